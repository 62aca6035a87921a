// The acts on a bad grade: one press each; the page then shows where it stands.
import { ready } from "./admin-ready.js";
import { post } from "./api.js";

const root = document.getElementById("bad-grade");
const said = root.querySelector("[data-said]");
const JUDGES = new Set(["review", "decide"]);

function bodyOf(form, button) {
  const { act } = form.dataset;
  if (act === "assign") return { owner: form.owner.value };
  const text = form.elements.text.value.trim();
  if (act === "doubt") return { text, ground: form.ground.value };
  return JUDGES.has(act) ? { text, passes: button.value === "yes" } : { text };
}

root.addEventListener("submit", async (event) => {
  event.preventDefault();
  const [form, button] = [event.target, event.submitter];
  button.disabled = true;
  try {
    await post(`/ratings/bad/${root.dataset.rating}/${form.dataset.act}`, bodyOf(form, button));
    location.reload();
  } catch (error) {
    if (!error.code) throw error;
    button.disabled = false;
    said.textContent = error.message || root.dataset.unreachable;
    said.hidden = false;
  }
});
ready();
