// The tablet at a window: asks after a visit, takes a grade or a pass, and goes back to its idle face by itself.
// A grade is chosen and then sent; whoever walks away records nothing. A signature the window waits for comes first.
import { h, render } from "preact";
import { useEffect, useState } from "preact/hooks";
import htm from "htm";
import { newKey, post } from "./api.js";
import { connect } from "./feed.js";
import { now as clock, after, faceOf, fill } from "./rate-model.js";
import { Signing } from "./rate-sign.js";

const html = htm.bind(h);
const setup = JSON.parse(document.getElementById("setup").textContent);
const topic = `rating:${setup.window}`;
const STALE_S = 10;
const RELOAD_AFTER_MS = 60_000;
const opened = performance.now();
let state = { lang: "zh", ask: null, until_ms: 0, grade: 0, aspects: [], said: "", said_until_ms: 0, problem: "", busy: false, sign: null, signed: "" };
let link = { connected: false, age_s: 0, ever: false };
let [version, redraw] = [undefined, () => {}];

const feed = connect({ as: "window", hall: setup.hall, topics: [topic], onView, onStatus });
const nowMs = () => clock(feed);

function become(changes) {
  state = { ...state, ...changes };
  document.documentElement.lang = state.lang === "en" ? "en" : "zh-CN";
  redraw();
}

function onView(_topic, view) {
  const next = signing(after(state, view.get("ask"), nowMs()), view.get("sign"));
  const isNew = next.ask && next.ask.ticket !== state.ask?.ticket;
  become(next);
  if (isNew) post("/ratings/asked", { ticket: next.ask.ticket }).catch(() => {}); // it is on the glass whatever is noted
  const told = view.get("hall")?.version;
  version ??= told;
  if (told !== version && !state.ask && performance.now() - opened > RELOAD_AFTER_MS) location.reload();
}

/** With what the window wants signed, unless that was answered here already. */
function signing(next, told) {
  const sign = told && told.id !== next.signed ? told : null;
  if (sign?.id === next.sign?.id) return next;
  return { ...next, sign, problem: "", ...(sign && { said: "", lang: "zh" }) };
}

function onStatus(status) {
  link = { ...status, ever: link.ever || status.connected };
  if (status.refused?.code === "not_allowed" && performance.now() - opened > RELOAD_AFTER_MS) location.reload();
  redraw();
}

const touched = () => become({ until_ms: Math.max(state.until_ms, nowMs() + setup.more_s * 1000), problem: "" });

async function send(path, body, said) {
  if (state.busy) return;
  become({ busy: true, problem: "" });
  try {
    await post(path, body, newKey());
    become({ said, said_until_ms: nowMs() + setup.thanks_s * 1000, ask: null, busy: false });
  } catch (error) {
    const words = setup.words[state.lang];
    become({ busy: false, problem: error.code === "unreachable" ? words.offline : fill(words.refused, { message: error.message }) });
  }
}

/** Strokes, or none: it is signed on paper. Whom the window asked about before is still asked afterwards. */
async function sign(body) {
  if (state.busy) return;
  become({ busy: true, problem: "" });
  try {
    await post("/devices/signatures", body);
    become({ said: body.strokes ? "signed" : "sign_on_paper", said_until_ms: nowMs() + setup.thanks_s * 1000, sign: null, signed: body.id, busy: false });
  } catch (error) {
    const words = setup.words[state.lang];
    become({ busy: false, problem: error.code === "unreachable" ? words.sign_offline : error.message });
  }
}

const submit = () => send("/ratings", { ticket: state.ask.ticket, grade: state.grade, aspects: state.aspects }, "thanks");
const skip = () => send("/ratings/skip", { ticket: state.ask.ticket }, "skipped");

function choose(grade) {
  touched();
  become({ grade });
}

function toggle(id) {
  touched();
  become({ aspects: state.aspects.includes(id) ? state.aspects.filter((one) => one !== id) : [...state.aspects, id] });
}

function Head({ words, ask }) {
  const other = state.lang === "zh" ? "en" : "zh";
  return html`<header>
    <p class="place"><strong>${fill(words.window, { window: setup.window })}</strong>${ask?.clerk && html`<span>${fill(words.clerk, ask)}</span>`}</p>
    <p class="hall">${setup.names[state.lang]}</p>
    <button type="button" class="language" lang=${other === "en" ? "en" : "zh-CN"} onClick=${() => { touched(); become({ lang: other }); }}>${words.other}</button>
  </header>`;
}

function Asking({ words }) {
  const { ask } = state;
  const service = (state.lang === "en" && ask.service.name_en) || ask.service.name;
  const left_s = Math.max(0, Math.ceil((state.until_ms - nowMs()) / 1000));
  return html`<section class="ask">
    <p class="visit"><span class="number">${fill(words.number, ask)}</span> ${service}</p>
    <h1>${words.title}</h1>
    <div class="grades" role="radiogroup" aria-label=${words.title}>
      ${setup.grades.map((one) => html`<button type="button" role="radio" key=${one.grade} class=${`grade g${one.grade}`} aria-checked=${String(state.grade === one.grade)} onClick=${() => choose(one.grade)}>
        <span class="stars" aria-hidden="true">${"★".repeat(one.grade)}</span><span>${one[state.lang]}</span>
      </button>`)}
    </div>
    <div class="about" role="group" aria-label=${words.about}>
      <p>${words.about}</p>
      ${setup.aspects.map((one) => html`<button type="button" key=${one.id} aria-pressed=${String(state.aspects.includes(one.id))} onClick=${() => toggle(one.id)}>${one[state.lang]}</button>`)}
    </div>
    <div class="acts">
      <button type="button" class="skip" disabled=${state.busy} onClick=${skip}>${words.skip}</button>
      <button type="button" class="submit" disabled=${!state.grade || state.busy} onClick=${submit}>${state.grade ? words.submit : words.choose}</button>
    </div>
    <p class="foot" role="status">${state.problem || (left_s <= 20 ? fill(words.seconds, { seconds: left_s }) : words.free)}</p>
  </section>`;
}

const Said = ({ words }) => html`<section class="calm"><h1>${words[state.said]}</h1>${state.said === "thanks" && html`<p>${fill(words.later, setup)}</p>`}</section>`;
const Idle = ({ words }) => html`<section class="calm"><p class="window number">${setup.window}</p><h1>${words.idle}</h1><p>${words.idle_more}</p></section>`;
const Offline = ({ words }) => html`<section class="calm" role="status"><h1>${words.offline}</h1><p>${words.offline_do}</p></section>`;
const Sign = ({ words }) => html`<${Signing} words=${words} sign=${state.sign} limits=${setup.sign} busy=${state.busy} problem=${state.problem} send=${sign} />`;
const FACES = { signing: Sign, asking: Asking, said: Said, idle: Idle, offline: Offline };

function Tablet() {
  const [, setTick] = useState(0);
  useEffect(() => {
    redraw = () => setTick((tick) => tick + 1);
    const timer = setInterval(() => {
      const next = after(state, undefined, nowMs(), true);
      if (next.ask !== state.ask || next.said !== state.said) become(next);
      else redraw();
    }, 500);
    return () => clearInterval(timer);
  }, []);
  const words = setup.words[state.lang];
  const face = faceOf(state, link, STALE_S);
  return html`<div class=${`tablet ${face}`}><${Head} words=${words} ask=${face === "asking" ? state.ask : null} /><${FACES[face]} words=${words} /></div>`;
}

const element = document.getElementById("rate");
element.replaceChildren();
render(html`<${Tablet} />`, element);
addEventListener("contextmenu", (event) => event.preventDefault());
