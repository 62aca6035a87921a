// One booking in the guide's hand, and the form to make one for somebody: what is known, and what a guide may do.

import { h } from "preact";
import htm from "htm";
import { blankPersons, roleName, slotText } from "./desk-booking-store.js";
import { Choices, Reason } from "./desk-issue.js";
import { matching } from "./desk-model.js";
import { dayWords, fill, nameOf } from "./desk-say.js";
import { clockText } from "./window-model.js";

const html = htm.bind(h);
const LIVE = ["booked", "partial"];
const CANCELLABLE = ["unverified", "booked", "partial"];

export function BookingPanel({ desk }) {
  const { screen, words } = desk;
  const { booking, form } = screen;
  const say = words.booking;
  const Form = { move: Move, cancel: Cancel }[form];
  return html`<section class="panel ticket booking" aria-labelledby="booking-title">
    <div class="ticket-head">
      <h2 id="booking-title" class="number">${fill(say.title, booking)}</h2>
      <span class="pill ${booking.state}">${say.states[booking.state]}</span>
      ${booking.home && html`<span class="tag">${say.home}</span>`}
      <button class="button" type="button" onClick=${() => desk.back()}>${words.acts.back}</button>
    </div>
    ${Form ? html`<${Form} desk=${desk} booking=${booking} />` : html`<${Facts} desk=${desk} booking=${booking} /><${Acts} desk=${desk} booking=${booking} />`}
  </section>`;
}

function Facts({ desk, booking }) {
  const { words, place, screen } = desk;
  const { facts, ...say } = words.booking;
  const who = booking.people.map((one) => `${roleName(one, desk)} ${one.here ? say.here : say.awaited}`).join("、");
  const named = (booking.persons_masked ?? []).map((one) => [one.name, one.id].filter(Boolean).join(" ")).join("；");
  const phone = screen.phone === undefined
    ? html`<button class="button small" type="button" aria-busy=${desk.busy === "phone"} onClick=${() => desk.showPhone()}>${say.show_phone}</button>`
    : screen.phone ?? say.no_phone;
  const lines = [
    [facts.service, booking.services.map((one) => nameOf(one, desk)).join(" → ")],
    [facts.when, `${dayWords(booking.day, place.lang)} ${clockText(booking.start, place.tz)}–${clockText(booking.end, place.tz)}`],
    [facts.who, who],
    booking.units > 1 && [facts.units, booking.units],
    [facts.persons, named || words.no_person],
    [facts.channel, say.channels[booking.channel]],
    [facts.phone, phone],
  ].filter(Boolean);
  return html`<dl class="facts">${lines.map(([name, value]) => html`<div key=${name}><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}

function Acts({ desk, booking }) {
  const { words, place, screen } = desk;
  const say = words.booking;
  const isLive = LIVE.includes(booking.state) && !booking.home;
  const mayCheckIn = isLive && ["on_time", "late"].includes(booking.timing);
  const note = isLive && fill(say.timing[booking.timing], { from: clockText(booking.check_in_from, place.tz) });
  const open = (form) => {
    Object.assign(screen.draft, { by: "citizen", reason: "", day: booking.day, slot: "" });
    desk.show({ ...screen, form, sure: false, slots: null });
    if (form === "move") desk.loadSlots(booking.services.map((one) => one.id), booking.units);
  };
  return html`<div class="booking-acts">
    ${note && html`<p class="timing ${booking.timing}">${note}</p>`}
    ${mayCheckIn && html`<${Here} desk=${desk} booking=${booking} />`}
    <p class="acts">
      ${mayCheckIn && html`<button class="button primary" type="button" aria-busy=${desk.busy === "check-in"} onClick=${() => desk.checkIn()}>${say.check_in}</button>`}
      ${booking.ticket && html`<button class="button primary" type="button" onClick=${() => desk.openId(booking.ticket)}>${say.open_ticket}</button>`}
      ${booking.state === "booked" && html`<button class="button" type="button" onClick=${() => open("move")}>${say.move}</button>`}
      ${isLive && desk.printers.length > 0 && html`<button class="button" type="button" aria-busy=${desk.busy === "print"} onClick=${() => desk.printBooking(screen.isPrinted ? "lost" : "not_printed")}>${say.print}</button>`}
      ${CANCELLABLE.includes(booking.state) && html`<button class="button" type="button" onClick=${() => open("cancel")}>${say.cancel}</button>`}
    </p>
    ${screen.isPrinted && html`<p role="status">${words.print_states[booking.prints?.at(-1)?.state ?? "queued"]}</p>`}</div>`;
}

/** Who has come: of several nobody is marked before the guide says so. */
function Here({ desk, booking }) {
  const { words, screen: { draft } } = desk;
  const awaited = booking.people.map((one, at) => [one, at]).filter(([one]) => !one.here);
  if (awaited.length < 2) return null;
  const turn = (at) => {
    draft.here = draft.here.includes(at) ? draft.here.filter((one) => one !== at) : [...draft.here, at];
    desk.redraw();
  };
  return html`<fieldset><legend>${words.booking.check_in_who}</legend><div class="choices">
    ${awaited.map(([one, at]) => html`<label key=${at} class="choice-one ${draft.here.includes(at) ? "on" : ""}">
      <input type="checkbox" checked=${draft.here.includes(at)} onChange=${() => turn(at)} /><span>${roleName(one, desk)}</span></label>`)}
  </div></fieldset>`;
}

/** Whose wish it is; the hall's own needs a reason, excuses the citizen and is told to them. */
function Why({ desk }) {
  const { words, screen: { draft } } = desk;
  const say = words.booking;
  const set = (name) => (value) => {
    draft[name] = value;
    desk.redraw();
  };
  return html`<${Choices} name="by" label=${say.whose} options=${Object.entries(say.by)} value=${draft.by} onPick=${set("by")} />
    ${draft.by === "hall" && html`<${Reason} id="why" label=${say.why} words=${say.whys} value=${draft.reason} onSet=${set("reason")} />`}`;
}

function Move({ desk, booking }) {
  const { words, screen } = desk;
  const say = words.booking;
  const submit = (event) => {
    event.preventDefault();
    desk.moveBooking();
  };
  return html`<form class="change" onSubmit=${submit}>
    <${Why} desk=${desk} />
    <${When} desk=${desk} services=${booking.services.map((one) => one.id)} units=${booking.units} />
    <p class="acts">
      <button class="button primary" type="submit" aria-busy=${desk.busy === "move"}>${fill(say.move_submit, { time: screen.draft.slot ? slotText(screen.draft.slot, desk.place.lang) : "…" })}</button>
      <button class="button" type="button" onClick=${() => desk.show({ ...screen, form: null })}>${say.keep}</button>
    </p></form>`;
}

function Cancel({ desk, booking }) {
  const { words, screen } = desk;
  const say = words.booking;
  const submit = (event) => {
    event.preventDefault();
    desk.cancelBooking();
  };
  return html`<form class="change" onSubmit=${submit}>
    <${Why} desk=${desk} />
    <p class="acts">
      <button class="button danger" type="submit" aria-busy=${desk.busy === "cancel"}>${screen.sure ? fill(say.sure, booking) : say.cancel}</button>
      <button class="button" type="button" onClick=${() => desk.show({ ...screen, form: null, sure: false })}>${say.keep}</button>
    </p></form>`;
}

/** A day, and its slots that have a place left. */
function When({ desk, services, units, withOverride }) {
  const { words, place, screen: { draft, slots } } = desk;
  const say = words.booking;
  const left = (one) => (draft.override ? (one.left ?? one.free) : one.free);
  const open = (slots ?? []).filter((one) => left(one) > 0);
  const set = (name) => (value) => {
    draft[name] = value;
    desk.redraw();
  };
  return html`<div class="when">
    <label for="slot-day">${say.day}</label>
    <span class="day-pick"><input id="slot-day" type="date" value=${draft.day} onChange=${(event) => { draft.day = event.target.value; desk.loadSlots(services, units); }} /> <b>${dayWords(draft.day, place.lang)}</b></span>
    ${withOverride && html`<label class="choice-one ${draft.override ? "on" : ""}"><input type="checkbox" checked=${draft.override}
      onChange=${(event) => { draft.slot = ""; set("override")(event.target.checked); }} /><span>${say.override}</span></label>`}
    ${slots && open.length === 0 && html`<p class="quiet">${say.no_slots}</p>`}
    ${open.length > 0 && html`<${Choices} name="slot" label=${say.slots} value=${draft.slot} onPick=${set("slot")}
      options=${open.map((one) => [one.id, `${clockText(one.start, place.tz)} ${fill(say.slot_free, { free: left(one) })}`])} />`}
  </div>`;
}

// --- for somebody ------------------------------------------------------------------------------------------------------

export function Book({ desk }) {
  const { words, hall, screen } = desk;
  const { draft } = screen;
  const say = words.booking;
  const bookable = (hall?.services ?? []).filter((one) => one.bookable);
  const found = matching(bookable, draft.filter);
  const service = bookable.find((one) => one.id === draft.service);
  const enter = (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    if (draft.filter.trim() && found.length) desk.chooseService(found[0]);
  };
  return html`<section class="panel issue book" aria-labelledby="book-title">
    <div class="issue-services">
      <h2 id="book-title">${say.book_title}</h2>
      <label class="visually-hidden" for="filter">${say.book_filter}</label>
      <input id="filter" value=${draft.filter} placeholder=${say.book_filter} maxlength="60" autocomplete="off"
        onKeyDown=${enter} onInput=${(event) => { draft.filter = event.target.value; desk.redraw(); }} />
      <div class="services" role="group" aria-label=${say.book_service} tabindex="0">
        ${found.length === 0 && html`<p class="none">${say.book_none}</p>`}
        ${found.map((one) => html`<button key=${one.id} class="service" type="button" aria-pressed=${draft.service === one.id}
          onClick=${() => desk.chooseService(one)}><span class="letter">${one.queue}</span><span>${nameOf(one, desk)}</span></button>`)}
      </div>
    </div>
    <form class="issue-more" onSubmit=${(event) => { event.preventDefault(); desk.book(); }}>
      <fieldset><legend>${say.book_channel}</legend><${Choices} name="channel" label=${say.book_channel}
        options=${["desk", "phone"].map((one) => [one, say.channels[one]])} value=${draft.channel}
        onPick=${(id) => { draft.channel = id; desk.redraw(); }} /></fieldset>
      ${service && html`<${When} desk=${desk} services=${[service.id]} units=${desk.units()} withOverride />
        <${Persons} desk=${desk} service=${service} />`}
      ${service?.home && html`<label for="book-address">${say.address}</label>
      <input id="book-address" maxlength="200" autocomplete="off" required value=${draft.address} onInput=${(event) => { draft.address = event.target.value; desk.redraw(); }} />`}
      <label for="book-phone">${draft.channel === "desk" ? say.phone_if : say.phone}</label>
      <input id="book-phone" inputmode="tel" value=${draft.phone} maxlength="40" autocomplete="off" onInput=${(event) => { draft.phone = event.target.value; desk.redraw(); }} />
      <p class="issue-feet">
        <button class="button primary" type="submit" aria-busy=${desk.busy === "book"}>${fill(say.book_submit, { time: draft.slot ? slotText(draft.slot, desk.place.lang) : "" })}</button>
        <button class="button" type="button" onClick=${() => desk.back()}>${say.not_book}</button>
      </p>
    </form>
  </section>`;
}

function Persons({ desk, service }) {
  const { words, place, screen: { draft } } = desk;
  const say = words.booking;
  const parties = draft.agent ? [{ id: "principal", least: 1, most: 5 }] : service.parties;
  const count = (role) => draft.persons.filter((one) => one.role === role).length;
  const nameOfRole = (role) => {
    const known = service.parties.find((one) => one.id === role);
    return known ? roleName(known, desk) : say.roles[role];
  };
  const turnAgent = (event) => {
    draft.agent = event.target.checked;
    draft.persons = blankPersons(service, draft.agent);
    desk.redraw();
  };
  const units = (change) => {
    change();
    desk.redraw();
    if (draft.agent) desk.loadSlots([service.id], desk.units());
  };
  return html`<fieldset><legend>${say.book_people}</legend>
    <label class="choice-one ${draft.agent ? "on" : ""}"><input type="checkbox" checked=${draft.agent} onChange=${turnAgent} /><span>${say.book_agent}</span></label>
    ${draft.persons.map((one, at) => {
      const set = (name) => (event) => { one[name] = event.target.value; desk.redraw(); };
      const spare = parties.find((role) => role.id === one.role && count(role.id) > role.least);
      return html`<div key=${at} class="person booked-person" role="group" aria-label=${nameOfRole(one.role)}>
        <b>${nameOfRole(one.role)}</b>
        <label class="visually-hidden" for=${`b-name-${at}`}>${say.name}</label><input id=${`b-name-${at}`} placeholder=${say.name} value=${one.name} maxlength="80" autocomplete="off" onInput=${set("name")} />
        <label class="visually-hidden" for=${`b-type-${at}`}>${say.id_type}</label><select id=${`b-type-${at}`} value=${one.id_type} onChange=${set("id_type")}>
          ${Object.entries(place.codes.id_types).map(([id, word]) => html`<option key=${id} value=${id}>${word}</option>`)}</select>
        <label class="visually-hidden" for=${`b-number-${at}`}>${say.id_number}</label><input id=${`b-number-${at}`} placeholder=${say.id_number} value=${one.id_number} maxlength="40" autocomplete="off" spellcheck="false" onInput=${set("id_number")} />
        ${spare && html`<button class="button small" type="button" onClick=${() => units(() => draft.persons.splice(at, 1))}>${say.book_drop}</button>`}
      </div>`;
    })}
    <p class="acts">${parties.filter((role) => count(role.id) < role.most).map((role) => html`<button key=${role.id} class="button small" type="button"
      onClick=${() => units(() => draft.persons.push({ role: role.id, name: "", id_type: "resident", id_number: "" }))}>${fill(say.book_add, { role: nameOfRole(role.id) })}</button>`)}</p>
  </fieldset>`;
}
