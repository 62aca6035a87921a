// Freeing a window whose clerk has gone: where a ticket is still there, it is settled first.
import { get, post } from "./api.js";
import { fill } from "./admin-files.js";
import { ready } from "./admin-ready.js";

const words = JSON.parse(document.getElementById("words").textContent);
const { hall } = document.body.dataset;
const dialog = document.getElementById("ask");
const refused = document.getElementById("refused");

function choice(text, current, primary) {
  const button = Object.assign(document.createElement("button"), { textContent: text, value: current });
  button.className = `button slim ${primary ? "primary" : ""}`;
  return button;
}

function ask(window, ticket) {
  document.getElementById("ask-title").textContent = fill(words.free_title, { window });
  document.getElementById("ask-text").textContent = ticket ? fill(words.free_ask, { number: ticket.number }) : words.free_sure;
  const does = ticket
    ? [choice(words.free_return, "return", true), ...(ticket.state === "serving" ? [choice(words.free_hold, "hold")] : [])]
    : [choice(words.free_do, "none", true)];
  document.getElementById("ask-buttons").replaceChildren(...does, choice(words.cancel, "", false));
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => { dialog.addEventListener("close", () => resolve(dialog.returnValue), { once: true }); });
}

async function free(window) {
  const path = `/halls/${hall}/windows/${encodeURIComponent(window)}`;
  const { ticket } = await get(path);
  const current = await ask(window, ticket);
  if (!current) return;
  await post(`${path}/sign-off`, current === "none" ? {} : { current });
  location.reload();
}

for (const button of document.querySelectorAll("[data-free]")) {
  button.addEventListener("click", () => {
    free(button.dataset.free).catch((error) => {
      refused.hidden = false;
      refused.textContent = error.message || words.unreachable;
      refused.focus();
    });
  });
}
ready();
