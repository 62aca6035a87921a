// One ticket in the guide's hand: what is known of it, and what a guide may do with it in its state.

import { h } from "preact";
import htm from "htm";
import { Choices, Printers, Reason } from "./desk-issue.js";
import { fill, floorOf, itemsOf, nameOf } from "./desk-say.js";
import { clockText } from "./window-model.js";

const html = htm.bind(h);
// state → what a guide may do; the first is the likely one
const ACTS = {
  waiting: ["change", "cancel"],
  called: ["cancel"],
  missed: ["return", "cancel"],
  held: ["transfer", "cancel"],
};
const REPRINTED = ["waiting", "called", "missed", "held"];

export function TicketPanel({ desk }) {
  const { words, screen, place } = desk;
  const { ticket } = screen;
  return html`<section class="panel ticket" aria-labelledby="ticket-title">
    <div class="ticket-head">
      <h2 id="ticket-title" class="number">${fill(words.ticket_title, ticket)}</h2>
      <span class="pill ${ticket.state}">${place.codes.states[ticket.state]}</span>
      ${ticket.needs.map((need) => html`<span class="need" key=${need}>${place.codes.needs[need]}</span>`)}
      <button class="button" type="button" onClick=${() => desk.back()}>${words.acts.back}</button>
    </div>
    ${screen.form
      ? html`<${Change} desk=${desk} ticket=${ticket} />`
      : html`<${Facts} desk=${desk} ticket=${ticket} />
          <${Acts} desk=${desk} ticket=${ticket} />
          ${REPRINTED.includes(ticket.state) && html`<${Copy} desk=${desk} ticket=${ticket} />`}`}
  </section>`;
}

function Facts({ desk, ticket }) {
  const { words, place } = desk;
  const { facts } = words;
  const kind = kindOf(ticket, desk);
  const person = ticket.person && [ticket.person.name, ticket.person.id].filter(Boolean).join(" ");
  const lines = [
    [facts.service, nameOf(ticket.service, desk)],
    ticket.items.length > 1 && [facts.items, itemsOf(ticket, desk)],
    [facts.where, [floorOf(ticket, desk), nameOf(ticket.zone, desk), ticket.window && fill(words.at_window, ticket)].filter(Boolean).join(" ")],
    [facts.issued, clockText(ticket.issued_at, place.tz)],
    ticket.state === "waiting" && [facts.ahead, fill(words.people, { ahead: ticket.ahead_now })],
    [facts.person, person || words.no_person],
    kind && [facts.priority, kind],
    [facts.paper, ticket.prints.length ? fill(words.copies, { count: ticket.prints.length }) : words.none],
  ].filter(Boolean);
  return html`<dl class="facts">${lines.map(([name, value]) => html`<div key=${name}><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
    ${ticket.notes?.length > 0 && html`<ul class="paper-notes">${ticket.notes.map((one) => html`<li key=${one.code}>${nameOf(one, desk)}</li>`)}</ul>`}`;
}

/** The class with its reason in words, or null. */
function kindOf({ priority }, { words, place }) {
  const word = priority && place.codes.priorities[priority.class];
  return word && priority.reason ? fill(words.priority_line, { word, reason: priority.reason }) : word || null;
}

function Acts({ desk, ticket }) {
  const { words, screen } = desk;
  const press = {
    return: () => desk.act("return", {}, words.said.returned),
    change: () => desk.show({ ...screen, form: "change" }),
    transfer: () => desk.show({ ...screen, form: "transfer" }),
    cancel: () => desk.cancel(),
  };
  const acts = ACTS[ticket.state] ?? [];
  return html`<p class="acts">${acts.map((act, at) => {
    const isSure = act === "cancel" && screen.sure;
    const kind = isSure ? "danger" : at === 0 && act !== "cancel" ? "primary" : "";
    return html`<button key=${act} class="button ${kind}" type="button" aria-busy=${desk.busy === act} onClick=${press[act]}>${
      isSure ? fill(words.acts.sure, ticket) : words.acts[act]
    }</button>`;
  })}</p>`;
}

function Change({ desk, ticket }) {
  const { words, place, hall, screen } = desk;
  const { draft, form } = screen;
  const set = (name) => (value) => {
    draft[name] = value;
    desk.redraw();
  };
  const queues = (hall?.queues ?? []).filter((one) => one.id !== ticket.queue.id);
  const kinds = [["", words.change_keep], ...Object.entries(place.codes.priorities), ["none", words.change_none]];
  const now = [`${ticket.queue.id} ${nameOf(ticket.queue, desk)}`, kindOf(ticket, desk)].filter(Boolean).join(" · ");
  return html`<form class="change" onSubmit=${(event) => { event.preventDefault(); desk.change(); }}>
    <p class="quiet">${fill(words.change_now, { now })}</p>
    <label for="to-queue">${words.change_queue}</label>
    <select id="to-queue" value=${draft.queue} onChange=${(event) => set("queue")(event.target.value)}>
      <option value="">${words.change_keep}</option>
      ${queues.map((one) => html`<option key=${one.id} value=${one.id}>${one.id} ${nameOf(one, desk)}</option>`)}
    </select>
    ${form === "change" && html`<fieldset><legend>${words.change_priority}</legend>
      <${Choices} name="class" label=${words.change_priority} options=${kinds} value=${draft.priority} onPick=${set("priority")} /></fieldset>`}
    <${Reason} id="change-reason" label=${words.change_reason} words=${words.ask_reasons} value=${draft.reason} onSet=${set("reason")} />
    <p class="quiet">${words.change_arrival}</p>
    <p class="acts">
      <button class="button primary" type="submit" aria-busy=${["reclass", "transfer"].includes(desk.busy)}>${words.change_submit}</button>
      <button class="button" type="button" onClick=${() => desk.show({ ...screen, form: null })}>${words.change_back}</button>
    </p>
  </form>`;
}

function Copy({ desk, ticket }) {
  const { words, screen } = desk;
  if (desk.printers.length === 0) return html`<p class="quiet">${words.print_states.no_printer}</p>`;
  const last = ticket.prints.at(-1);
  const copy = (last?.copy ?? 0) + 1;
  const why = (id) => desk.show({ ...screen, why: id });
  return html`<div class="copy">
    ${last && html`<p class="quiet" role="status">${words.print_states[last.state]}</p>`}
    ${last && html`<fieldset><legend>${words.reprint_reason}</legend>
      <${Choices} name="why" label=${words.reprint_reason} options=${Object.entries(words.reprint_reasons)} value=${screen.why} onPick=${why} /></fieldset>`}
    <p class="acts"><${Printers} desk=${desk} /><button class="button" type="button" aria-busy=${desk.busy === "print"}
      onClick=${() => desk.print(ticket, last ? screen.why : "not_printed")}>${last ? fill(words.reprint, { copy }) : words.print}</button></p>
  </div>`;
}
