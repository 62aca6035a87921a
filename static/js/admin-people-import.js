// Accounts from a workbook: sent to be looked at, shown as a list, taken over on demand, passwords shown once.

import htm from "htm";
import { h, render } from "preact";
import { ready } from "./admin-ready.js";

const html = htm.bind(h);

const words = JSON.parse(document.getElementById("words").textContent);
const say = (key, values = {}) => words[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
const place = document.getElementById("result");
const LIMIT_MS = 120000;
const HEADS = ["accounts.account", "accounts.name", "accounts.number", "accounts.role", "accounts.hall"];
const CSV_FORMULA = /^[=+\-@\t\r]/;

async function ask(xlsx, confirm) {
  const options = {
    method: "POST",
    credentials: "same-origin",
    headers: { "Content-Type": "application/json", "Accept-Language": document.documentElement.lang },
    body: JSON.stringify({ xlsx, confirm }),
    signal: AbortSignal.timeout(LIMIT_MS),
  };
  try {
    const response = await fetch("/api/v1/staff/import", options);
    const value = await response.json();
    return response.ok ? value : { refused: value.error.message };
  } catch {
    return { refused: say("unreachable") };
  }
}

async function base64(file) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let text = "";
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(text);
}

const table = (id, heads, rows) => html`<div class="table-wrap" id=${id} tabindex="0" role="region" aria-label=${say("import.title")}>
  <table class="table"><thead><tr>${heads.map((key) => html`<th scope="col">${say(key)}</th>`)}</tr></thead>
  <tbody>${rows.map((cells) => html`<tr>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>`)}</tbody></table></div>`;

const facts = (one) => [one.account, one.name, one.number, one.role, one.hall || say("accounts.every_hall")];

function wrong(problems) {
  return html`<div class="stack"><p class="message bad" role="alert">${say("import.wrong", { count: problems.length })}</p>
    ${table("problems", ["import.sheet", "import.cell", "import.problem"], problems.map((one) => [one.sheet, one.cell, one.says]))}</div>`;
}

function preview(found, xlsx) {
  const count = (change) => found.lines.filter((one) => one.change === change).length;
  const counts = { add: count("add"), edit: count("edit"), same: count("same") };
  return html`<div class="stack"><p class="message">${say("import.summary", counts)}</p>
    <p><button class="button primary" type="button" id="confirm" onClick=${() => take(xlsx)} disabled=${!counts.add && !counts.edit}>${say("import.confirm")}</button></p>
    ${table("lines", ["import.row", "import.change", ...HEADS], found.lines.map((one) => [one.row, html`<span class="state ${one.change === "add" ? "good" : one.change === "edit" ? "warn" : ""}">${say(`import.${one.change}`)}</span>`, ...facts(one)]))}</div>`;
}

function done(found) {
  return html`<div class="stack"><p class="message good" role="status">${say("import.done")}</p>
    <p class="row-of-buttons no-print"><button class="button primary" type="button" onClick=${() => print()}>${say("import.print")}</button>
    <a class="button" download="quhao-passwords.csv" href=${csv(found.made)}>${say("import.download")}</a></p>
    ${table("made", [...HEADS.slice(0, 3), "import.password"], found.made.map((one) => [one.account, one.name, one.number, html`<code class="secret">${one.password}</code>`]))}</div>`;
}

function csv(made) {
  const cell = (text) => `"${(CSV_FORMULA.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;
  const lines = [HEADS.slice(0, 3).map(say).concat(say("import.password")), ...made.map((one) => [one.account, one.name, one.number, one.password])];
  return URL.createObjectURL(new Blob(["\ufeff", lines.map((line) => line.map(cell).join(",")).join("\r\n")], { type: "text/csv" }));
}

async function take(xlsx) {
  render(html`<p class="message" role="status">${say("import.working")}</p>`, place);
  const found = await ask(xlsx, true);
  if (found.refused) return render(html`<p class="message bad" role="alert">${found.refused}</p>`, place);
  document.getElementById("choose").hidden = true;
  render(done(found), place);
}

document.getElementById("file").addEventListener("change", async (event) => {
  const [file] = event.target.files;
  event.target.value = "";
  if (!file) return;
  render(html`<p class="message" role="status">${say("import.checking")}</p>`, place);
  const xlsx = await base64(file);
  const found = await ask(xlsx, false);
  if (found.refused) render(html`<p class="message bad" role="alert">${found.refused}</p>`, place);
  else render(found.problems.length ? wrong(found.problems) : preview(found, xlsx), place);
});
ready();
