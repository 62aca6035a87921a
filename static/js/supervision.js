// Alarms: ordered, answered, sent back or closed; the page then shows how they stand.
import { ready } from "./admin-ready.js";
import { post } from "./api.js";

const root = document.getElementById("supervision");
const said = root.querySelector("[data-said]");

root.addEventListener("submit", async (event) => {
  const [form, button] = [event.target, event.submitter];
  if (!form.dataset.alarm) return;
  event.preventDefault();
  const body = { text: form.text.value.trim() };
  if (button.value === "order") body.to = form.to.value;
  button.disabled = true;
  try {
    await post(`/halls/${root.dataset.hall}/alarms/${form.dataset.alarm}/${button.value}`, body);
    location.reload();
  } catch (error) {
    if (!error.code) throw error;
    button.disabled = false;
    said.textContent = error.message || root.dataset.unreachable;
    said.hidden = false;
    said.scrollIntoView({ block: "nearest" });
  }
});
ready();
