// A day's cases as a file, and the platform's cases from one: what came of it is said in place.

import { ready } from "./admin-ready.js";
import { Refused, newKey, post } from "./api.js";

const LIMIT_MS = 120000;
const words = JSON.parse(document.getElementById("words").textContent);
const { hall } = document.body.dataset;
const place = document.getElementById("result");
const say = (key, values = {}) => words[key].replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");

function element(tag, text = "", attributes = {}) {
  const made = Object.assign(document.createElement(tag), { textContent: text });
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}

function tell(kind, text) {
  place.replaceChildren(element("p", text, { class: `message ${kind}`, role: kind === "bad" ? "alert" : "status" }));
  place.scrollIntoView({ block: "nearest" });
}

function wrong({ count, problems }) {
  const lang = document.documentElement.lang.startsWith("en") ? "en" : "zh";
  const box = element("div", "", { class: "table-wrap", tabindex: "0", role: "region", "aria-label": say("problem") });
  const table = element("table", "", { class: "table" });
  const [head, body] = [element("tr"), element("tbody")];
  head.append(...["row", "column", "problem"].map((key) => element("th", say(key), { scope: "col" })));
  for (const one of problems) {
    const row = element("tr");
    row.append(element("td", one.row || "—"), element("td", (lang === "en" ? one.column_en : one.column) || "—"), element("td", one[lang]));
    body.append(row);
  }
  table.append(element("thead"), body);
  table.tHead.append(head);
  box.append(table);
  tell("bad", say("wrong", { count }));
  place.append(box);
}

function refuse(error) {
  if (!(error instanceof Refused)) throw error;
  if (error.details?.problems) wrong(error.details);
  else tell("bad", error.message || say("unreachable"));
}

function save(name, base64) {
  const bytes = Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
  const link = element("a", "", { href: URL.createObjectURL(new Blob([bytes])), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

async function base64(file) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let text = "";
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(text);
}

const form = document.getElementById("export");
const persons = document.getElementById("persons");
persons?.addEventListener("change", () => {
  document.getElementById("why").hidden = persons.value !== "full";
  form.elements.reason.required = persons.value === "full";
});
form?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const { day, form: as, persons: shown, reason } = Object.fromEntries(new FormData(form));
  try {
    const body = { day, form: as, persons: shown, reason };
    const answer = await post(`/halls/${hall}/cases/export`, body, newKey(), LIMIT_MS);
    if (!answer.count) return tell("", say("none"));
    save(answer.name, answer.file);
    tell("good", say("given", answer));
  } catch (error) {
    refuse(error);
  }
});

const file = document.getElementById("file");
file?.addEventListener("change", async () => {
  const [chosen] = file.files;
  if (!chosen) return;
  tell("", say("reading"));
  try {
    const answer = await post(`/halls/${hall}/cases/import`, { file: await base64(chosen) }, newKey(), LIMIT_MS);
    tell("good", say("taken", answer));
    if (answer.unused.length) place.append(element("p", say("unused", { heads: answer.unused.join("、") }), { class: "message warn" }));
    if (answer.ours.length) place.append(element("p", say("ours", { numbers: answer.ours.join("、") }), { class: "message warn" }));
  } catch (error) {
    refuse(error);
  } finally {
    file.value = "";
  }
});
ready();
