// A link to another system: each button is one call to the API, and the page is read again when it has been answered.

import { ready } from "./admin-ready.js";
import { Refused, newKey, post } from "./api.js";

const LIMIT_MS = 150000; // a self-test waits for every answer
const refused = document.getElementById("refused");
const UNREACHABLE = document.querySelector("meta[name=unreachable]").content;

async function act(one, more = {}) {
  const button = one.matches("form") ? one.querySelector("[type=submit]") : one;
  const said = button.textContent;
  button.disabled = true;
  if (one.dataset.busy) button.textContent = one.dataset.busy;
  refused.hidden = true;
  try {
    const answer = await post(one.dataset.do, { ...JSON.parse(one.dataset.body ?? "{}"), ...more }, newKey(), LIMIT_MS);
    if (one.dataset.then) location.assign(one.dataset.then + answer.id);
    else location.reload();
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    button.disabled = false;
    button.textContent = said;
    refused.textContent = error.message || UNREACHABLE;
    refused.hidden = false;
    refused.focus();
  }
}

for (const button of document.querySelectorAll("button[data-do]")) button.addEventListener("click", () => act(button));
for (const form of document.querySelectorAll("form[data-do]")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    act(form, { reason: form.elements.reason.value });
  });
}
document.querySelector("[data-print]")?.addEventListener("click", () => print());
ready();
