// 评价服务: a number typed or a slip scanned, then a grade or a pass. Nothing is kept; whoever goes is forgotten.
import { h, render } from "preact";
import { useEffect, useState } from "preact/hooks";
import htm from "htm";
import { newKey, post } from "./api.js";
import "./kiosk-glass.js";
import { Idle } from "./kiosk-idle.js";
import { lock } from "./kiosk-lock.js";
import { settings, stage } from "./kiosk-page.js";
import { fill } from "./rate-model.js";

const html = htm.bind(h);
const setup = JSON.parse(document.getElementById("setup").textContent);
const HOME = "/kiosk";
const SCAN_GAP_MS = 80; // a scanner types faster than any hand
const FIRST = { face: "number", typed: "", visits: [], visit: null, grade: 0, aspects: [], problem: "", said: "", left: null, busy: false };
let state = { ...FIRST, lang: setup.lang };
let redraw = () => {};
const words = () => setup.words[state.lang];

function become(changes) {
  state = { ...state, ...changes };
  document.documentElement.lang = state.lang === "en" ? "en" : "zh-CN";
  redraw();
}

const home = () => location.replace(HOME);

async function asked(path, body, done) {
  if (state.busy) return;
  become({ busy: true, problem: "" });
  try {
    done(await post(path, body, newKey()));
  } catch (error) {
    if (!error.code) throw error;
    become({ problem: error.message || words().unreachable });
  }
  become({ busy: false });
}

// --- finding the visit -------------------------------------------------------------------------------------------------

function find(text) {
  return asked(`/halls/${setup.hall}/ratings/find`, { text }, ({ visits }) => {
    if (visits.length > 1) become({ face: "which", visits, typed: "" });
    else if (visits.length) open(visits[0]);
    else become({ ...FIRST, problem: words().none });
  });
}

function open(visit) {
  if (visit.can_rate) {
    become({ ...FIRST, face: "rate", visit });
    post("/ratings/asked", { ticket: visit.ticket }).catch(() => {}); // it is on the glass whatever is noted
    return;
  }
  const why = { not_yet: "not_yet", given: "already" }[visit.state] ?? "over";
  become({ ...FIRST, problem: fill(words()[visit.finished_at && why === "not_yet" ? "over" : why], visit) });
}

function type(key) {
  const typed = key === "delete" ? state.typed.slice(0, -1) : (state.typed + key).slice(0, setup.digits_max);
  become({ typed, problem: "" });
}

// --- rating ------------------------------------------------------------------------------------------------------------

const ended = (said) => () => {
  become({ ...FIRST, face: "said", said });
  setTimeout(home, setup.done_s * 1000);
};
const submit = () => asked("/ratings", { ticket: state.visit.ticket, grade: state.grade, aspects: state.aspects }, ended("thanks"));
const skip = () => asked("/ratings/skip", { ticket: state.visit.ticket }, ended("skipped"));
const turn = (id) => become({ aspects: state.aspects.includes(id) ? state.aspects.filter((one) => one !== id) : [...state.aspects, id] });

// --- the faces ---------------------------------------------------------------------------------------------------------

const named = (thing) => (state.lang === "en" && thing.name_en) || thing.name;
const Key = ({ act, text, kind = "", off = false }) => html`<button type="button" class=${`key ${kind}`} disabled=${off} onClick=${act}>${text}</button>`;

function Number_() {
  const w = words();
  return html`<h1>${w.title}</h1><p class="rate-how">${w.how}</p>
    <p class="rate-echo" aria-live="polite">${state.typed.padEnd(1, "\u2007")}</p>
    <p class="rate-problem" role="alert">${state.problem}</p>
    <div class="keypad rate-keypad">
      ${[..."123456789"].map((one) => html`<button type="button" class="pad" key=${one} onClick=${() => type(one)}>${one}</button>`)}
      <button type="button" class="pad word" onClick=${() => type("delete")}>${w.delete}</button>
      <button type="button" class="pad" onClick=${() => type("0")}>0</button>
      <button type="button" class="pad word rate-find" disabled=${!state.typed || state.busy} onClick=${() => find(state.typed)}>${w.find}</button>
    </div>`;
}

function Which() {
  return html`<h1>${words().which}</h1><div class="rate-visits">
    ${state.visits.map((one) => html`<button type="button" class="tile" key=${one.ticket} onClick=${() => open(one)}>
      <span class="tile-title">${one.number} ${named(one.service)}</span><span class="tile-place">${one.window ? fill(words().window, one) : ""}</span></button>`)}
  </div>`;
}

function Rate() {
  const w = words();
  return html`<p class="rate-visit"><b class="rate-number">${state.visit.number}</b> ${named(state.visit.service)}${state.visit.window && ` · ${fill(w.window, state.visit)}`}</p>
    <h1>${w.ask}</h1>
    <div class="rate-grades" role="radiogroup" aria-label=${w.ask}>
      ${setup.grades.map((one) => html`<button type="button" role="radio" class="key" key=${one.grade} aria-checked=${String(state.grade === one.grade)} onClick=${() => become({ grade: one.grade })}>
        <span>${one[state.lang]}</span><span class="stars" aria-hidden="true">${"★".repeat(one.grade)}</span></button>`)}
    </div>
    <p class="rate-how">${w.about}</p>
    <div class="rate-about">${setup.aspects.map((one) => html`<button type="button" class="key" key=${one.id} aria-pressed=${String(state.aspects.includes(one.id))} onClick=${() => turn(one.id)}>${one[state.lang]}</button>`)}</div>
    <p class="rate-problem" role="alert">${state.problem}</p>
    <div class="rate-acts"><${Key} act=${skip} text=${w.skip} off=${state.busy} /><${Key} act=${submit} kind="primary" off=${!state.grade || state.busy} text=${state.grade ? w.submit : w.choose} /></div>
    <p class="rate-free">${w.free}</p>`;
}

const Said = () => html`<div class="rate-said"><h1>${words()[state.said]}</h1></div>`;
const FACES = { number: Number_, which: Which, rate: Rate, said: Said };

function Page() {
  const [, setTick] = useState(0);
  useEffect(() => { redraw = () => setTick((tick) => tick + 1); }, []);
  const w = words();
  const other = state.lang === "zh" ? "en" : "zh";
  return html`<section class="screen rate" data-screen=${state.face}>
    <header class="top"><div class="top-row"><p class="hall">${setup.names[state.lang]}</p></div></header>
    <main class="body"><${FACES[state.face]} /></main>
    <footer class="foot">
      ${state.left !== null && html`<p class="rate-idle" role="alert">${fill(w.idle, { seconds: state.left })} <${Key} act=${() => idle.touch()} text=${w.more} kind="primary" /></p>`}
      <div class="nav"><${Key} act=${home} text=${w.home} />${["which", "rate"].includes(state.face) && html`<${Key} act=${() => become(FIRST)} text=${w.back} />`}
        <button type="button" class="key quiet" lang=${other === "en" ? "en" : "zh-CN"} onClick=${() => become({ lang: other })}>${w.other}</button></div>
    </footer>
  </section>`;
}

// --- keys, scanner, idle -----------------------------------------------------------------------------------------------

let scanned = "";
let lastMs = 0;
addEventListener("keydown", (event) => {
  if (event.timeStamp - lastMs >= SCAN_GAP_MS) scanned = "";
  lastMs = event.timeStamp;
  if (event.key === "Enter" && scanned.length > 5) {
    event.preventDefault();
    find(scanned);
  } else if (event.key.length === 1) {
    scanned += event.key;
    if (state.face === "number" && /^[0-9]$/.test(event.key) && scanned.length === 1) type(event.key);
    if (scanned.length === 2) become({ typed: "" }); // it is a scanner: what it types is no number typed by hand
  } else if (state.face === "number" && /^(Backspace|Delete)$/.test(event.key)) type("delete");
  if (event.key === "Enter" && scanned.length <= 5 && state.typed && document.activeElement === document.body) find(state.typed);
}, true);

const idle = new Idle(setup.idle_s, setup.countdown_s, {
  applies: () => state.face !== "said",
  warn: () => become({ left: setup.countdown_s }),
  tick: (left) => become({ left }),
  calm: () => become({ left: null }),
  end: home,
});
for (const kind of ["pointerdown", "keydown"]) addEventListener(kind, () => idle.touch(), true);
document.documentElement.style.setProperty("--pitch-mm", settings.pitchMm);
document.documentElement.style.setProperty("--reach-px", `${settings.reachPx}px`);
lock();
stage.replaceChildren();
render(html`<${Page} />`, stage);
