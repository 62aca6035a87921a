// The portrait board of a hall or zone: keeps what the feed last said, lights new calls for their time, and hands them to the voice.
import { h, render } from "preact";
import { useEffect, useState } from "preact/hooks";
import htm from "htm";
import { connect } from "./feed.js";
import { createAnnouncer } from "./announcer.js";
import { PAGE_TURN_MS, STALE_AFTER_S, followDevice, languageAt, loadLetters, loadedForMs, measure, ownTopics, pictureAge, renewAtNight, shift } from "./panel.js";
import { messagesOf } from "./board-messages.js";
import { Slot, itemsOf, useFiles } from "./slot.js";
import {
  EMPTY_STAGE, ageText, callsOf, closedState, fill, footTurn, noticePages, offsetOf, opensText, queuesOf, staged, waitText, wallClock, widthEm, windowsOf,
} from "./board-state.js";

const html = htm.bind(h);
const board = document.getElementById("board");
const setup = JSON.parse(document.getElementById("setup").textContent);
const { layout, voice, zones } = setup;
let texts = setup.texts[setup.languages[0]];   // in the language whose turn it is
let { words } = texts;
const SILENT_HOLD_FACTOR = 1.5;       // without sound a call stays lit longer
const NEWS_MAX_AGE_MS = 60_000;      // what is older belongs in the list, however it arrived
const MOVED_MS = 10_000;             // it belongs to another hall now, such as the practice hall
let moved = 0;
const CLOCK_GRAIN_MS = 1000;       // instants of the feed are whole seconds
const ARROWS = {
  left: "M30 12 10 32l20 20M12 32h42", right: "M34 12l20 20-20 20M52 32H10",
  ahead: "M12 30 32 10l20 20M32 12v42", behind: "M12 34l20 20 20-20M32 52V10",
};

const state = {
  view: new Map(), stage: EMPTY_STAGE, known: new Set(), first: true, connectedFrom: Infinity, offset: "+08:00",
  status: { connected: false, age_s: 0, since: performance.now(), ever: false }, shown: new Set(),
};
let redraw = () => {};
const feed = connect({ as: "board", hall: setup.hall, topics: ["board", ...ownTopics(setup)], onView, onStatus });
const nowMs = () => Number(feed.now());
const today = () => callsOf(state.view, zones, nowMs(), state.offset);
const announcer = voice.speaks
  ? createAnnouncer({
    voice, now: nowMs, minuteOfDay: () => wallClock(nowMs(), state.offset).minute,
    onSpoken: (call) => feed.seen(call, "spoken"), onChange: () => redraw(),
  })
  : null;
announcer?.load();
loadLetters(board, setup);
// A browser that keeps quiet until somebody has touched its page takes any click or key for that.
for (const hand of ["click", "keydown"]) addEventListener(hand, () => soundState() === "blocked" && announcer.allow());

const soundState = () => announcer?.state() ?? "off";
const unheard = () => ["blocked", "muted", "no_clips"].includes(soundState());
const holdMs = () => setup.hold_ms * (unheard() ? SILENT_HOLD_FACTOR : 1);
const ageSeconds = () => pictureAge(state.status);
const placeOf = (id) => (id in setup.windows ? { ...setup.windows[id], ...texts.windows[id] } : { name: id, side: "", words: "", short: "" });

// New calls are lit and spoken. Calls made before the connection came (back) are shown, never spoken as if they were new.
function onView(topic, view, seq) {
  if (topic !== "board") return followDevice(view, () => state.stage.lit.length > 0);
  board.dataset.seq = seq;   // which state of the hall this is: what a fault report and a test ask first
  state.view = view;
  const calls = today();
  const now = nowMs();
  const news = calls.filter((call) => !state.known.has(call.call));
  const lit = news.filter((call) => now - call.at_ms < (state.first ? holdMs() : NEWS_MAX_AGE_MS));
  for (const call of lit.filter((one) => one.at_ms >= state.connectedFrom - CLOCK_GRAIN_MS).reverse()) {
    announcer?.offer({ call: call.call, number: call.number, window: call.window, at_ms: call.at_ms, recall: call.recall > 0 });
  }
  if (state.first) loadLetters(board, [...view.values()]);
  const present = [...view.keys()].filter((key) => key.startsWith("call:")).map((key) => Number(key.slice(5)));
  state.known = new Set([...present, ...calls.map((call) => call.call)]);
  state.first = false;
  const version = view.get("hall")?.version;
  state.version ??= version;
  const strange = windowsOf(view, zones).some((window) => !(window.id in setup.windows));
  if (strange || version !== state.version) reloadSoon();
  step(lit.map((call) => call.call));
}

function onStatus(status) {
  if (!status.connected) state.connectedFrom = Infinity;
  else if (state.connectedFrom === Infinity) state.connectedFrom = nowMs();
  state.status = { ...status, since: performance.now(), ever: state.status.ever || status.connected };
  state.offset = offsetOf(status.at) ?? state.offset;
  if (status.refused?.code === "not_allowed") moved ||= setTimeout(() => location.reload(), MOVED_MS);
  redraw();
}

// The hall file has changed under the page: take the new one, but at most every ten minutes.
function reloadSoon() {
  if (loadedForMs() > 600_000 && !state.stage.lit.length) location.reload();
}

function step(news = []) {
  const known = new Map(today().map((call) => [call.call, call]));
  const merged = (calls) => calls.filter((entry) => known.has(entry.call ?? entry));   // a recall replaces its call
  const stage = { lit: merged(state.stage.lit), queue: merged(state.stage.queue) };
  state.stage = staged(stage, news, nowMs(), layout.amber_rows.length, holdMs());
  for (const { call } of state.stage.lit) {
    if (state.shown.has(call)) continue;
    state.shown.add(call);
    feed.seen(call, "shown");
  }
  state.shown = new Set([...state.shown].filter((call) => known.has(call)));
  redraw();
}

const Sign = ({ side }) => html`<svg class="sign" viewBox="0 0 64 64" aria-hidden="true"><path d=${ARROWS[side] ?? ARROWS.right} /></svg>`;

function Pair({ call }) {
  const window = placeOf(call.window);
  return html`<p class="pair"><span class="number">${call.number}</span><span class="to"><${Sign} side=${window.side} /><span class="number">${window.name}</span></span></p>`;
}

const roomEm = () => (layout.width_px - 4 * layout.margin_px) / layout.text_px - 0.5;
const slotRoom = () => ({ room_em: roomEm(), lines: Math.max(1, Math.floor((layout.slot_px - layout.gap_px) / (layout.text_px * 1.3))) });

// The line under the numbers says where the window lies; what it is for only if there is room beside it.
function detail(call, window, heading, several, rest) {
  if (rest) return [[serviceOf(call), rest], ["", rest]].find(([left]) => widthEm(left) + widthEm(rest) <= roomEm()) ?? ["", rest];
  const short = window.short ?? window.words;
  const service = layout.roomy && !several ? serviceOf(call) : heading;
  const plain = service.replace(/（.*?）/g, "");
  const choices = [[service, window.words], [service, short], [plain, window.words], [plain, short], ...(several ? [[heading, short]] : []), ["", window.words]];
  return choices.find(([left, right]) => widthEm(left) + widthEm(right) <= roomEm()) ?? ["", short];
}

const serviceOf = (call) => texts.services[call.service] ?? call.service ?? "";

function Card({ call, lit, several, rest }) {
  const window = placeOf(call.window);
  const loud = lit && unheard();
  const again = call.recall > 0 ? fill(words.called_again, { n: call.recall + 1 }) : words.go_to_window;
  const heading = call.trial ? call.service : lit ? again : words.latest;
  const [left, right] = detail(call, window, heading, several, rest);
  return html`<section key=${`${call.call}:${lit}`} class=${["call", lit ? "lit" : "calm", several && "several", loud && "loud"].filter(Boolean).join(" ")}>
    ${layout.roomy && !several && html`<h2>${heading}</h2>`}
    <${Pair} call=${call} />
    <p class="detail"><span>${left}</span><strong class=${rest ? "rests" : ""}>${right}</strong></p>
  </section>`;
}

// How many window signs fit under the greeting; more take turns.
function signsPerPage() {
  const { width_px, margin_px, gap_px, text_px, rows, row_height_px } = layout;
  const across = Math.floor((width_px - 4 * margin_px + gap_px) / (text_px * 2.6 + gap_px));
  const down = Math.floor((rows * (row_height_px + gap_px) - text_px * 2.6 - gap_px) / (text_px * 1.5 + gap_px));
  return Math.max(1, across) * Math.max(1, down);
}

function Welcome({ windows, page }) {
  const open = windows.filter((window) => window.state === "open");
  const many = signsPerPage();
  const first = (page % Math.max(1, Math.ceil(open.length / many))) * many;
  return html`<section class="call calm telling"><h2 class="large">${words.welcome}</h2>${lines(announcer && !unheard() ? words.welcome_how : words.welcome_how_silent)}</section>
    ${open.length > 0 && html`<section class="open"><h2>${words.open_windows}</h2><ul>${open.slice(first, first + many).map((window) => html`<li key=${window.id}><span class="number">${setup.windows[window.id].name}</span></li>`)}</ul></section>`}`;
}

function closedWords(closed, calls) {
  if (closed.state === "break") return calls.length ? words.break : words.not_yet;
  return calls.length ? words.closed : words.not_today;
}

const Closed = ({ closed, calls }) => html`<section class="call calm telling"><h2 class="large">${closedWords(closed, calls)}</h2>
  ${state.view.get("hall").reason ? html`<p>${state.view.get("hall").reason}</p>` : ""}${lines(opensText(closed.next, nowMs(), state.offset, words))}</section>`;
const lines = (text) => html`<p>${text.split(/(?<=，)/).map((line) => html`<span>${line}</span>`)}</p>`;

const rests = (windows, call) => windows.some((window) => window.id === call.window && window.state === "paused");

// When a paused window means to be back, as long as that is not past.
const backWords = (window) => {
  const back_ms = Date.parse(window.back_at ?? "");
  return back_ms > nowMs() ? fill(words.window_back, { time: wallClock(back_ms, state.offset).text }) : "";
};

function restWords(windows, call) {
  const window = windows.find((one) => one.id === call.window && one.state === "paused");
  return window ? backWords(window) || words.window_rests : "";
}

// Why nobody should walk to the window now: it rests, or the number was called often enough.
const halted = (windows, call) => (call.state === "missed" ? words.missed : rests(windows, call) ? words.paused : "");

function Rows({ calls, windows, count }) {
  return html`<ol class="rows">${calls.slice(0, count).map((call) => {
    const window = placeOf(call.window);
    const resting = halted(windows, call);
    return html`<li key=${call.number} class=${resting ? "rests" : ""}><span class="number">${call.number}</span>
      ${resting ? html`<span class="chip">${resting}</span>` : ""}
      <span class="to">${resting ? "" : html`<${Sign} side=${window.side} />`}<span class="number">${window.name}</span></span></li>`;
  })}</ol>`;
}

function Queues({ queues, page }) {
  const pages = Math.max(1, Math.ceil(queues.length / layout.queue_columns));
  const first = (page % pages) * layout.queue_columns;
  const isWait = Math.floor(page / Math.max(pages, setup.languages.length)) % 2 === 1; // people and waits take turns
  return html`<ul class="queues">${queues.slice(first, first + layout.queue_columns).map((queue) => html`<li key=${queue.id}>
    <span class="label">${queue.name}</span><span class="people">${(isWait && expected(queue)) || people(queue)}</span></li>`)}</ul>`;
}

// The room for words in a queue's tile.
const tileEm = () => ((layout.width_px - 2 * layout.margin_px + layout.gap_px) / layout.queue_columns - layout.gap_px - 2 * layout.margin_px) / layout.text_px;

const expected = (queue) => (queue.waiting > 0 && queue.issues !== false && queue.wait ? waitText(queue.wait, words, tileEm()) : "");

function people(queue) {
  if (queue.issues === false && !queue.waiting) return words.issue_stopped;
  return queue.waiting > 0 ? html`<b class="number">${queue.waiting}</b> ${words.waiting}` : words.nobody_waiting;
}

/** What a manager tells everybody here, then what is announced of maintenance, in the language whose turn it is. */
function announced() {
  const lang = texts === setup.texts.en ? "en" : "zh";
  const hall = state.view.get("hall");
  return [...messagesOf(hall?.messages ?? [], zones, nowMs()), ...(hall?.announcements ?? [])].map((one) => one[lang]);
}

function Foot({ windows, page }) {
  const sound = soundState();
  const resting = windows.filter((window) => window.state === "paused").map((window) => ({ name: placeOf(window.id).name, back: backWords(window) }));
  const paused = resting.filter((one) => !one.back).map((one) => one.name);
  const notices = [
    ...announced(), paused.length ? fill(words.paused_windows, { windows: paused.join(" ") }) : "",
    ...resting.filter((one) => one.back).map((one) => fill(words.window_returns, { window: one.name, back: one.back })), texts.missed_note, ...(layout.slot_px ? [] : texts.notices),
    sound === "muted" ? words.muted : "", sound === "no_clips" ? words.no_clips : "",
  ];
  const room_em = (layout.width_px - 4 * layout.margin_px) / layout.text_px - 1.1;
  const pages = noticePages(notices, room_em);
  const notice = footTurn(pages, noticePages(announced(), room_em), page, sound === "blocked");
  const label = state.status.connected ? words.live : words.connecting;
  const tight = notice !== null && widthEm(notice) + widthEm(label) > room_em;
  return html`<footer>
    ${notice === null
      ? html`<button type="button" class="allow">${words.allow_sound}</button>`
      : html`<p class="notice">${notice}</p>`}
    <p class=${`live ${state.status.connected ? "" : "off"}`}><i></i><span class=${tight ? "visually-hidden" : ""}>${label}</span></p>
  </footer>`;
}

const Stale = ({ age_s }) => html`<section class="stale" role="status"><strong>${fill(words.stale, { age: ageText(age_s, words) })}</strong><span>${words.stale_do}</span></section>`;

// Closed and nobody waits to be called: nothing but when it opens matters.
const atRest = (closed, queues) => Boolean(closed.state) && !state.stage.lit.length && !queues.some((queue) => queue.waiting > 0);

function Stage({ calls, windows, queues, closed, page, items }) {
  const slot = layout.slot_px ? html`<${Slot} items=${items} />` : null;
  const lit = state.stage.lit.map(({ call }) => calls.find((other) => other.call === call)).filter(Boolean);
  if (lit.length) {
    const rest = calls.filter((call) => !lit.includes(call) && !state.stage.queue.includes(call.call));
    return html`<div class="stage">${[...lit].reverse().map((call) => html`<${Card} key=${call.call} call=${call} lit several=${lit.length > 1} />`)}</div>
      <${Rows} calls=${rest} windows=${windows} count=${layout.amber_rows[lit.length - 1]} />${lit.length === 1 ? slot : ""}`;
  }
  if (atRest(closed, queues)) return html`<div class="stage"><${Closed} closed=${closed} calls=${calls} /></div>`;
  if (!calls.length) return closed.state ? html`<div class="stage"><${Closed} closed=${closed} calls=${calls} /></div>` : html`<div class="stage"><${Welcome} windows=${windows} page=${page} /></div>${slot}`;
  return html`<div class="stage">${closed.state ? html`<${Closed} closed=${closed} calls=${calls} />` : html`<${Card} call=${calls[0]} rest=${restWords(windows, calls[0])} />`}</div>
    <${Rows} calls=${closed.state ? calls : calls.slice(1)} windows=${windows} count=${layout.rows} />${slot}`;
}

function Board() {
  const [, setTick] = useState(0);
  useEffect(() => {
    redraw = () => setTick((tick) => tick + 1);
    const timer = setInterval(() => {
      step();
      renewAtNight(wallClock(nowMs(), state.offset).minute, state.status.connected, state.stage.lit.length > 0);
    }, 250);
    return () => clearInterval(timer);
  }, []);
  const files = useFiles(layout.slot_px ? "/board/content.json" : null);
  const now = nowMs();
  texts = setup.texts[languageAt(setup.languages, now)];
  ({ words } = texts);
  const clock = wallClock(now, state.offset);
  const page = Math.floor(now / PAGE_TURN_MS);
  const calls = today();
  const windows = windowsOf(state.view, zones).filter((window) => window.id in setup.windows);
  const queues = queuesOf(state.view, zones, texts.queues);
  const hall = state.view.get("hall");
  const closed = closedState(hall, queues, now, state.offset);
  const stale = ageSeconds() >= STALE_AFTER_S;
  const last = state.stage.lit.at(-1);
  const spoken = last && calls.find((call) => call.call === last.call);
  shift(now);
  board.dataset.sound = soundState();
  return html`<header><h1>${texts.title}</h1><time class="number">${state.status.ever ? clock.text : "--:--"}</time></header>
    <${Stage} calls=${calls} windows=${windows} queues=${queues} closed=${closed} page=${page} items=${itemsOf(texts, files, slotRoom())} />
    ${stale ? html`<${Stale} age_s=${ageSeconds()} />` : html`${atRest(closed, queues) ? "" : html`<${Queues} queues=${queues} page=${page} />`}<${Foot} windows=${windows} page=${page} />`}
    <p class="visually-hidden" aria-live="polite">${spoken ? fill(words.spoken, { number: spoken.number, window: setup.windows[spoken.window]?.name ?? spoken.window }) : ""}</p>`;
}

const fit = () => measure("board", layout);
addEventListener("resize", fit);
fit();
board.classList.toggle("stacked", layout.stacked);
board.replaceChildren();
render(html`<${Board} />`, board);
