// How the terminal looks: the current person, the one key most likely next, and every other key.

import { h } from "preact";
import htm from "htm";
import { Dialog } from "./window-dialogs.js";
import { meansAll } from "./window-case-questions.js";
import { BINDINGS, PLACES } from "./window-keys.js";
import { keyOf, labelOf } from "./window-labels.js";
import { clockText, elapsed, minutesSince, ms, whyText } from "./window-model.js";
import { Afterwards, Away } from "./window-meanwhile-view.js";
import { Needs } from "./window-needs.js";
import { Details, Foot, Side } from "./window-side.js";
import { WORDS, fill, inWords, lang, named, reasonOf } from "./window-words.js";

const html = htm.bind(h);
const SLOW_MS = 800;
/** The further keys a state has beside the fixed places. */
const SIDE_KEYS = { idle: ["choose"], called: ["cases"], serving: ["cases", "outcome"] };

export function App({ terminal }) {
  const picture = terminal.picture();
  const { meanwhile, place } = terminal;
  if (meanwhile.isOn) return html`<${Away} terminal=${terminal}><${Foot} terminal=${terminal} picture=${{ ...picture, current: null }} /><//>`;
  return html`
    <${Afterwards} meanwhile=${meanwhile} tz=${place.tz} />
    <${Head} place=${place} picture=${picture} terminal=${terminal} />
    <main class="desk">
      <${Current} picture=${picture} terminal=${terminal} />
      <${Strip} terminal=${terminal} picture=${picture} />
      <${Keys} terminal=${terminal} picture=${picture} />
      <${Details} picture=${picture} known=${terminal.known} />
    </main>
    <${Side} picture=${picture} tz=${place.tz} />
    <${Foot} terminal=${terminal} picture=${picture}>
      <${Key} wish="keys" terminal=${terminal} picture=${picture} kind="foot-key" />
    <//>
    <${Dialog} terminal=${terminal} picture=${picture} />`;
}

/** The pause as the pill says it: why, until when, or that the time has passed. */
function pauseWord({ reason, back_at, nowMs }, tz) {
  if (!reason) return WORDS.states.paused;
  const values = { reason: reasonOf(reason), time: clockText(back_at, tz) };
  if (!back_at) return fill(WORDS.paused_for, values);
  return fill(nowMs >= ms(back_at) ? WORDS.paused_over : WORDS.paused_until, values);
}

function Head({ place, picture, terminal }) {
  const { state, paused } = picture;
  const isAway = state === "closed" || state === "taken";
  return html`<header class="head">
    <h1>${fill(WORDS.window, { window: place.window })}</h1>
    <span class="pill ${state}">${state === "paused" ? pauseWord(picture, place.tz) : WORDS.states[state]}</span>
    ${paused && state !== "paused" && html`<span class="pill paused">${WORDS.paused_too}</span>`}
    <p class="head-services">${inWords(place, "services")}</p>
    <p class="head-right"><span class="head-name">${place.name}</span>${place.duty && html`<span title=${`${place.duty} ${place.duty_phone}`}>${fill(WORDS.duty, { name: place.duty })}</span>`}<span>${fill(WORDS.today, { count: picture.finished })}</span>
      <time class="number">${clockText(picture.nowMs, place.tz)}</time></p>
    <${Key} wish="lock" terminal=${terminal} picture=${picture} kind="head-off" />
    ${isAway
      ? html`<a class="button head-off" href="/windows">${WORDS.acts.elsewhere}</a>`
      : html`<${Key} wish="sign_off" terminal=${terminal} picture=${picture} kind="head-off" />`}
  </header>`;
}

/** What stands where the current person would be: what to do, or whose window this is now. */
function emptyWords(picture, terminal) {
  const { state, window, current, back_at } = picture;
  const { displaced, place } = terminal;
  const say = WORDS.empty;
  if (state === "taken") {
    const at = clockText(displaced?.at ?? window.since, place.tz);
    const values = { number: displaced?.number ?? window.staff_number, time: at };
    const rest = current && fill(displaced ? say.displaced_current : say.taken_current, current);
    return [fill(displaced ? say.displaced : say.taken, values), rest].filter(Boolean);
  }
  if (state === "idle" && !picture.next.length) return [say.idle_none];
  if (state === "paused" && back_at) return [fill(say.paused_until, { time: clockText(back_at, place.tz) })];
  return [say[state]];
}

/** How many of those who must come are here, and as what the others are awaited. */
function partyText({ here, all, missing }) {
  const roles = missing.map((one) => named(one)).join(WORDS.current.party_join);
  return fill(missing.length ? WORDS.current.party_missing : WORDS.current.party, { here, all, roles });
}

function Current({ picture, terminal }) {
  const { current, state } = picture;
  const { tz } = terminal.place;
  const say = WORDS.current;
  if (!current || state === "taken") {
    const words = emptyWords(picture, terminal);
    return html`<section class="current empty ${terminal.displaced ? "displaced" : ""}" aria-label=${say.heading}
      role=${terminal.displaced ? "alert" : undefined}>${words.map((one) => html`<p>${one}</p>`)}</section>`;
  }
  const facts = [
    current.slot && fill(current.booked ? say.booked : say.booked_late, { time: clockText(current.slot, tz) }),
    current.party && partyText(current.party),
    current.issued_at && fill(say.arrived, { time: clockText(current.issued_at, tz) }),
    current.units > 1 && fill(say.units, { units: current.units }),
    current.cases?.length > 0 && fill(say.cases, { count: current.cases.length }),
    current.person && [current.person.name, current.person.id].filter(Boolean).join(" "),
    ...(current.notes ?? []).map(named),
  ].filter(Boolean);
  const why = whyText(current.why, tz);
  return html`<section class="current ${state}" aria-label=${say.heading}>
    <p class="current-number number">${current.number}</p>
    <div class="current-facts">
      <h2 title=${named(current.service)}>${named(current.service)}</h2>
      <p class="quiet">${facts.join(" · ")}</p>
      ${current.needs?.length > 0 && html`<${Needs} needs=${current.needs} isLong />`}
      ${why && html`<p class="current-why ${current.needs?.length ? "one" : ""}"><b>${WORDS.why.heading}</b>${why}</p>`}
    </div>
    <${Elapsed} picture=${picture} />
  </section>`;
}

function Elapsed({ picture: { current, state, nowMs } }) {
  const isOver = state === "serving" && current.minutes && minutesSince(current.since, nowMs) >= current.minutes;
  const reference = fill(isOver ? WORDS.current.over : WORDS.current.reference, { minutes: current.minutes });
  return html`<div class="current-time">
    <p class="quiet">${state === "serving" ? WORDS.current.since_serving : WORDS.current.since_called}</p>
    <p class="number current-clock" role="timer">${elapsed(current.since, nowMs)}</p>
    ${state === "serving" && current.minutes && html`<p class=${isOver ? "warn-text" : "quiet"}>${reference}</p>`}
  </div>`;
}

function Strip({ terminal, picture }) {
  const { message, busy } = terminal;
  const { undo, monoMs } = picture;
  const isSlow = busy && monoMs - busy.since > SLOW_MS;
  const means = picture.state === "serving" ? meansAll(picture.current, picture.current.default_outcome) : "";
  const meaning = means && means + fill(WORDS.cases.means_else, { other: keyOf("outcome") });
  const machines = means ? "" : (picture.machines?.[lang()] ?? ""); // what of this window does not work: never in the way of a visit
  const tone = isSlow ? "note" : (message?.tone ?? (machines ? "note" : "none"));
  return html`<div class="strip">
    <p class="strip-said ${tone}" role=${tone === "bad" ? "alert" : "status"}>
      ${isSlow ? WORDS.said.waiting : (message?.text ?? (machines || meaning))}
      ${message?.code === "sign_in_first" && html` <a href="/sign-in?next=${location.pathname}">${WORDS.said.sign_in_link}</a>`}
      ${message?.code === "already_signed_on" && html` <a href="/windows/${encodeURIComponent(message.details.window)}">${fill(WORDS.said.own_window_link, message.details)}</a>`}
    </p>
    ${SIDE_KEYS[picture.state]?.map((wish) => html`<${Key} key=${wish} wish=${wish} terminal=${terminal} picture=${picture} kind="other" />`)}
    ${undo && html`<${Undo} terminal=${terminal} picture=${picture} />`}
  </div>`;
}

function Undo({ terminal, picture }) {
  const { undo, monoMs } = picture;
  const left = Math.max(0, undo.until - monoMs);
  const share = left / (undo.until - undo.from);
  return html`<div class="undo">
    <${Key} wish="undo" terminal=${terminal} picture=${picture} kind="undo-key"
      label=${{ word: `${WORDS.acts.undo} ${undo.number}`, note: undoNote(picture, left) }} />
    <span class="undo-bar" aria-hidden="true"><span class="undo-left" style=${{ width: `${share * 100}%` }}></span></span>
  </div>`;
}

function undoNote(picture, leftMs) {
  const blocked = picture.wishes.undo.why;
  return blocked ? labelOf("undo", picture).note : fill(WORDS.notes.undo, { seconds: Math.ceil(leftMs / 1000) });
}

function Keys({ terminal, picture }) {
  const places = PLACES.map((wish) => (wish === picture.primary ? "finish_next" : wish));
  const large = picture.primary;
  return html`<section class="keys" aria-label=${WORDS.keys}>
    <${Key} wish=${large} terminal=${terminal} picture=${picture} kind="large" slots=${["large"]} />
    ${places.map((wish, at) => html`<${Key} key=${`place-${at}`} wish=${wish} terminal=${terminal} picture=${picture} kind="place" />`)}
  </section>`;
}

/** One key: its word, its note or why it is grey, and the key it lies on. */
function Key({ wish, terminal, picture, kind, slots = [], label = labelOf(wish, picture) }) {
  const isGrey = picture.wishes[wish].act === null;
  // the news of an act can be here before its answer, which every key waits for: the large one says so
  const isBusy = terminal.busy && (kind === "large" || terminal.busy.act === picture.wishes[wish].act);
  return html`<button type="button" class="key ${kind}" data-wish=${wish} aria-disabled=${isGrey ? "true" : undefined}
    aria-busy=${isBusy ? "true" : undefined} aria-keyshortcuts=${BINDINGS[wish].replace("Num", "")}
    onClick=${() => terminal.press(wish, ...slots)}>
    <span class="key-word">${label.word}</span>
    <span class="key-note"><kbd>${keyOf(wish)}</kbd>${label.note && html`<span>${label.note}</span>`}</span>
  </button>`;
}

