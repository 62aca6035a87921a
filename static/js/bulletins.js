// Bulletins: each form and button is one call to the API; the page is read again when it has been answered.
import { ready } from "./admin-ready.js";
import { Refused, newKey, post } from "./api.js";

const LIMIT_MS = 30000; // a file is read, a year is counted
const refused = document.getElementById("refused");
const span = document.getElementById("span");

/** A file as base64, without what a data URL says before it. */
function base64(file) {
  return new Promise((done, failed) => {
    const reader = new FileReader();
    reader.onload = () => done(reader.result.slice(reader.result.indexOf(",") + 1));
    reader.onerror = () => failed(reader.error);
    reader.readAsDataURL(file);
  });
}

async function bodyOf(form, empty) {
  const body = {};
  for (const one of form.elements) {
    if (!one.name) continue;
    if (one.type === "file") body[one.name] = await base64(one.files[0]);
    else if (one.type === "number") body[one.name] = Number(one.value);
    else if (one.dataset.kind === "boolean") body[one.name] = one.value === "true";
    else body[one.name] = one.name === empty ? "" : one.value;
  }
  return body;
}

async function act(path, then, button, body) {
  button.disabled = true;
  refused.hidden = true;
  try {
    const answer = await post(path, await body, newKey(), LIMIT_MS);
    if (then) location.assign(then + answer.id);
    else location.reload();
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    button.disabled = false;
    refused.textContent = error.message || document.querySelector("meta[name=unreachable]").content;
    refused.hidden = false;
    refused.focus();
  }
}

document.addEventListener("submit", (event) => {
  const [form, button] = [event.target, event.submitter];
  if (!form.dataset.do) return;
  event.preventDefault();
  act(button.dataset.do ?? form.dataset.do, form.dataset.then, button, bodyOf(form, button.dataset.empty));
});
for (const button of document.querySelectorAll("button[type=button][data-do]")) {
  button.addEventListener("click", () => act(button.dataset.do, button.dataset.then, button, {}));
}
span?.addEventListener("change", () => {
  document.getElementById("day").value = span.selectedOptions[0].dataset.day;
});
document.querySelector("[data-print]")?.addEventListener("click", () => print());
ready();
