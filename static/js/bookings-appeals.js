// Appeals: granted or declined with a reason; the page then shows what is left.
import { ready } from "./admin-ready.js";
import { post } from "./api.js";

const root = document.getElementById("appeals");
const said = root.querySelector("[data-said]");

const SAID = "quhao_appeals_said"; // what was done is said on the page that shows what is left

root.addEventListener("submit", async (event) => {
  event.preventDefault();
  const [form, button] = [event.target, event.submitter];
  button.disabled = true;
  try {
    await post(`/bookings/${form.dataset.booking}/${button.value}`, { reason: form.reason.value.trim() });
    const { [button.value]: words } = JSON.parse(root.dataset.done);
    sessionStorage.setItem(SAID, words.replace("{number}", form.dataset.number));
    location.reload();
  } catch (error) {
    if (!error.code) throw error;
    button.disabled = false;
    said.textContent = error.message || root.dataset.unreachable;
    said.hidden = false;
  }
});
const before = sessionStorage.getItem(SAID);
sessionStorage.removeItem(SAID);
if (before) {
  said.textContent = before;
  said.hidden = false;
}
ready();
