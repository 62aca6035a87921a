// The checklist keeps itself up to date; where there is no hall yet, a template or a file makes one.
import { LOOK, get, post } from "./api.js";
import { bodyOf, loadable, placeOf } from "./admin-files.js";
import { ready } from "./admin-ready.js";

const LOOK_EVERY_MS = 5000;
const LIMIT_MS = 30_000;
const refused = document.getElementById("refused");
const steps = document.getElementById("steps");

async function look() {
  if (document.hidden) return;
  const answer = await fetch("/admin?steps", { credentials: "same-origin", headers: LOOK });
  if (answer.redirected) location.reload(); // the session is over
  if (!answer.ok || answer.redirected) return;
  const text = await answer.text();
  const shown = new DOMParser().parseFromString(text, "text/html").body;
  if (shown.innerHTML.trim() === steps.dataset.shown) return;
  steps.dataset.shown = shown.innerHTML.trim();
  steps.replaceChildren(...shown.childNodes);
}

function refuse(lines) {
  refused.hidden = false;
  const list = document.createElement("ul");
  list.append(...lines.map((line) => Object.assign(document.createElement("li"), { textContent: line })));
  refused.replaceChildren(list);
  refused.focus();
}

async function begin(form, makeBody) {
  const button = form.querySelector("button");
  button.disabled = true;
  try {
    const body = await makeBody();
    const preview = await post("/halls/-/file/preview", body, undefined, LIMIT_MS);
    if (preview.problems.length) {
      const words = { at_line: "{line} · {where}" };
      return refuse(preview.problems.map((one) => `${placeOf(one, words)}: ${one.what} · ${one.mend}`));
    }
    await post(`/halls/${encodeURIComponent(preview.hall)}/file`, loadable(body, preview), undefined, LIMIT_MS);
    location.reload();
  } catch (error) {
    refuse([error.message || error.code]);
  } finally {
    button.disabled = false;
  }
  return undefined;
}

async function showTemplates() {
  const place = document.getElementById("templates");
  const { templates } = await get("/hall-templates");
  for (const [at, one] of templates.entries()) {
    const label = document.createElement("label");
    label.className = "template";
    const radio = Object.assign(document.createElement("input"), { type: "radio", name: "template", value: one.id, checked: at === 0 });
    const name = Object.assign(document.createElement("strong"), { textContent: one.name });
    const about = Object.assign(document.createElement("span"), { textContent: one.about });
    label.append(radio, name, about);
    place.append(label);
  }
}

if (steps) {
  setInterval(() => look().catch(() => {}), LOOK_EVERY_MS);
  document.addEventListener("visibilitychange", () => look().catch(() => {}));
} else {
  const fromTemplate = document.getElementById("from-template");
  showTemplates().then(() => ready(fromTemplate), (error) => refuse([error.message || error.code]));
  fromTemplate.addEventListener("submit", (event) => {
    event.preventDefault();
    const { template, id, name } = Object.fromEntries(new FormData(fromTemplate));
    begin(fromTemplate, async () => {
      const { tree } = await get(`/hall-templates/${template}`);
      return { tree: { ...tree, id, name, name_en: undefined } };
    });
  });
  const fromFile = document.getElementById("from-file");
  fromFile.addEventListener("submit", (event) => {
    event.preventDefault();
    begin(fromFile, () => bodyOf(document.getElementById("own-file").files[0]));
  });
  ready(fromFile);
}
