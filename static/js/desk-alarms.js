// The right side: people to be led, calls for help, who of them comes soon, and how the lines stand.

import { h } from "preact";
import htm from "htm";
import { dayWords, fill, nameOf, placeOf } from "./desk-say.js";
import { clockText, elapsed, minutesSince } from "./window-model.js";

const html = htm.bind(h);

export function Alarms({ desk, picture }) {
  const { words } = desk;
  const isQuiet = picture.leads.length === 0 && picture.helps.length === 0 && picture.papers.length === 0 && !picture.displaced && picture.faults.length === 0;
  return html`<aside class="side" aria-label=${words.alarms}>
    ${isQuiet && html`<p class="side-quiet">${words.alarm_none}</p>`}
    ${picture.displaced && html`<${Displaced} desk=${desk} one=${picture.displaced} />`}
    ${picture.leads.length > 0 && html`<section aria-labelledby="leads">
      <h2 id="leads">${words.lead_title}</h2>
      <ul class="cards">${picture.leads.map((one) => html`<${Lead} key=${one.id} desk=${desk} one=${one} />`)}</ul>
    </section>`}
    ${picture.helps.length > 0 && html`<section aria-labelledby="helps">
      <h2 id="helps">${words.help_title}</h2>
      <ul class="cards">${picture.helps.map((one) => html`<${Help} key=${one.id} desk=${desk} one=${one} />`)}</ul>
    </section>`}
    ${picture.papers.length > 0 && html`<section aria-labelledby="papers">
      <h2 id="papers">${words.papers_title}</h2>
      <ul class="cards">${picture.papers.map((one) => html`<${Paper} key=${one.id} desk=${desk} one=${one} />`)}</ul>
    </section>`}
    ${picture.faults.length > 0 && html`<section aria-labelledby="faults">
      <h2 id="faults">${words.faults_title}</h2>
      <ul class="cards">${picture.faults.map((one) => html`<${Fault} key=${one.address} desk=${desk} one=${one} />`)}</ul>
    </section>`}
    ${picture.soon.length > 0 && html`<section aria-labelledby="soon">
      <h2 id="soon">${words.lead_soon}</h2>
      <ul class="soon">${picture.soon.slice(0, 4).map((one) => html`<${Soon} key=${one.id} desk=${desk} one=${one} />`)}</ul>
    </section>`}
    <section class="side-lines" aria-labelledby="lines">
      <h2 id="lines">${words.queues}</h2>
      <ul class="lines">${picture.queues.map((one) => html`<${Line} key=${one.id} desk=${desk} one=${one} />`)}</ul>
    </section>
  </aside>`;
}

/** People who have booked and have no place: whoever may settles it, the others tell them. */
function Displaced({ desk, one }) {
  const { words, place } = desk;
  return html`<section aria-labelledby="displaced"><h2 id="displaced">${words.displaced_title}</h2>
    <div class="alarm help open"><p class="alarm-head"><b>${fill(words.displaced, one)}</b></p>
      <p>${fill(place.oversees ? words.displaced_do : words.displaced_tell, { first: dayWords(one.first, place.lang) })}</p>
      ${place.oversees && html`<p class="alarm-keys"><a class="button primary" href="/bookings/conflicts">${words.displaced_go}</a></p>`}</div></section>`;
}

function needs(desk, codes) {
  return codes.map((need) => html`<span class="need" key=${need}>${desk.place.codes.needs[need]}</span>`);
}

const said = (thing, desk) => (thing ? nameOf(thing, desk) : "");

function who(desk, one, mine, by) {
  return one.taken_by_id === desk.place.staff ? mine : fill(by, { name: one.taken_by });
}

function Lead({ desk, one }) {
  const { words } = desk;
  const where = [said(one.floor, desk), said(one.zone, desk)].filter(Boolean).join(" ");
  const when = [
    fill(words.lead_called, { time: elapsed(one.called_at, desk.now()) }),
    one.calls > 1 && fill(words.lead_again, one),
  ].filter(Boolean);
  return html`<li class="alarm lead ${one.taken_by_id ? "taken" : "open"}">
    <p class="alarm-head"><b class="number">${one.number}</b><span class="alarm-to">→ ${fill(words.at_window, one)}</span></p>
    <p class="alarm-needs">${needs(desk, one.needs)} <span>${where}</span></p>
    <p class="alarm-when">${when.join(" · ")}</p>
    ${one.taken_by_id
      ? html`<p class="alarm-who">${who(desk, one, words.lead_mine, words.lead_by)}</p>`
      : html`<button class="button primary" type="button" onClick=${() => desk.lead(one)}
          aria-label="${words.lead_take} ${one.number}">${words.lead_take}</button>`}
  </li>`;
}

function Help({ desk, one }) {
  const { words, place } = desk;
  const where = placeOf(one, desk);
  const mine = one.taken_by_id === place.staff;
  const key = (act, word, kind = "") =>
    html`<button class="button ${kind}" type="button" onClick=${() => desk.help(one, act)} aria-label="${word} ${where}">${word}</button>`;
  return html`<li class="alarm help ${one.state}">
    <p class="alarm-head"><b>${place.codes.help[one.kind] ?? one.kind}</b><span class="number">${elapsed(one.opened_at, desk.now())}</span></p>
    <p>${where}</p>
    ${one.state === "taken" && html`<p class="alarm-who">${who(desk, one, words.help_mine, words.help_by)}</p>`}
    <p class="alarm-keys">
      ${one.state === "open" && key("take", words.help_take, "primary")}
      ${key("done", words.help_done, one.state === "taken" && mine ? "primary" : "")}
      ${one.state === "taken" && mine && key("release", words.help_release)}
    </p>
  </li>`;
}

/** A slip that is no number: its holder waits for nothing until somebody goes there. */
function Paper({ desk, one }) {
  const { words, place } = desk;
  return html`<li class="alarm help open">
    <p class="alarm-head"><b class="number">${one.number}</b><span class="number">${fill(words.paper_given, { time: clockText(one.given_at, place.tz) })}</span></p>
    <p>${placeOf(one, desk)}</p>
    <p>${one.why[place.lang]}</p>
    <p class="alarm-who">${words.paper_do}</p>
    <p class="alarm-keys"><button class="button primary" type="button" onClick=${() => desk.settlePaper(one)}
      aria-label="${words.paper_done} ${one.number}">${words.paper_done}</button></p>
  </li>`;
}

/** A device citizens need: what is wrong, where, and what helps; it goes by itself once it works. */
function Fault({ desk, one }) {
  const { lang } = desk.place;
  return html`<li class="alarm help ${one.rings ? "open" : "taken"}">
    <p class="alarm-head"><b>${one.what[lang]}</b><span class="number">${one.since ? elapsed(one.since, desk.now()) : ""}</span></p>
    <p>${one.at[lang]}</p>
    ${one.do && html`<p class="alarm-who">${one.do[lang]}</p>`}
  </li>`;
}

function Soon({ desk, one }) {
  return html`<li><button class="row soon-row" type="button" onClick=${() => desk.openId(one.id)}>
    <b class="number">${one.number}</b><span>${needs(desk, one.needs)}</span><span>${fill(desk.words.lead_ahead, one)}</span>
  </button></li>`;
}

function Line({ desk, one }) {
  const { words } = desk;
  const minutes = one.longest_since ? minutesSince(one.longest_since, desk.now()) : 0;
  return html`<li>
    <button class="line" type="button" onClick=${() => desk.turnQueue(one.id)}>
      <span class="letter">${one.id}</span><span class="line-name">${said(one, desk)}</span>
      <b class="number">${one.waiting}</b><span class="line-when">${one.waiting ? fill(words.waited, { minutes }) : ""}</span>
    </button>
    ${one.stopped && html`<p class="line-stopped">${fill(words.stopped, { reason: one.stopped })}</p>`}
  </li>`;
}
