// Appeals: granted or declined with a reason; the page then shows what is left.
import { ready } from "./admin-ready.js";
import { post } from "./api.js";

const root = document.getElementById("appeals");
const said = root.querySelector("[data-said]");

root.addEventListener("submit", async (event) => {
  event.preventDefault();
  const [form, button] = [event.target, event.submitter];
  button.disabled = true;
  try {
    await post(`/bookings/${form.dataset.booking}/${button.value}`, { reason: form.reason.value.trim() });
    location.reload();
  } catch (error) {
    if (!error.code) throw error;
    button.disabled = false;
    said.textContent = error.message || root.dataset.unreachable;
    said.hidden = false;
  }
});
ready();
