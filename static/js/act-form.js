// A form that is one act: posted to the call its data-post names, then the page shows where it stands.
import { ready } from "./admin-ready.js";
import { post } from "./api.js";

document.querySelector("main").addEventListener("submit", async (event) => {
  const [form, button] = [event.target, event.submitter];
  if (!form.dataset.post) return;
  event.preventDefault();
  const body = Object.fromEntries(new FormData(form));
  if (button.name === "passes") body.passes = button.value === "yes";
  button.disabled = true;
  try {
    await post(form.dataset.post, body);
    location.reload();
  } catch (error) {
    if (!error.code) throw error;
    button.disabled = false;
    const said = form.querySelector("[data-said]");
    said.textContent = error.message || form.dataset.unreachable;
    said.hidden = false;
  }
});
ready();
