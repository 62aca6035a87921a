// The screen over one window: its number, who is called, whether the clerk is there, who should get ready.
import { h, render } from "preact";
import { useEffect, useState } from "preact/hooks";
import htm from "htm";
import { connect } from "./feed.js";
import { ageText, fill, offsetOf, opensText, wallClock } from "./board-state.js";
import { STALE_AFTER_S, followDevice, languageAt, loadLetters, loadedForMs, measure, ownTopics, pictureAge, renewAtNight, shift } from "./panel.js";

const html = htm.bind(h);
const element = document.getElementById("screen");
const setup = JSON.parse(document.getElementById("setup").textContent);
const topic = `screen:${setup.window.id}`;
const RELOAD_AFTER_MS = 60_000;
const TRIAL_SHOWN_MS = 60_000;

const state = {
  view: new Map(), offset: "+08:00", lit: null, known: null, version: undefined,
  status: { connected: false, age_s: 0, since: performance.now(), ever: false },
};
let words = setup.words[setup.languages[0]];
let layout = null;
let redraw = () => {};
const feed = connect({ as: "window", hall: setup.hall, topics: [topic, ...ownTopics(setup)], onView, onStatus });
const nowMs = () => Number(feed.now());
loadLetters(element, setup);

// Who is at the window; where nobody is, a test call for a minute.
function atWindow() {
  const { view } = state;
  const trial = view.get("trial");
  if (view.has("current")) return view.get("current");
  return trial && nowMs() - Date.parse(trial.at) < TRIAL_SHOWN_MS ? { ...trial, trial: true } : undefined;
}

// A new call is lit from the moment it is here; one that was made long before is only shown.
function onView(told, view, seq) {
  if (told.startsWith("device:")) return followDevice(view, isLit);
  element.dataset.seq = seq;
  state.view = view;
  const current = atWindow();
  const now = nowMs();
  if (current && current.call !== state.known) {
    state.known = current.call;
    const hold_ms = current.flash ? setup.flash_ms : setup.hold_ms;
    const age_ms = now - Date.parse(current.at);
    if (current.state === "called" && age_ms < hold_ms) state.lit = { call: current.call, until_ms: now + hold_ms, flash: current.flash };
    loadLetters(element, [current.number, current.service]);
    feed.seen(current.call, "shown");
  }
  const version = view.get("hall")?.version;
  state.version ??= version;
  if (version !== state.version && loadedForMs() > RELOAD_AFTER_MS && !isLit()) location.reload();
  redraw();
}

function onStatus(status) {
  state.status = { ...status, since: performance.now(), ever: state.status.ever || status.connected };
  state.offset = offsetOf(status.at) ?? state.offset;
  if (status.refused?.code === "not_allowed" && loadedForMs() > RELOAD_AFTER_MS) location.reload();   // it belongs to another window now
  redraw();
}

function isLit() {
  const current = atWindow();
  return Boolean(state.lit && current?.call === state.lit.call && current.state === "called" && nowMs() < state.lit.until_ms);
}

// One word for what goes on here, and what stands in the number's place when there is none.
function told() {
  const { view } = state;
  const current = atWindow();
  const window = view.get("window");
  const called = current?.trial ? words.screen_trial : words.screen_called;
  if (current) return { tone: current.state, head: current.state === "serving" ? words.screen_serving : called, number: current.number };
  if (window?.state === "paused") {
    const back_ms = Date.parse(window.back_at ?? "");
    const back = back_ms > nowMs() ? fill(words.window_back, { time: wallClock(back_ms, state.offset).text }) : "";
    return { tone: "paused", head: back, words: words.screen_paused };
  }
  if (window?.state === "open") return { tone: "open", head: "", words: words.screen_free };
  return { tone: "closed", words: words.screen_closed, ...closedWords(view.get("hall")) };
}

// Nobody sits here: while the hall works the board knows who calls; else when it goes on, in short where there is little room.
function closedWords(hall) {
  if (hall?.open !== false) return { head: words.screen_elsewhere };
  if (!hall.opens_at) return { head: "" };
  if (layout.form === "stack") return { head: "", foot: opensText(hall.opens_at, nowMs(), state.offset, words) };
  const [now, then] = [wallClock(nowMs(), state.offset), wallClock(Date.parse(hall.opens_at), state.offset)];
  return { head: now.day === then.day ? fill(words.screen_opens, { time: then.text }) : "" };
}

const nexts = () => [0, 1, 2].map((at) => state.view.get(`next:${at}`)?.number).filter(Boolean).slice(0, layout.nexts);
const waiting = () => [...state.view].filter(([key]) => key.startsWith("queue:")).reduce((sum, [, queue]) => sum + queue.waiting, 0);

function Next() {
  const numbers = nexts();
  if (!numbers.length) return null;
  return html`<section class="next"><h2>${words.screen_next}</h2><ol>${numbers.map((number) => html`<li key=${number} class="number">${number}</li>`)}</ol></section>`;
}

function Screen() {
  const [, setTick] = useState(0);
  useEffect(() => {
    redraw = () => setTick((tick) => tick + 1);
    const timer = setInterval(() => {
      renewAtNight(wallClock(nowMs(), state.offset).minute, state.status.connected, isLit());
      redraw();
    }, 500);
    return () => clearInterval(timer);
  }, []);
  const now = nowMs();
  const language = languageAt(setup.languages, now);
  words = setup.words[language];
  const says = told();
  const lit = isLit();
  const age_s = pictureAge(state.status);
  const stale = age_s >= STALE_AFTER_S;
  const current = atWindow();
  const service = current ? (language === "en" && current.service_en) || current.service : "";
  shift(now);
  element.className = ["screen", layout.form, says.tone, lit && "lit", lit && state.lit.flash && "flash"].filter(Boolean).join(" ");
  const clock = state.status.ever ? wallClock(now, state.offset).text : "--:--";
  return html`<header><h1 class="number">${setup.window.name}</h1><p class="caption">${words.screen_window}</p>${layout.form !== "stack" && html`<time class="number">${clock}</time>`}</header>
    <section class="main"><p class=${`head ${stale ? "stale" : ""}`} role="status">${stale ? fill(words.screen_stale, { age: ageText(age_s, words) }) : says.head}</p>
      ${says.number ? html`<p class="big number" key=${`${current.call}`}>${says.number}</p>` : html`<p class="big words">${says.words}</p>`}
      ${layout.form === "stack" && html`<p class=${says.foot ? "service opens" : "service"}>${says.foot || service}</p>`}</section>
    <${Next} />
    ${layout.form === "stack" && html`<footer><p>${waiting() > 0 ? html`<b class="number">${waiting()}</b> ${words.waiting}` : words.nobody_waiting}</p><time class="number">${clock}</time></footer>`}
    <p class="visually-hidden" aria-live="polite">${lit ? fill(words.spoken, { number: current.number, window: setup.window.name }) : ""}</p>`;
}

// The layout whose shape is nearest to the glass.
function fit() {
  const shape = Math.log(innerWidth / innerHeight);
  const off = (one) => Math.abs(Math.log(one.width_px / one.height_px) - shape);
  layout = setup.layouts.reduce((best, one) => (off(one) < off(best) ? one : best));
  measure("screen", layout);
  redraw();
}

addEventListener("resize", fit);
fit();
element.replaceChildren();
render(html`<${Screen} />`, element);
