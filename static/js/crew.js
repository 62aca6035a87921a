// The crew's pages: each form and button is one call to the API, then the page is read again; a chosen cell is saved at once.
import { ready } from "./admin-ready.js";
import { Refused, newKey, post } from "./api.js";

const LIMIT_MS = 20000; // a month is compared with the journal
const refused = document.getElementById("refused");
const saved = document.getElementById("saved");
const said = (name) => document.querySelector(`meta[name=${name}]`).content;

const READ = {
  number: (text) => (text === "" ? null : Number(text)),
  boolean: (text) => text === "true",
  letters: (text) => [...new Set(text.toUpperCase().match(/[A-Z]/g) ?? [])],
};

function bodyOf(form, without) {
  const body = {};
  for (const one of form.elements) {
    if (!one.name || one.name === without) continue;
    if (one.dataset.kind === "list") {
      body[one.name] ??= [];
      if (one.checked) body[one.name].push(Number(one.value));
    } else body[one.name] = (READ[one.dataset.kind] ?? String)(one.value);
  }
  return body;
}

/** One call; answers whether it was done. A refusal is said above. */
async function sent(path, body) {
  refused.hidden = true;
  saved.textContent = "";
  try {
    await post(path, body, newKey(), LIMIT_MS);
    return true;
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    refused.textContent = error.message || said("unreachable");
    refused.hidden = false;
    refused.focus();
    return false;
  }
}

async function act(button, path, body) {
  button.disabled = true;
  if (await sent(path, body)) location.reload();
  else button.disabled = false;
}

document.addEventListener("submit", (event) => {
  const [form, button] = [event.target, event.submitter];
  if (!form.dataset.do) return;
  event.preventDefault();
  const body = bodyOf(form, button.dataset.without);
  if (button.dataset.sets) body[button.dataset.sets] = false;
  act(button, button.dataset.do ?? form.dataset.do, body);
});
for (const button of document.querySelectorAll("button[type=button][data-do]")) {
  button.addEventListener("click", () => act(button, button.dataset.do, {}));
}

async function plan(cell) {
  const before = cell.dataset.was ?? "";
  const { staff, day } = cell.dataset;
  const body = staff ? { staff: Number(staff), day, kind: cell.value } : { day, staff: READ.number(cell.value) };
  if (!(await sent(cell.dataset.plan, body))) return void (cell.value = before);
  cell.dataset.was = cell.value;
  cell.closest("td").classList.toggle("lacking", cell.value === "");
  saved.textContent = `${said("saved")} · ${cell.getAttribute("aria-label")}`;
}

for (const cell of document.querySelectorAll("[data-plan]")) {
  cell.dataset.was = cell.value;
  cell.addEventListener("change", () => plan(cell));
}
for (const all of document.querySelectorAll("[data-all]")) {
  all.addEventListener("change", () => {
    for (const one of document.getElementById(all.dataset.all).elements) if (one.type === "checkbox") one.checked = all.checked;
  });
}
ready();
