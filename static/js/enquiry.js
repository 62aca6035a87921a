// One question, complaint or suggestion: each key is one act of the contract; the page then shows where it stands.
import { ready } from "./admin-ready.js";
import { post } from "./api.js";

const root = document.getElementById("enquiry");
const said = root.querySelector("[data-said]");
const words = (form) => Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, value.trim()]));

// what an act posts beside the words of its form
const BODIES = {
  assign: (form) => ({ account: Number(form.account.value) }),
  review: (form, button) => ({ ...words(form), valid: button.value === "valid" }),
};

root.addEventListener("submit", async (event) => {
  event.preventDefault();
  const [form, button] = [event.target, event.submitter];
  const body = (BODIES[form.dataset.act] ?? words)(form, button);
  button.disabled = true;
  try {
    await post(`/enquiries/${encodeURIComponent(root.dataset.id)}/${form.dataset.act}`, body);
    location.reload();
  } catch (error) {
    refused(error, button);
  }
});

root.querySelector("[data-contact]")?.addEventListener("click", async ({ currentTarget }) => {
  currentTarget.disabled = true;
  try {
    const { name, phone } = await post(`/enquiries/${encodeURIComponent(root.dataset.id)}/contact`);
    if (phone) root.querySelector("[data-phone]").textContent = phone;
    if (name) root.querySelector("[data-name]").textContent = name;
    currentTarget.hidden = true;
  } catch (error) {
    refused(error, currentTarget);
  }
});

function refused(error, button) {
  if (!error.code) throw error;
  button.disabled = false;
  said.textContent = error.message || root.dataset.unreachable;
  said.hidden = false;
  said.scrollIntoView({ block: "nearest" });
}
ready();
