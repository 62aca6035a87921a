// What lies beside and below the current person: the items and materials, who waits, who is held, and what carried the call.

import { h } from "preact";
import htm from "htm";
import { lineOf, nameOf } from "./window-case-panel.js";
import { carried, clockText, minutesSince, ms } from "./window-model.js";
import { Needs } from "./window-needs.js";
import { WORDS, fill, inWords, lang, named, serviceOf } from "./window-words.js";

const html = htm.bind(h);
const OPEN = ["applied", "told", "accepted", "concluded"];
const CASES_MAX = 3;
const QUEUES_MAX = 5;
const HELD_MAX = 2;

export function Details({ picture: { current, state }, known }) {
  if (!current || state === "taken") return html`<section class="details none"></section>`;
  const items = current.items ?? [];
  const at = items.findIndex((item) => item.current);
  const say = WORDS.details;
  const stateOf = (item, n) =>
    item.outcome
      ? fill(say.item_done, { outcome: WORDS.outcomes[item.outcome] ?? item.outcome })
      : n === at && state === "serving"
        ? say.item_now
        : item.queue && item.queue !== current.queue?.id
          ? fill(say.item_moves, item)
          : say.item_next;
  return html`<section class="details">
    ${items.length > 1 &&
    html`<div class="details-items"><h2>${say.items}</h2><ol>${items.map(
      (item, n) => html`<li class=${n === at ? "now" : ""}><span>${named(item)}</span><span class="quiet">${stateOf(item, n)}</span></li>`,
    )}</ol></div>`}
    <div class="details-materials"><h2>${say.materials}</h2>
      ${current.materials?.length
        ? html`<ul class="two">${inWords(current, "materials").map((one) => html`<li title=${one}>${one}</li>`)}</ul>`
        : html`<p class="quiet">${say.no_materials}</p>`}
    </div>
    <${Known} known=${known?.ticket === current.id ? known.data : null} />
    ${current.who && !known?.data?.cases.length && !known?.data?.earlier.length && items.length < 2 && html`<div class="details-who"><h2>${say.who}</h2><p>${inWords(current, "who")}</p></div>`}
  </section>`;
}

/** Cases of the ticket and open ones of its people, as far as there is room; all of them are in the panel. */
function Known({ known }) {
  const own = (known?.cases ?? []).map((one) => [one, true]);
  const open = (known?.earlier ?? []).filter((one) => OPEN.includes(one.state)).map((one) => [one, false]);
  const all = [...own, ...open];
  if (!all.length) return null;
  return html`<div class="details-cases"><h2>${WORDS.cases.heading}</h2><ul>${all.slice(0, CASES_MAX).map(
    ([one, isOwn]) => html`<li key=${one.number} class=${isOwn ? "now" : ""} title=${one.number}><span>${nameOf(one)}</span>
      <span class=${one.over_visits ? "bad-text" : "quiet"}>${lineOf(one)}</span></li>`,
  )}</ul>${all.length > CASES_MAX && html`<p class="quiet">${fill(WORDS.side.more, { count: all.length - CASES_MAX })}</p>`}</div>`;
}

export function Side({ picture, tz }) {
  const { next, queues, held, nowMs } = picture;
  const say = WORDS.side;
  const fits = queues.length <= QUEUES_MAX;
  const shownQueues = fits ? queues : busiest(queues).slice(0, QUEUES_MAX - 1);
  const rest = queues.filter((one) => !shownQueues.includes(one));
  return html`<aside class="side" aria-label=${say.label}>
    <section><h2>${say.next}</h2>
      ${next.length
        ? html`<ol class="cards">${next.slice(0, 3).map((one) => html`<${NextOne} key=${one.id} one=${one} nowMs=${nowMs} tz=${tz} />`)}</ol>`
        : html`<p class="quiet">${say.nobody}</p>`}
    </section>
    <section><h2>${say.queues}</h2><ul class="lines">${shownQueues.map(
      (one) => html`<li key=${one.id}><span><b class="letter">${one.id}</b>${queueWord(one)}${one.helps && html`<small class="tag">${say.help}</small>`}</span>
        <span class="quiet">${one.waiting > 0 && one.longest_since && fill(say.longest, { minutes: minutesSince(one.longest_since, nowMs) })}</span>
        <b class="number">${fill(say.people, { count: one.waiting })}</b></li>`,
    )}</ul>
    ${rest.length > 0 && html`<p class="quiet more">${fill(say.more_queues, { count: rest.length, people: rest.reduce((sum, one) => sum + one.waiting, 0) })}</p>`}</section>
    <section><h2>${say.held}</h2>
      ${held.length
        ? html`<ol class="cards">${held.slice(0, HELD_MAX).map((one) => html`<${HeldOne} key=${one.id} one=${one} nowMs=${nowMs} />`)}</ol>`
        : html`<p class="quiet">${say.no_held}</p>`}
      ${held.length > HELD_MAX && html`<p class="quiet more">${fill(say.more, { count: held.length - HELD_MAX })}</p>`}
    </section>
  </aside>`;
}

/** Where there is no room for every line: those with people first, by how long the first of them waits. */
function busiest(queues) {
  return [...queues].sort((a, b) => (ms(a.longest_since) ?? Infinity) - (ms(b.longest_since) ?? Infinity));
}

/** The line's name without its letter, which stands before it. */
function queueWord(one) {
  const word = named(one);
  return word.startsWith(one.id) ? word.slice(one.id.length).trim() : word;
}

function NextOne({ one, nowMs, tz }) {
  const say = WORDS.side;
  const tag =
    one.rule === "floor"
      ? say.floor
      : one.slot && one.booked
        ? fill(say.booked, { time: clockText(one.slot, tz) })
        : one.credit_min > 0
          ? fill(say.credit, { minutes: one.credit_min })
          : null;
  return html`<li class="card-one"><b class="number">${one.number}</b><span class="card-what">${serviceOf(one)}</span>
    <span class="card-when">${fill(say.waited, { minutes: minutesSince(one.waited_since, nowMs) })}${one.needs?.length ? html`<${Needs} needs=${one.needs} />` : tag && html`<em>${tag}</em>`}</span></li>`;
}

function HeldOne({ one, nowMs }) {
  const say = WORDS.side;
  return html`<li class="card-one"><b class="number">${one.number}</b><span class="card-what">${serviceOf(one)}</span>
    <span class="card-when">${fill(say.held_for, { minutes: minutesSince(one.since, nowMs) })}${one.window && html`<em>${fill(say.held_at, one)}</em>`}</span></li>`;
}

/** Which screens showed the call and which speakers spoke it; their number where no name is known. */
function placesOf(shown) {
  const said = (how) => (shown?.places ?? []).filter((one) => one.how === how).map((one) => one.name).join(WORDS.foot.and);
  return { screens: said("shown") || shown?.screens, voices: said("spoken") || shown?.voices };
}

export function Foot({ terminal, picture, children }) {
  const { connected, age_s, refused } = terminal.status;
  const { current, shown, nowMs, state } = picture;
  const how = state === "taken" ? null : carried(shown, current, nowMs);
  const isOld = !connected || age_s > 5;
  const said = how && fill(WORDS.foot[how], { number: current.paper ?? current.number, ...placesOf(shown) });
  return html`<footer class="foot" aria-label=${WORDS.foot.label}>
    <p class=${connected ? "ok" : "lost"} role="status"><i class="dot" aria-hidden="true"></i>${connected ? WORDS.foot.connected : WORDS.foot.lost}</p>
    ${refused && html`<p class="lost">${refused.message}</p>`}
    ${isOld && html`<p class="lost">${fill(WORDS.foot.age, { seconds: Math.round(age_s) })}</p>`}
    <p class="foot-said ${how === "none" ? "lost" : how === "carried" ? "ok" : ""}" role="status" title=${said ?? ""}>${said ?? ""}</p>
    ${children}
    <button type="button" class="key foot-key" lang=${lang() === "en" ? "zh-CN" : "en"} onClick=${() => terminal.turnLanguage()}>
      <span class="key-word">${WORDS.other_lang}</span></button>
  </footer>`;
}
