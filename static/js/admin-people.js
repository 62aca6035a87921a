// Forms of the administration pages: each goes to the API and says what came of it; lists refresh while nobody asks.

import { ready } from "./admin-ready.js";
import { LOOK, Refused, newKey, post } from "./api.js";

const LIVE_EVERY_MS = 5000;
const UNREACHABLE = document.querySelector("meta[name=unreachable]").content;

const READ = { json: JSON.parse, lines: (text) => text.split("\n").map((one) => one.trim()).filter(Boolean) };

/** The body a form stands for: named fields as texts or as `data-as` says (json: numbers, true; lines: a list), empty
    `data-null` ones as null; others are left out when empty. */
function bodyOf(form) {
  const body = {};
  for (const field of form.elements) {
    if (!field.name) continue;
    if (field.value !== "") body[field.name] = (READ[field.dataset.as] ?? String)(field.value);
    else if ("null" in field.dataset) body[field.name] = null;
  }
  return body;
}

/** Put an answer's values where a place asks for them by name: text, pictures, lists. */
function show(place, answer) {
  for (const one of place.querySelectorAll("[data-value]")) {
    const value = answer[one.dataset.value] ?? "";
    if (one.tagName === "IMG") one.src = value;
    else one.textContent = value;
  }
  for (const one of place.querySelectorAll("[data-list]")) {
    one.replaceChildren(...(answer[one.dataset.list] ?? []).map((text) => Object.assign(document.createElement("li"), { textContent: text })));
  }
  for (const one of place.querySelectorAll("[data-with]")) one.hidden = !answer[one.dataset.with];
  for (const one of place.querySelectorAll("[data-without]")) one.hidden = Boolean(answer[one.dataset.without]);
  place.showModal();
}

function refuse(place, error) {
  if (!(error instanceof Refused)) throw error;
  if (!place) return;
  place.textContent = error.message || UNREACHABLE;
  place.hidden = false;
  place.focus();
}

function finish(then, dialog, answer) {
  const [what, where] = [then.split(":")[0], then.slice(then.indexOf(":") + 1)];
  if (what === "go") location.assign(where);
  if (what === "reload") location.reload();
  if (what === "show") {
    dialog?.close();
    show(document.querySelector(where), answer);
  }
}

async function send(form) {
  const [refused, button] = [form.querySelector("[data-refused]"), form.querySelector("[type=submit]")];
  const differs = [...form.querySelectorAll("[data-same]")].some((one) => one.value !== form.querySelector(one.dataset.same).value);
  if (differs) return refuse(refused, new Refused(0, "differ", form.dataset.differ));
  refused.hidden = true;
  button.disabled = true;
  form.dataset.key ??= newKey();
  try {
    const answer = await post(form.dataset.post, bodyOf(form), form.dataset.key);
    finish(form.dataset.then, form.closest("dialog"), answer);
    form.reset();
    delete form.dataset.key;
  } catch (error) {
    if (error.code !== "unreachable") delete form.dataset.key; // it may have been done: the same key asks again
    refuse(refused, error);
  } finally {
    button.disabled = false;
  }
}

function open(button) {
  const dialog = document.querySelector(button.dataset.open);
  const form = dialog.querySelector("form");
  form.reset();
  form.querySelector("[data-refused]").hidden = true;
  if (button.dataset.path) form.dataset.post = button.dataset.path;
  if (button.dataset.says) dialog.querySelector("[data-title]").textContent = button.dataset.says;
  for (const [name, value] of Object.entries(JSON.parse(button.dataset.fill ?? "{}"))) form.elements[name].value = value;
  dialog.showModal();
}

async function act(button) {
  button.disabled = true;
  try {
    await post(button.dataset.post);
    location.reload();
  } catch (error) {
    button.disabled = false;
    refuse(document.querySelector("#refused"), error);
  }
}

document.addEventListener("submit", (event) => {
  if (!event.target.dataset.post) return;
  event.preventDefault();
  send(event.target);
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.dataset.open) open(button);
  else if (button.dataset.post) act(button);
  else if ("close" in button.dataset) button.closest("dialog").close();
  else if ("print" in button.dataset) print();
});

for (const dialog of document.querySelectorAll("dialog[data-reload]")) dialog.addEventListener("close", () => location.reload());

/** Show only the rows that hold what was typed. */
function find(field) {
  const wanted = field.value.trim().toLowerCase();
  for (const row of document.querySelectorAll(`${field.dataset.find} tbody tr`)) {
    const said = [...row.children].slice(0, 4).map((cell) => cell.textContent).join(" ");
    row.hidden = !said.toLowerCase().includes(wanted);
  }
}

for (const field of document.querySelectorAll("[data-find]")) {
  field.addEventListener("input", () => find(field));
  find(field); // what was typed before this script came
}

async function refresh() {
  const places = [...document.querySelectorAll("[data-live]")];
  const isBusy = document.hidden || document.querySelector("dialog[open]") || places.some((one) => one.contains(document.activeElement));
  if (!places.length || isBusy) return;
  const answer = await fetch(location.href, { credentials: "same-origin", headers: LOOK }).catch(() => null);
  if (answer?.redirected) location.reload(); // the session is over
  if (!answer?.ok || answer.redirected || document.querySelector("dialog[open]")) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  ready(fresh);
  for (const one of places) {
    const found = fresh.getElementById(one.id);
    if (found && found.innerHTML !== one.innerHTML) one.replaceChildren(...found.childNodes);
  }
  document.querySelectorAll("[data-find]").forEach(find);
}

setInterval(refresh, LIVE_EVERY_MS);
ready();
