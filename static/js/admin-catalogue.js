// A list's file from the administrator's disk, or the list from the platform: sent, and what came of it said in place.

import { Refused, newKey, post } from "./api.js";

const LIMIT_MS = 120000;
const place = document.getElementById("result");
const words = JSON.parse(document.getElementById("words")?.textContent ?? "{}");
const hall = document.body.dataset.hall;
const say = (key, values = {}) => words[key].replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");

function element(tag, text = "", attributes = {}) {
  const made = Object.assign(document.createElement(tag), { textContent: text });
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}

const tell = (kind, text, role = "status") => place.replaceChildren(element("p", text, { class: `message ${kind}`, role }));

async function base64(file) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let text = "";
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(text);
}

/** The errors of a file as a table: row, column, what to mend. */
function wrong({ count, problems }) {
  const lang = document.documentElement.lang.startsWith("en") ? "en" : "zh";
  const box = element("div", "", { class: "table-wrap", id: "problems", tabindex: "0", role: "region", "aria-label": say("problem") });
  const table = element("table", "", { class: "table" });
  const head = element("tr");
  head.append(...["row", "column", "problem"].map((key) => element("th", say(key), { scope: "col" })));
  const body = element("tbody");
  for (const one of problems) {
    const row = element("tr");
    row.append(element("td", one.row || "—", { class: "number" }), element("td", (lang === "en" ? one.column_en : one.column) || "—"), element("td", one[lang]));
    body.append(row);
  }
  table.append(element("thead"), body);
  table.tHead.append(head);
  box.append(table);
  tell("bad", say("wrong", { count }), "alert");
  place.append(box);
}

function refuse(error) {
  if (!(error instanceof Refused)) throw error;
  if (error.details?.problems) wrong(error.details);
  else tell("bad", error.message || say("unreachable"), "alert");
}

/** Where the differences of the draft are shown; the unused heads of the file stand in the address of nothing else. */
function done(of, answer) {
  if (!answer.draft) return tell("", say("same"));
  tell("good", say("kept", answer.draft));
  if (answer.unused?.length) place.append(element("p", say("unused", { heads: answer.unused.join("、") }), { class: "quiet" }));
  const way = element("p");
  way.append(element("a", document.getElementById("file").dataset.see, { class: "button primary", href: `/admin/catalogue/${of}/${answer.draft.version}` }));
  place.append(way);
}

const file = document.getElementById("file");
file?.addEventListener("change", async () => {
  const [chosen] = file.files;
  if (!chosen) return;
  tell("", say("reading"));
  try {
    const of = file.dataset.list;
    done(of, await post(`/halls/${hall}/catalogue/${of}/import`, { file: await base64(chosen) }, newKey(), LIMIT_MS));
  } catch (error) {
    refuse(error);
  } finally {
    file.value = "";
  }
});

const pull = document.getElementById("pull");
pull?.addEventListener("click", async () => {
  pull.disabled = true;
  tell("", say("pulling"));
  try {
    await post(`/halls/${hall}/catalogue/${pull.dataset.list}/pull`, {}, newKey(), LIMIT_MS);
    location.reload(); // how it ended is kept, and shown where every visitor of the page reads it
  } catch (error) {
    pull.disabled = false;
    refuse(error);
  }
});

// a new list's address has its id in it
const id = document.querySelector("[data-list-id]");
id?.addEventListener("input", () => {
  id.form.dataset.post = `/halls/${hall}/catalogue/${encodeURIComponent(id.value)}/settings`;
});
