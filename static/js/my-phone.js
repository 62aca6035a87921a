// The number under which a member of staff wants to be told of cards: kept, or not any more.
import { post } from "./api.js";

const root = document.getElementById("supervision");
const said = root.querySelector("[data-said]");

root.querySelector("[data-phone]").addEventListener("submit", async (event) => {
  event.preventDefault();
  const [form, button] = [event.target, event.submitter];
  button.disabled = true;
  try {
    await post("/account/phone", { phone: button.value === "drop" ? "" : form.phone.value.trim() });
    location.reload();
  } catch (error) {
    if (!error.code) throw error;
    button.disabled = false;
    said.textContent = error.message || root.dataset.unreachable;
    said.hidden = false;
    said.scrollIntoView({ block: "nearest" });
  }
});
