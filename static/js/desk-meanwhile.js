// The guide desk while the server is away: the last list of every line stands, says of when it is, and prints.

import { h } from "preact";
import htm from "htm";
import { nameOf } from "./desk-say.js";
import { Sheet } from "./meanwhile-sheet.js";
import { MEANWHILE_EN } from "./window-meanwhile-words-en.js";
import { MEANWHILE_ZH } from "./window-meanwhile-words-zh.js";
import { clockText } from "./window-model.js";
import { fill } from "./window-words.js";

const html = htm.bind(h);
const AWAY_S = 5;
const LIST_MAX = 200;

/** Whether the server has been silent for long enough to say so; a desk that has seen nothing yet has nothing to show. */
export function isAway(status, view) {
  return !status.connected && status.age_s > AWAY_S && Object.keys(view).length > 0;
}

/** Every line with who waits in it, by place, as a guide's paper says it: numbers and services, nothing personal. */
export function linesOf({ queues, lists }) {
  const rows = (queue) => lists.waiting.filter((one) => one.queue === queue.id).slice(0, LIST_MAX);
  const plain = ({ id, number, paper, service, service_en, issued_at }) => ({ id, number, paper, service, service_en, issued_at });
  return queues.map((queue) => ({ queue, rows: rows(queue).map(plain) })).filter((one) => one.rows.length > 0);
}

/** Since when the lists stand, and the key that prints them. */
export function AwayBand({ desk }) {
  const say = sayOf(desk);
  return html`<div class="desk-away" role="alert"><p>${fill(say.desk_band, { time: sinceOf(desk) })}</p>
    <button class="button" type="button" onClick=${() => window.print()}>${say.desk_print}</button></div>`;
}

/** The lists on paper. */
export function AwaySheet({ desk, picture }) {
  const say = sayOf(desk);
  const lines = linesOf(picture);
  const groups = lines.map(({ queue, rows }) => ({ id: queue.id, name: `${queue.id} ${nameOf(queue, desk)}`, rows }));
  const count = lines.reduce((sum, one) => sum + one.rows.length, 0);
  const service = (one) => (desk.place.lang === "en" ? one.service_en || one.service : one.service);
  return html`<${Sheet} title=${say.sheet_desk} lead=${fill(say.sheet_desk_at, { time: sinceOf(desk), count })} groups=${groups} tz=${desk.place.tz} say=${say} service=${service} />`;
}

const sayOf = (desk) => (desk.place.lang === "en" ? MEANWHILE_EN : MEANWHILE_ZH);
const sinceOf = (desk) => clockText(desk.now() - desk.status.age_s * 1000, desk.place.tz);
