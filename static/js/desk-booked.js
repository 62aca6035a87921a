// What a guide has just booked: the number in one line, day, place and hours to say out loud, and the slip to hand over.

import { h } from "preact";
import htm from "htm";
import { roleName } from "./desk-booking-store.js";
import { Printers } from "./desk-issue.js";
import { dayWords, fill, halves, nameOf } from "./desk-say.js";
import { clockText } from "./window-model.js";

const html = htm.bind(h);

export function Booked({ desk }) {
  const { words, hall, place, screen: { booking } } = desk;
  const say = words.booking;
  const service = hall?.services.find((one) => one.id === booking.services[0].id);
  const clock = (at) => clockText(at, place.tz);
  const hours = { from: clock(booking.check_in_from), until: clock(booking.check_in_until) };
  return html`<section class="panel issued booked" aria-labelledby="booked-title">
    <h2 id="booked-title">${say.booked_title}</h2>
    <p class="issued-number number">${halves(booking.number)}</p>
    <p class="issued-what"><b>${dayWords(booking.day, place.lang)} ${clock(booking.start)}</b> · ${booking.services.map((one) => nameOf(one, desk)).join(" → ")}</p>
    ${booking.home ? html`<p>${say.booked_home}</p>` : html`<p>${whereOf(booking, desk)} · ${fill(say.booked_check_in, hours)}</p>`}
    ${booking.people.length > 1 && html`<p>${fill(say.booked_who, { who: booking.people.map((one) => roleName(one, desk)).join("、") })}</p>`}
    ${service?.materials.length > 0 && html`<p>${fill(say.bring, { materials: service.materials.join("、") })}</p>`}
    <${Paper} desk=${desk} booking=${booking} />
    <p class="issue-feet">
      <button class="button primary" type="button" onClick=${() => desk.back()}>${say.done}</button>
      <button class="button" type="button" onClick=${() => desk.startBooking()}>${say.again}</button>
    </p>
  </section>`;
}

/** Floor and zone of the line it is booked for. */
function whereOf({ queue }, { hall, place }) {
  const id = hall?.queues.find((one) => one.id === queue.id)?.zone;
  const zone = hall?.zones.find((one) => one.id === id);
  return zone ? (place.lang === "en" ? zone.where_en : zone.where) : "";
}

/** How the slip fares, and the key that prints it, again or at another printer. */
function Paper({ desk, booking }) {
  const { words, screen } = desk;
  const say = words.booking;
  if (desk.printers.length === 0) return html`<p>${say.booked_note}</p>`;
  const state = screen.isPrinted ? (booking.prints.at(-1)?.state ?? "queued") : null;
  const rests = !state || ["confirmed", "unknown", "failed"].includes(state);
  return html`<div class="paper ${state ?? ""}"><p role="status">${state ? words.print_states[state] : ""}</p>
    ${rests && html`<${Printers} desk=${desk} /><button class="button" type="button" aria-busy=${desk.busy === "print"}
      onClick=${() => desk.printBooking(state === "confirmed" ? "lost" : "not_printed")}>${state ? say.print_again : say.print}</button>`}</div>`;
}
