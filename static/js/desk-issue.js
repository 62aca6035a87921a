// Giving out a number at the desk: services, class with its reason, needs, an ID if there is one; then how the slip fares.

import { h } from "preact";
import htm from "htm";
import { isSlip, matching } from "./desk-model.js";
import { typedOver } from "./desk-readings.js";
import { fill, floorOf, itemsOf, nameOf } from "./desk-say.js";

const html = htm.bind(h);
const ITEMS_MAX = 6;
const NONE_AFTER_POLLS = 4;

export function Issue({ desk }) {
  const { words, hall, screen } = desk;
  const { draft } = screen;
  const services = hall?.services ?? [];
  const found = matching(services, draft.filter);
  const add = (id) => {
    if (!draft.items.includes(id) && draft.items.length < ITEMS_MAX) draft.items.push(id);
    draft.filter = "";
    desk.message = null;
    desk.redraw();
  };
  const enter = (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    if (isSlip(draft.filter)) desk.findText(draft.filter);
    else if (draft.filter.trim() && found.length > 0) add(found[0].id);
  };
  return html`<section class="panel issue" aria-labelledby="issue-title">
    <div class="issue-services">
      <h2 id="issue-title">${words.ask_services}</h2>
      <label class="visually-hidden" for="filter">${words.ask_filter}</label>
      <input id="filter" value=${draft.filter} placeholder=${words.ask_filter} maxlength="60" autocomplete="off"
        onKeyDown=${enter} onInput=${(event) => { draft.filter = event.target.value; desk.redraw(); }} />
      <div class="services" role="group" aria-label=${words.ask_services} tabindex="0">
        ${found.length === 0 && html`<p class="none">${words.ask_no_service}</p>`}
        ${found.map((one) => html`<button key=${one.id} class="service" type="button" aria-pressed=${draft.items.includes(one.id)}
          onClick=${() => add(one.id)}><span class="letter">${one.queue}</span><span>${nameOf(one, desk)}</span></button>`)}
      </div>
    </div>
    <form class="issue-more" onSubmit=${(event) => { event.preventDefault(); desk.issue(); }}>
      <${Chosen} desk=${desk} services=${services} />
      <${Priority} desk=${desk} />
      <${Needs} desk=${desk} />
      <${Id} desk=${desk} />
      <p class="issue-feet">
        <button class="button primary" type="submit" aria-busy=${desk.busy === "issue"}>${words.ask_submit}</button>
        <button class="button" type="button" onClick=${() => desk.back()}>${words.ask_back}</button>
      </p>
    </form>
  </section>`;
}

function Chosen({ desk, services }) {
  const { words, screen: { draft } } = desk;
  const drop = (id) => {
    draft.items = draft.items.filter((one) => one !== id);
    desk.redraw();
  };
  return html`<fieldset><legend>${words.ask_chosen}</legend>
    ${draft.items.length === 0 && html`<p class="quiet">${words.ask_none}</p>`}
    <ol class="chosen">${draft.items.map((id, at) => {
      const name = nameOf(services.find((one) => one.id === id) ?? { name: id }, desk);
      return html`<li key=${id}><span class="number">${at + 1}</span><span>${name}</span>
        <button class="button small" type="button" aria-label=${fill(words.ask_remove, { name })} onClick=${() => drop(id)}>×</button></li>`;
    })}</ol></fieldset>`;
}

/** A row of choices of which one holds. */
export function Choices({ name, options, value, onPick, label }) {
  return html`<div class="choices" role="radiogroup" aria-label=${label}>
    ${options.map(([id, word]) => html`<label key=${id} class="choice-one ${value === id ? "on" : ""}">
      <input type="radio" name=${name} value=${id} checked=${value === id} onChange=${() => onPick(id)} /><span>${word}</span></label>`)}
  </div>`;
}

function Priority({ desk }) {
  const { words, place, screen: { draft } } = desk;
  const set = (name) => (value) => {
    draft[name] = value;
    desk.redraw();
  };
  const options = [["", words.ask_no_priority], ...Object.entries(place.codes.priorities)];
  return html`<fieldset><legend>${words.ask_priority}</legend>
    <${Choices} name="priority" label=${words.ask_priority} options=${options} value=${draft.priority ?? ""} onPick=${(id) => set("priority")(id || null)} />
    ${draft.priority && html`<${Reason} id="reason" label=${words.ask_reason} words=${words.ask_reasons} value=${draft.reason} onSet=${set("reason")} />`}
  </fieldset>`;
}

/** A reason in words, with the usual ones to press. */
export function Reason({ id, label, words, value, onSet }) {
  return html`<div class="reason"><label for=${id}>${label}</label>
    <div class="reason-row"><input id=${id} value=${value} maxlength="100" autocomplete="off" onInput=${(event) => onSet(event.target.value)} />
    ${words.map((word) => html`<button key=${word} class="button small" type="button" aria-pressed=${value === word} onClick=${() => onSet(word)}>${word}</button>`)}</div></div>`;
}

function Needs({ desk }) {
  const { words, place, screen: { draft } } = desk;
  const turn = (need) => {
    draft.needs = draft.needs.includes(need) ? draft.needs.filter((one) => one !== need) : [...draft.needs, need];
    desk.redraw();
  };
  return html`<fieldset><legend>${words.ask_needs}</legend><div class="choices">
    ${Object.entries(place.codes.needs).map(([need, word]) => html`<label key=${need} class="choice-one ${draft.needs.includes(need) ? "on" : ""}">
      <input type="checkbox" checked=${draft.needs.includes(need)} onChange=${() => turn(need)} /><span>${word}</span></label>`)}
  </div></fieldset>`;
}

function Id({ desk }) {
  const { words, place, screen: { draft: { person } } } = desk;
  const set = (name) => (event) => {
    typedOver(person, name, event.target.value);
    desk.redraw();
  };
  const turn = (event) => {
    person.open = event.currentTarget.open;
  };
  return html`<details open=${person.open} onToggle=${turn}><summary>${words.ask_person}</summary><div class="person">
    <label for="p-name">${words.ask_name}</label><input id="p-name" value=${person.name} maxlength="80" autocomplete="off" onInput=${set("name")} />
    <label for="p-type">${words.ask_id_type}</label><select id="p-type" value=${person.id_type} onChange=${set("id_type")}>
      ${Object.entries(place.codes.id_types).map(([id, word]) => html`<option key=${id} value=${id}>${word}</option>`)}</select>
    <label for="p-number">${words.ask_id_number}</label><input id="p-number" value=${person.id_number} maxlength="40" autocomplete="off"
      spellcheck="false" onInput=${set("id_number")} />
    <label for="p-phone">${words.booking.ask_phone}</label><input id="p-phone" value=${person.phone} maxlength="20" inputmode="tel" autocomplete="off"
      onInput=${set("phone")} />
    <p class="quiet card-hint">${desk.own ? words.card.hint : words.card.hint_none}</p>
  </div></details>`;
}

export function Issued({ desk }) {
  const { words, screen } = desk;
  const { ticket } = screen;
  const where = { floor: floorOf(ticket, desk), zone: nameOf(ticket.zone, desk), windows: ticket.windows.slice(0, 8).join("、") };
  return html`<section class="panel issued" aria-labelledby="issued-title">
    <h2 id="issued-title">${words.issued_title}</h2>
    <p class="issued-number number">${ticket.number}</p>
    <p class="issued-what">${itemsOf(ticket, desk)}</p>
    <p>${fill(words.issued_where, where)} · <b>${fill(words.issued_ahead, ticket)}</b></p>
    <${Paper} desk=${desk} ticket=${ticket} />
    <p class="issue-feet">
      <button class="button primary" type="button" onClick=${() => desk.startIssue()}>${words.issued_next}</button>
      <button class="button" type="button" onClick=${() => desk.openId(ticket.id)}>${words.issued_open}</button>
      <button class="button" type="button" onClick=${() => desk.back()}>${words.issued_done}</button>
    </p>
  </section>`;
}

/** How the first slip fares, and another printer where it did not come out. */
function Paper({ desk, ticket }) {
  const { words, screen } = desk;
  const last = ticket.prints.at(-1)?.state;
  const state = last ?? (screen.polls >= NONE_AFTER_POLLS ? (desk.printers.length ? "none" : "no_printer") : "queued");
  const again = ["unknown", "failed", "none"].includes(state) && desk.printers.length > 0;
  return html`<div class="paper ${state}"><p role="status">${words.print_states[state]}</p>
    ${again && html`<${Printers} desk=${desk} /><button class="button" type="button" aria-busy=${desk.busy === "print"}
      onClick=${() => desk.print(ticket, "not_printed")}>${words.print}</button>`}</div>`;
}

/** A printer by the box it hangs on, as people call it. */
function printerName({ printer }, desk) {
  const [box, own] = printer.split("/");
  return `${desk.devices.find((one) => one.id === box)?.name ?? box} ${own}`;
}

/** Which printer the next slip comes out of. */
export function Printers({ desk }) {
  const { words } = desk;
  return html`<label class="printers"><span>${words.printer}</span>
    <select value=${desk.printer ?? ""} onChange=${(event) => { desk.printer = event.target.value; desk.redraw(); }}>
      ${desk.printers.map((one) => html`<option key=${one.printer} value=${one.printer}>${printerName(one, desk)} · ${words.printer_states[one.state]}</option>`)}
    </select></label>`;
}
