// 推演: the form asks, the server runs day by day and says how far it is, the result stands beside; gone with the page.

import { h, render } from "preact";
import htm from "htm";
import { ready } from "./admin-ready.js";
import { Result } from "./what-if-result.js";
import { fill } from "./wall-model.js";

const html = htm.bind(h);
const root = document.getElementById("what-if");
const told = JSON.parse(root.dataset.told);
const { w } = told;
const form = root.querySelector("form");
const said = root.querySelector("[data-said]");
const result = root.querySelector("[data-result]");
const progress = root.querySelector(".what-if-progress");
const [cancel, print] = [form.querySelector("[data-cancel]"), form.querySelector("[data-print]")];
const NUMBERS = ["handicap_min", "appointment_credit_min", "priority_credit_min", "booked_percent", "stop"];
const SHOWN_AFTER_MS = 300;
let under_way = null;

/** Which windows can be opened, closed or asked to help; on a day that is over each that serves the line. */
function offered(kind, windows, past) {
  if (kind === "help") return windows.filter((one) => one.helps && (past || one.at_work));
  const own = windows.filter((one) => !one.helps || kind === "close");
  return past ? own : own.filter((one) => one.at_work === (kind === "close"));
}

function offer() {
  const { windows } = told.queues.find((one) => one.id === form.queue.value);
  for (const set of form.querySelectorAll("[data-windows]")) {
    const kind = set.dataset.windows;
    const found = offered(kind, windows, form.day.value !== "");
    render(found.length ? found.map((one) => html`<label key=${`${form.queue.value}${one.id}`}><input type="checkbox" name=${kind} value=${one.id} /> ${one.id}</label>`)
      : html`<span class="quiet">${w.no_windows}</span>`, set.querySelector("p"));
  }
}

function asked() {
  const query = new URLSearchParams({ queue: form.queue.value, progress: "1" });
  const acts = [];
  for (const kind of ["open", "close", "help"]) {
    const windows = [...form.querySelectorAll(`[name=${kind}]:checked`)].map((one) => one.value);
    if (!windows.length) continue;
    query.set(kind, windows.join(","));
    acts.push(fill(w[kind], { windows: windows.join(w.list_separator) }));
  }
  for (const name of NUMBERS) {
    const { value } = form.elements[name];
    if (value === "") continue;
    query.set(name, value);
    acts.push(fill(w[name], { n: value }));
  }
  if (form.day.value) query.set("day", form.day.value);
  return { query, acts };
}

const labelOf = (field) => form.querySelector(`label[for="${field}"], [data-windows="${field}"] legend`)?.textContent ?? field;

function tell(sentence) {
  said.textContent = sentence;
  said.hidden = !sentence;
}

function step({ done, of }) {
  progress.querySelector("progress").value = done / of;
  progress.querySelector("span").textContent = fill(w.running, { done, of });
}

async function* linesOf(stream) {
  let kept = "";
  const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
  for (let { done, value } = await reader.read(); !done; { done, value } = await reader.read()) {
    const lines = (kept + value).split("\n");
    kept = lines.pop();
    yield* lines;
  }
}

/** A problem in the page's language; of "nothing would be different" no list is needed. */
function saying(problem) {
  const [what, which] = problem.split(": ");
  if (!w[what]) return problem.replace(" to ", "–").replace(/from /, "");
  return which && /[:：]$/.test(w[what]) ? `${w[what]} ${which}` : w[what];
}

/** Answers the last line, or throws with the sentence of the refusal; each line before says how far it is. */
async function run(query, signal) {
  const kind = query.has("day") ? "replay" : "policy";
  const headers = { "Accept-Language": document.documentElement.lang };
  const answer = await fetch(`/api/v1/halls/${told.hall}/what-if/${kind}?${query}`, { signal, headers });
  if (!answer.ok) {
    const { error } = await answer.json();
    const fields = (error.details?.fields ?? []).map(({ field, problem }) => `${labelOf(field)} ${saying(problem)}`);
    throw Object.assign(new Error([error.message, ...fields].join(" ")), { is_refused: true });
  }
  let found = null;
  for await (const line of linesOf(answer.body)) {
    const value = JSON.parse(line);
    if (value.lines) found = value;
    else step(value);
  }
  if (!found) throw new Error(w.lost);
  return found;
}

function busy(is_busy) {
  form.querySelector("[type=submit]").disabled = is_busy;
  cancel.hidden = !is_busy;
  if (!is_busy) progress.hidden = true;
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const { query, acts } = asked();
  if (!acts.length) return tell(w.nothing);
  tell("");
  step({ done: 0, of: 1 });
  busy(true);
  under_way = new AbortController();
  const showing = setTimeout(() => { progress.hidden = false; }, SHOWN_AFTER_MS);
  try {
    const found = await run(query, under_way.signal);
    const policy = fill(w.for_line, { queue: query.get("queue"), acts: acts.join(w.list_separator) });
    result.querySelector(".what-if-first")?.remove();
    render(html`<${Result} w=${w} found=${found} queue=${query.get("queue")} policy=${policy} />`, result);
    print.hidden = false;
  } catch (error) {
    tell(error.name === "AbortError" ? w.stopped : error.is_refused ? error.message : w.lost);
  } finally {
    clearTimeout(showing);
    busy(false);
  }
});
cancel.addEventListener("click", () => under_way?.abort());
print.addEventListener("click", () => window.print());
addEventListener("pagehide", () => under_way?.abort());
form.queue.addEventListener("change", offer);
form.day.addEventListener("change", offer);
offer();
if (!form.querySelector("[data-never]")) ready(form);
