// The day's list: printing it, what came of a visit at home, and one phone by one press that the journal keeps.
import { post } from "./api.js";

document.addEventListener("click", async (event) => {
  const button = event.target.closest("button");
  if (button?.matches("[data-print]")) window.print();
  if (button?.dataset.visit && !button.disabled) visited(button);
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

/** Both answers wait while one is sent; the list is drawn again by the server. */
async function visited(button) {
  const both = document.querySelectorAll(`[data-visit="${button.dataset.visit}"]`);
  for (const one of both) one.disabled = true;
  try {
    await post(`/bookings/${button.dataset.visit}/visited`, { met: button.dataset.met === "1" });
    location.reload();
  } catch (error) {
    if (!error.code) throw error;
    for (const one of both) one.disabled = false;
    button.textContent = error.message || button.dataset.unreachable;
  }
}
