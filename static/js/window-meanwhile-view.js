// How a window looks while its server is away: the band, the number to be called by voice, the keys, the last list.

import { h } from "preact";
import htm from "htm";
import { BINDINGS } from "./window-keys.js";
import { saidOf, Sheet } from "./meanwhile-sheet.js";
import { keyWord } from "./window-labels.js";
import { clockText } from "./window-model.js";
import { fill, lang, serviceOf, WORDS } from "./window-words.js";

const html = htm.bind(h);
const KEYS = ["next", "recall", "miss", "serve", "hold", "transfer", "resume", "undo", "cases"];
const LARGE = { idle: "next", called: "serve", serving: "finish_next" };
const DONE_MAX = 8;

const words = () => WORDS.meanwhile;

/** The whole terminal from the last list. */
export function Away({ terminal, children }) {
  const { meanwhile, place } = terminal;
  const [picture, say] = [meanwhile.picture(), words()];
  const band = meanwhile.isHandingIn ? fill(say.handing_in, { count: meanwhile.acts.length }) : fill(say.band, { time: clockText(meanwhile.awayMs, place.tz) });
  return html`<header class="head">
      <h1>${fill(WORDS.window, { window: place.window })}</h1>
      <span class="pill away">${say.state}</span>
      <p class="head-services"></p>
      <p class="head-right"><span class="head-name">${place.name}</span><time class="number">${clockText(picture.nowMs, place.tz)}</time></p>
    </header>
    <main class="desk away-desk">
      <p class="away-band" role="alert">${band}${!meanwhile.isKept && html` <b class="bad-text">${say.unkept}</b>`}</p>
      <${Here} picture=${picture} place=${place} />
      <div class="strip">${meanwhile.said && html`<p class="strip-said note" role="status">${meanwhile.said.text}</p>`}</div>
      <${Keys} meanwhile=${meanwhile} picture=${picture} />
      <${DoneList} meanwhile=${meanwhile} place=${place} />
    </main>
    <${List} meanwhile=${meanwhile} picture=${picture} place=${place} />
    ${children}
    <${Sheet} title=${fill(say.sheet, place)} lead=${fill(say.sheet_at, { time: clockText(meanwhile.list.at, place.tz), count: picture.waiting.length })}
      groups=${[{ id: "all", name: "", rows: picture.waiting }]} tz=${place.tz} say=${say} service=${serviceOf} hasTicks />`;
}

function Here({ picture: { current, state }, place }) {
  const say = words();
  if (!current) return html`<section class="current empty away-here"><p>${say.nobody}</p></section>`;
  return html`<section class="current away-here ${state}">
    <p class="away-number number">${saidOf(current)}</p>
    <div><h2>${fill(say[state], { number: saidOf(current), window: place.window })}</h2>
      <p class="quiet">${[serviceOf(current), current.paper && fill(say.own, current)].filter(Boolean).join(" · ")}</p>${state === "serving" && html`<p class="quiet">${say.outcomes}</p>`}</div>
  </section>`;
}

/** The large key is the likeliest one; what is large has its place taken by finishing with the next call. */
function Keys({ meanwhile, picture }) {
  const large = LARGE[picture.state];
  const shown = [large, ...KEYS.map((wish) => (wish === large ? "finish_next" : wish))];
  return html`<section class="keys away-keys" aria-label=${WORDS.keys}>${shown.map((wish, n) => html`<${Key} key=${wish} wish=${wish} kind=${n ? "place" : "large"} meanwhile=${meanwhile} picture=${picture} />`)}</section>`;
}

function Key({ wish, kind, meanwhile, picture }) {
  const why = meanwhile.whyNot(wish, picture);
  const isSaid = wish === "recall" || wish === "next"; // why a key is grey stands on it where there is room
  const note = why ? isSaid && picture.current && why : noteOf(wish, picture, meanwhile.place.rules);
  return html`<button type="button" class="key ${kind}" data-wish=${wish} aria-disabled=${why ? "true" : undefined}
      aria-keyshortcuts=${BINDINGS[wish].replace("Num", "")} onClick=${() => meanwhile.press(wish)}>
    <span class="key-word">${wordOf(wish, picture.state)}</span>
    <span class="key-note"><kbd>${keyWord(BINDINGS[wish])}</kbd>${note && html`<span>${note}</span>`}</span>
  </button>`;
}

function noteOf(wish, { next, held, current, recall }, { calls_max }) {
  if (["next", "finish_next"].includes(wish) && next) return saidOf(next);
  if (wish === "resume" && held.length) return saidOf(held[0]);
  if (wish === "recall" && recall) return fill(recall.isLast ? WORDS.notes.last_call : WORDS.notes.called_times, { count: Math.min(current.calls, calls_max) });
  return "";
}

function wordOf(wish, state) {
  const say = words();
  if (wish === "serve" && state === "serving") return say.finish;
  return wish === "cases" ? say.print : (say[wish] ?? WORDS.wishes[wish]);
}

const bothOf = (one) => (one.paper ? fill(words().both, one) : one.number);

function DoneList({ meanwhile, place }) {
  const say = words();
  const shown = meanwhile.acts.slice(-DONE_MAX).reverse();
  return html`<section class="away-done"><h2>${fill(say.done, { count: meanwhile.acts.length })}</h2>
    ${shown.length === 0 && html`<p class="quiet">${say.done_none}</p>`}
    <ol>${shown.map((one) => html`<li key=${one.key}><time class="number">${clockText(one.at, place.tz)}</time> <b class="number">${bothOf(one)}</b> ${one.outcome ? WORDS.outcomes[one.outcome] : say.acts[one.act]}</li>`)}</ol></section>`;
}

function List({ meanwhile, picture, place }) {
  const say = words();
  const values = { time: clockText(meanwhile.list.at, place.tz), count: picture.waiting.length };
  return html`<aside class="side away-list" aria-label=${say.listed}><h2>${say.listed}</h2><p class="quiet">${fill(say.list_at, values)}</p>
    ${picture.waiting.length === 0 && html`<p>${say.empty}</p>`}
    <ol tabindex="0">${picture.waiting.map((one) => html`<li key=${one.id} class=${one.id === picture.next?.id ? "first" : ""}><${What} one=${one} /><span class="quiet">${whenOf(one, place.tz, say)}</span></li>`)}</ol>
    ${picture.held.length > 0 && html`<h2>${say.held}</h2><ol class="away-held" tabindex="0">${picture.held.map((one) => html`<li key=${one.id}><button type="button" class="away-row" onClick=${() => meanwhile.press("resume", one.id)}>
      <${What} one=${one} /><span class="quiet">${fill(say.held_since, { time: clockText(one.since, place.tz) })}</span></button></li>`)}</ol>`}</aside>`;
}

const What = ({ one }) => html`<b class="number">${saidOf(one)}</b>
  <span class="away-what">${one.paper && html`<small>${fill(words().own, one)}</small> `}${serviceOf(one)}</span>`;

const whenOf = (one, tz, say) => (one.slot ? fill(say.booked, { time: clockText(one.slot, tz) }) : fill(say.since, { time: clockText(one.waited_since, tz) }));

/** What is left to say when the server is back: entered, still to be entered, or not entered and why. */
export function Afterwards({ meanwhile, tz }) {
  const say = words();
  const { acts, conflicts, problem } = meanwhile;
  const left = problem && acts.length > 0;
  const isJust = meanwhile.handed > 0 && meanwhile.mono() < (meanwhile.handedUntil ?? 0);
  if (!left && !conflicts.length && !isJust) return null;
  return html`<section class="away-after" role=${left || conflicts.length ? "alert" : "status"}>
    ${isJust && html`<p>${fill(say.handed, { count: meanwhile.handed })}</p>`}
    ${left && html`<p class="bad-text">${fill(say.left, { count: acts.length, problem })}</p>`}
    ${conflicts.length > 0 && html`<h2>${say.conflicts}</h2>
      <ul>${conflicts.map((one) => html`<li key=${one.key}><time class="number">${clockText(one.at, tz)}</time> <b class="number">${bothOf(one)}</b> ${say.acts[one.act]}${lang() === "en" ? ": " : "："}${lang() === "en" ? one.message_en : one.message}</li>`)}</ul>
      <button type="button" class="button" onClick=${() => meanwhile.dismiss()}>${say.seen}</button>`}
  </section>`;
}
