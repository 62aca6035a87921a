// How the guide desk looks: at the left the lists or the one thing in hand, at the right whoever needs a guide now.

import { h } from "preact";
import htm from "htm";
import { Alarms } from "./desk-alarms.js";
import { Booked } from "./desk-booked.js";
import { Book, BookingPanel } from "./desk-booking.js";
import { Issue, Issued } from "./desk-issue.js";
import { AwayBand, AwaySheet, isAway } from "./desk-meanwhile.js";
import { TicketPanel } from "./desk-ticket.js";
import { dayWords, fill, nameOf } from "./desk-say.js";
import { clockText, minutesSince } from "./window-model.js";

const html = htm.bind(h);
const TABS = ["waiting", "missed", "held", "at_window"];
const SCREENS = { list: Lists, found: Found, issue: Issue, issued: Issued, ticket: TicketPanel, booking: BookingPanel, book: Book, booked: Booked };

export function App({ desk }) {
  const picture = desk.picture();
  const away = isAway(desk.status, desk.view);
  return html`
    <${Head} desk=${desk} />
    <main class="work" id="work">
      <${Top} desk=${desk} />
      <div>${away && html`<${AwayBand} desk=${desk} />`}<${Said} desk=${desk} /></div>
      <${SCREENS[desk.screen.kind]} desk=${desk} picture=${picture} />
    </main>
    <${Alarms} desk=${desk} picture=${picture} />
    ${away && html`<${AwaySheet} desk=${desk} picture=${picture} />`}`;
}

function Head({ desk }) {
  const { words, place, status } = desk;
  const other = place.lang === "en" ? "zh" : "en";
  return html`<header class="head">
    <h1>${words.product}</h1>
    <p class="head-hall">${place.hallName}</p>
    <p class="link ${status.connected ? "ok" : "lost"}" role="status"><span class="dot"></span>${
      status.connected ? words.live : fill(words.lost, { seconds: Math.round(status.age_s) })
    }</p>
    <time class="number">${clockText(desk.now(), place.tz)}</time>
    <button class="button small" type="button" aria-pressed=${desk.sound} onClick=${() => desk.turnSound()}>${
      desk.sound ? words.sound_on : words.sound_off
    }</button>
    ${desk.desks.length > 1 && html`<label class="visually-hidden" for="own-desk">${words.card.own}</label>
      <select id="own-desk" class="own-desk" title=${words.card.own} value=${desk.own?.id ?? "none"} onChange=${(event) => desk.turnOwn(event.target.value)}>
        <option value="none">${words.card.own_none}</option>
        ${desk.desks.map((one) => html`<option key=${one.id} value=${one.id}>${one.name}</option>`)}</select>`}
    <a class="button small" href="/desk?lang=${other}" lang=${other === "en" ? "en" : "zh-CN"}>${words.other_lang}</a>
    <${Menu} place=${place} words=${words} />
  </header>`;
}

/** The menu of all staff pages (`pages/doors.py`). */
function Menu({ place, words }) {
  return html`<details class="doors">
    <summary>${words.booking.menu} · ${place.name}</summary>
    <nav class="doors-panel" aria-label=${words.booking.menu}>
      ${place.duty && html`<p class="doors-duty">${fill(words.booking.duty, { name: place.duty })} <span class="number">${place.dutyPhone}</span></p>`}
      ${place.doors.map((group) => html`<section key=${group.name}><h2>${group.name}</h2><ul>${group.doors.map(
        (one) => html`<li key=${one.href}><a href=${one.href}>${one.name}</a></li>`,
      )}</ul></section>`)}
      <div class="doors-own">
        <a class="button" href="/account">${words.booking.account}</a>
        <form method="post" action="/sign-out"><button class="button" type="submit">${words.sign_out}</button></form>
      </div>
    </nav>
  </details>`;
}

function Top({ desk }) {
  const { words, search, screen } = desk;
  const isNumber = search.by === "number";
  const submit = (event) => {
    event.preventDefault();
    if (isNumber) desk.findText(search.text);
    else desk.findPerson();
  };
  const typed = (name) => (event) => {
    search[name] = event.target.value;
    desk.redraw();
  };
  return html`<div class="top">
    <button class="button primary issue-key" type="button" aria-disabled=${screen.kind === "issue"}
      onClick=${() => screen.kind !== "issue" && desk.startIssue()}>${words.issue}</button>
    <button class="button book-key" type="button" aria-disabled=${screen.kind === "book"}
      onClick=${() => screen.kind !== "book" && desk.startBooking()}>${words.booking.book}</button>
    <form class="search" role="search" onSubmit=${submit}>
      ${isNumber
        ? html`<label class="visually-hidden" for="find">${words.find_label}</label>
            <input id="find" name="find" value=${search.text} placeholder=${words.find_hint} maxlength="200"
              autocomplete="off" autocapitalize="characters" spellcheck="false" onInput=${typed("text")} />`
        : html`<label for="surname">${words.surname}</label>
            <input id="surname" name="surname" value=${search.surname} maxlength="40" autocomplete="off" onInput=${typed("surname")} />
            <label for="digits">${words.digits}</label>
            <input id="digits" name="digits" value=${search.digits} maxlength="4" autocomplete="off" inputmode="text"
              spellcheck="false" onInput=${typed("digits")} />`}
      <button class="button" type="submit" aria-busy=${desk.busy === "find"}>${words.find}</button>
    </form>
    <button class="button small" type="button" onClick=${() => desk.turnSearch()}>${
      isNumber ? words.find_person : words.find_number
    }</button>
  </div>`;
}

function Said({ desk }) {
  const { message } = desk;
  return html`<div class="said ${message?.tone ?? "nothing"}" role=${message?.tone === "bad" ? "alert" : "status"}>${message?.text ?? ""}</div>`;
}

function Lists({ desk, picture }) {
  const { words, tab, queue } = desk;
  const shown = picture.lists[tab].filter((one) => !queue || one.queue === queue);
  const groups = picture.queues.filter((one) => shown.some((ticket) => ticket.queue === one.id));
  const others = shown.filter((ticket) => !picture.queues.some((one) => one.id === ticket.queue));
  return html`<section class="lists">
    <div class="list-head">
      <div class="tabs" role="tablist" aria-label=${words.tabs[tab]}>
        ${TABS.map(
          (one) => html`<button key=${one} class="tab" type="button" role="tab" id="tab-${one}" aria-controls="list" aria-selected=${tab === one}
            onClick=${() => desk.turnTab(one)}>${words.tabs[one]} <b class="number">${picture.lists[one].length}</b></button>`,
        )}
      </div>
      <label class="visually-hidden" for="queue">${words.queue}</label>
      <select id="queue" value=${queue} onChange=${(event) => desk.turnQueue(event.target.value)}>
        <option value="">${words.all_queues}</option>
        ${picture.queues.map((one) => html`<option key=${one.id} value=${one.id}>${one.id} ${nameOf(one, desk)}</option>`)}
      </select>
    </div>
    <div class="list" id="list" role="tabpanel" aria-labelledby="tab-${tab}" tabindex="0">
      ${shown.length === 0 && html`<p class="none">${words.nobody[tab]}</p>`}
      ${groups.map((one) => html`<${Group} key=${one.id} desk=${desk} queue=${one} tickets=${shown.filter((t) => t.queue === one.id)} />`)}
      ${others.length > 0 && html`<ul>${others.map((one) => html`<${Row} key=${one.id} desk=${desk} ticket=${one} />`)}</ul>`}
    </div>
  </section>`;
}

function Group({ desk, queue, tickets }) {
  const { words, tab } = desk;
  const longest = queue.longest_since ? minutesSince(queue.longest_since, desk.now()) : 0;
  const facts =
    tab === "waiting"
      ? [fill(words.queue_line, { waiting: queue.waiting }), fill(words.longest, { minutes: longest }), fill(words.windows_open, { count: queue.windows_open })]
      : [];
  return html`<section class="group">
    <h2><span class="letter">${queue.id}</span>${nameOf(queue, desk)}<small>${facts.join(" · ")}</small></h2>
    <ul>${tickets.map((one) => html`<${Row} key=${one.id} desk=${desk} ticket=${one} />`)}</ul>
  </section>`;
}

/** One ticket as a row to press. */
export function Row({ desk, ticket }) {
  const { words, place } = desk;
  const minutes = (at) => minutesSince(at, desk.now());
  const when = {
    waiting: () => `${fill(words.place, { place: ticket.ahead + 1 })} · ${fill(words.waited, { minutes: minutes(ticket.issued_at) })}`,
    missed: () => fill(words.ago, { minutes: minutes(ticket.since) }),
    held: () => `${fill(words.at_window, ticket)} · ${fill(words.ago, { minutes: minutes(ticket.since) })}`,
  };
  const atWindow = () => `${fill(words.at_window, ticket)} · ${place.codes.states[ticket.state]}`;
  const notes = [
    ...ticket.needs.map((need) => html`<span class="need" key=${need}>${place.codes.needs[need]}</span>`),
    ticket.credit_min > 0 && html`<span class="tag">${words.credit}</span>`,
    ticket.units > 1 && html`<span class="tag">${fill(words.units, ticket)}</span>`,
  ];
  return html`<li><button class="row" type="button" onClick=${() => desk.openId(ticket.id)}>
    <b class="number">${ticket.number}</b>
    <span class="row-what">${serviceOf(ticket, desk)}</span>
    <span class="row-notes">${notes}</span>
    <span class="row-when">${(when[ticket.state] ?? atWindow)()}</span>
  </button></li>`;
}

function Found({ desk }) {
  const { words, screen, place } = desk;
  return html`<section class="lists panel">
    <h2>${fill(words.found_many, { count: screen.tickets.length + screen.bookings.length })}</h2>
    <ul>${screen.bookings.map(
      (one) => html`<li key=${one.id}><button class="row" type="button" onClick=${() => desk.openBooking(one)}>
        <b class="number">${clockText(one.start, place.tz)}</b>
        <span class="row-what">${fill(words.booking.title, one)} · ${one.services.map((two) => (place.lang === "en" ? two.name_en || two.name : two.name)).join(" → ")}</span>
        <span class="row-notes">${(one.persons_masked ?? []).map((two) => two.name).join("、")}</span>
        <span class="row-when">${words.booking.states[one.state]} · ${dayWords(one.day, place.lang)}</span>
      </button></li>`,
    )}${screen.tickets.map(
      (one) => html`<li key=${one.id}><button class="row" type="button" onClick=${() => desk.open(one)}>
        <b class="number">${one.number}</b>
        <span class="row-what">${place.lang === "en" ? one.service.name_en || one.service.name : one.service.name}</span>
        <span class="row-notes">${one.person?.name ?? ""}</span>
        <span class="row-when">${place.codes.states[one.state]} · ${clockText(one.issued_at, place.tz)}</span>
      </button></li>`,
    )}</ul>
    <p><button class="button" type="button" onClick=${() => desk.back()}>${words.clear}</button></p>
  </section>`;
}

const serviceOf = (ticket, desk) => (desk.place.lang === "en" ? ticket.service_en || ticket.service : ticket.service);
