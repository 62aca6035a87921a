// The last waiting list on paper: what a window or the desk works by while the server is away.

import { h } from "preact";
import htm from "htm";
import { clockText } from "./window-model.js";
import { fill } from "./window-words.js";

const html = htm.bind(h);

/** The number by which its holder is called: that on the paper. */
export const saidOf = (one) => one.paper ?? one.number;

/** A list on paper: big numbers, and where a clerk works by it, boxes to tick. `groups`: [{id, name, rows}]. */
export function Sheet({ title, lead, groups, tz, say, hasTicks = false, service }) {
  const columns = ["number", "service", "since", ...(hasTicks ? ["called", "served", "missed"] : [])];
  return html`<section class="away-sheet" aria-hidden="true"><h1>${title}</h1><p>${lead}</p>
    ${groups.map((group) => html`<table key=${group.id}>${group.name && html`<caption>${group.name}</caption>`}
      <thead><tr>${columns.map((one) => html`<th class=${`col-${one}`}>${say.columns[one]}</th>`)}</tr></thead>
      <tbody>${group.rows.map((one) => html`<tr key=${one.id}><td class="number">${saidOf(one)}${one.paper && html`<small>${fill(say.own, one)}</small>`}</td><td>${service(one)}</td>
        <td>${one.slot ? fill(say.booked, { time: clockText(one.slot, tz) }) : clockText(one.waited_since ?? one.issued_at, tz)}</td>
        ${hasTicks && ["called", "served", "missed"].map((box) => html`<td class="box"><i></i></td>`)}</tr>`)}</tbody></table>`)}
  </section>`;
}
