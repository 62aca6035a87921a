// How the terminal looks: the current person, the one key most likely next, every other key, and what waits.

import { h } from "preact";
import htm from "htm";
import { Dialog } from "./window-dialogs.js";
import { BINDINGS, OUTCOMES, PLACES } from "./window-keys.js";
import { labelOf } from "./window-labels.js";
import { carried, clockText, elapsed, minutesSince, whyText } from "./window-model.js";
import { WORDS, fill } from "./window-words.js";

const html = htm.bind(h);
const SLOW_MS = 800;

export function App({ terminal }) {
  const picture = terminal.picture();
  const { place } = terminal;
  return html`
    <${Head} place=${place} picture=${picture} terminal=${terminal} />
    <main class="desk">
      <${Current} picture=${picture} tz=${place.tz} />
      <${Strip} terminal=${terminal} picture=${picture} />
      <${Keys} terminal=${terminal} picture=${picture} />
      <${Details} picture=${picture} />
    </main>
    <${Side} picture=${picture} tz=${place.tz} />
    <${Foot} terminal=${terminal} picture=${picture} />
    <${Dialog} terminal=${terminal} picture=${picture} />`;
}

function Head({ place, picture, terminal }) {
  const { state, paused, reason } = picture;
  const pausedWord = reason ? fill(WORDS.paused_for, { reason }) : WORDS.states.paused;
  const isAway = state === "closed" || state === "taken";
  return html`<header class="head">
    <h1>${fill(WORDS.window, { window: place.window })}</h1>
    <span class="pill ${state}">${state === "paused" ? pausedWord : WORDS.states[state]}</span>
    ${paused && state !== "paused" && html`<span class="pill paused">${WORDS.paused_too}</span>`}
    <p class="head-services">${place.services}</p>
    <p class="head-right"><span>${place.name}</span><span>${fill(WORDS.today, { count: picture.finished })}</span>
      <time class="number">${clockText(picture.nowMs, place.tz)}</time></p>
    ${isAway
      ? html`<a class="button head-off" href="/windows">${WORDS.acts.choose}</a>`
      : html`<${Key} wish="sign_off" terminal=${terminal} picture=${picture} kind="head-off" />`}
  </header>`;
}

function Current({ picture, tz }) {
  const { current, state } = picture;
  const emptyWord = state === "idle" && !picture.next.length ? WORDS.empty.idle_none : WORDS.empty[state];
  if (!current) {
    return html`<section class="current empty" aria-label=${WORDS.current.heading}><p>${emptyWord}</p></section>`;
  }
  const say = WORDS.current;
  const facts = [
    current.slot ? fill(say.booked, { time: clockText(current.slot, tz) }) : null,
    current.issued_at && fill(say.arrived, { time: clockText(current.issued_at, tz) }),
    current.units > 1 && fill(say.units, { units: current.units }),
    current.person && [current.person.name, current.person.id].filter(Boolean).join(" "),
  ].filter(Boolean);
  const why = whyText(current.why, tz);
  return html`<section class="current ${state}" aria-label=${say.heading}>
    <p class="current-number number">${current.number}</p>
    <div class="current-facts">
      <h2>${current.service?.name}</h2>
      <p class="quiet">${facts.join(" · ")}</p>
      ${why && html`<p class="current-why"><b>${WORDS.why.heading}</b>${why}</p>`}
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
  const tone = isSlow ? "note" : (message?.tone ?? "none");
  return html`<div class="strip">
    <p class="strip-said ${tone}" role=${tone === "bad" ? "alert" : "status"}>
      ${isSlow ? WORDS.said.waiting : message?.text}
      ${message?.code === "sign_in_first" && html` <a href="/sign-in?next=${location.pathname}">${WORDS.said.sign_in_link}</a>`}
    </p>
    ${picture.state === "serving" &&
    html`<button type="button" class="key other" data-other onClick=${() => terminal.digit(digitOf(picture.current))}>
      ${WORDS.ask.other_outcome}<kbd>1–8</kbd></button>`}
    ${undo && html`<${Undo} terminal=${terminal} picture=${picture} />`}
  </div>`;
}

/** The digit of the outcome that is usual for this service: where the choice of another begins. */
function digitOf(current) {
  return Object.keys(OUTCOMES).find((digit) => OUTCOMES[digit] === current.default_outcome) ?? "1";
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
  const isBusy = terminal.busy?.act && terminal.busy.act === picture.wishes[wish].act;
  const shortcut = BINDINGS[wish].replace("Shift+", "⇧");
  return html`<button type="button" class="key ${kind}" data-wish=${wish} aria-disabled=${isGrey ? "true" : undefined}
    aria-busy=${isBusy ? "true" : undefined} aria-keyshortcuts=${BINDINGS[wish]}
    onClick=${() => terminal.press(wish, ...slots)}>
    <span class="key-word">${label.word}</span>
    <span class="key-note"><kbd>${shortcut}</kbd>${label.note && html`<span>${label.note}</span>`}</span>
  </button>`;
}

function Details({ picture: { current, state } }) {
  if (!current) return html`<section class="details none"></section>`;
  const items = current.items ?? [];
  const at = items.findIndex((item) => item.current);
  const say = WORDS.details;
  const stateOf = (item, n) =>
    item.outcome
      ? fill(say.item_done, { outcome: WORDS.outcomes[item.outcome] ?? item.outcome })
      : n === at && state === "serving"
        ? say.item_now
        : say.item_next;
  return html`<section class="details">
    ${items.length > 1 &&
    html`<div class="details-items"><h2>${say.items}</h2><ol>${items.map(
      (item, n) => html`<li class=${n === at ? "now" : ""}><span>${item.name}</span><span class="quiet">${stateOf(item, n)}</span></li>`,
    )}</ol></div>`}
    <div class="details-materials"><h2>${say.materials}</h2>
      ${current.materials?.length
        ? html`<ul class="two">${current.materials.map((one) => html`<li>${one}</li>`)}</ul>`
        : html`<p class="quiet">${say.no_materials}</p>`}
    </div>
    ${current.who && items.length < 2 && html`<div class="details-who"><h2>${say.who}</h2><p>${current.who}</p></div>`}
  </section>`;
}

function Side({ picture, tz }) {
  const { next, queues, held, nowMs } = picture;
  const say = WORDS.side;
  return html`<aside class="side" aria-label=${say.label}>
    <section><h2>${say.next}</h2>
      ${next.length
        ? html`<ol class="cards">${next.slice(0, 3).map((one) => html`<${NextOne} key=${one.id} one=${one} nowMs=${nowMs} tz=${tz} />`)}</ol>`
        : html`<p class="quiet">${say.nobody}</p>`}
    </section>
    <section><h2>${say.queues}</h2><ul class="lines">${queues.map(
      (one) => html`<li key=${one.id}><span><b class="letter">${one.id}</b>${one.name}${one.handicap_min > 0 && html`<small class="tag">${say.help}</small>`}</span>
        <span class="quiet">${one.waiting > 0 && one.longest_since && fill(say.longest, { minutes: minutesSince(one.longest_since, nowMs) })}</span>
        <b class="number">${fill(say.people, { count: one.waiting })}</b></li>`,
    )}</ul></section>
    <section><h2>${say.held}</h2>
      ${held.length
        ? html`<ol class="cards">${held.slice(0, 2).map((one) => html`<${HeldOne} key=${one.id} one=${one} nowMs=${nowMs} />`)}</ol>`
        : html`<p class="quiet">${say.no_held}</p>`}
      ${held.length > 2 && html`<p class="quiet">${fill(say.more, { count: held.length - 2 })}</p>`}
    </section>
  </aside>`;
}

function NextOne({ one, nowMs, tz }) {
  const say = WORDS.side;
  const tag =
    one.rule === "floor"
      ? say.floor
      : one.slot
        ? fill(say.booked, { time: clockText(one.slot, tz) })
        : one.credit_min > 0
          ? fill(say.credit, { minutes: one.credit_min })
          : null;
  return html`<li class="card-one"><b class="number">${one.number}</b><span class="card-what">${one.service}</span>
    <span class="card-when">${fill(say.waited, { minutes: minutesSince(one.waited_since, nowMs) })}${tag && html`<em>${tag}</em>`}</span></li>`;
}

function HeldOne({ one, nowMs }) {
  const say = WORDS.side;
  return html`<li class="card-one"><b class="number">${one.number}</b><span class="card-what">${one.service}</span>
    <span class="card-when">${fill(say.held_for, { minutes: minutesSince(one.since, nowMs) })}${one.window && html`<em>${fill(say.held_at, one)}</em>`}</span></li>`;
}

function Foot({ terminal, picture }) {
  const { connected, age_s, refused } = terminal.status;
  const { current, shown, nowMs } = picture;
  const how = carried(shown, current, nowMs);
  const isOld = !connected || age_s > 5;
  return html`<footer class="foot">
    <p class=${connected ? "ok" : "lost"} role="status"><i class="dot" aria-hidden="true"></i>${connected ? WORDS.foot.connected : WORDS.foot.lost}</p>
    ${refused && html`<p class="lost">${refused.message}</p>`}
    ${isOld && html`<p class="lost">${fill(WORDS.foot.age, { seconds: Math.round(age_s) })}</p>`}
    ${how && html`<p class=${how === "none" ? "lost" : how === "carried" ? "ok" : ""} role="status">${fill(WORDS.foot[how], current)}</p>`}
    <p class="foot-right">${WORDS.foot.keys}</p>
  </footer>`;
}
