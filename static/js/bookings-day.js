// The day's list: printing it, and one phone by one deliberate press that the journal keeps.
import { post } from "./api.js";

document.addEventListener("click", async (event) => {
  const button = event.target.closest("button");
  if (button?.matches("[data-print]")) window.print();
  if (!button?.dataset.phone || button.disabled) return;
  button.disabled = true;
  try {
    const { phone } = await post(`/bookings/${button.dataset.phone}/phone`);
    const shown = document.createElement("span");
    shown.className = "number";
    shown.textContent = phone ?? button.dataset.none;
    button.replaceWith(shown);
  } catch (error) {
    if (!error.code) throw error;
    button.disabled = false;
    button.textContent = error.message || button.dataset.unreachable;
  }
});
