// What a slip, a booking's code or a card read at the window leads to: looked up once, then one question with one key.

import { Refused, newKey, post } from "./api.js";
import { CaseActs, PANELS } from "./window-case-acts.js";
import { fillFromCard, mayEnter, openApplicant } from "./window-case-applicant.js";
import { clockText } from "./window-model.js";
import { WORDS, fill, named } from "./window-words.js";
import { FOUND_ZH } from "./window-found-words-zh.js";

const COMING = ["booked", "partial"];

/** state → what can be done here with a ticket that is not this window's current one, the likely one first. */
const OFFERS = {
  waiting: ({ serves }, isIdle) => (serves ? [isIdle && "call_now"] : [isIdle && "bring_call", "bring"]),
  held: ({ serves }, isIdle) => [...(serves ? [isIdle && "resume"] : [isIdle && "bring_call", "bring"]), "send"],
  missed: ({ serves }, isIdle) => [serves && isIdle && "back_call", "back"],
};

/** The acts offered for a ticket, by name. Pure. */
export const offersFor = (ticket, isIdle) => (OFFERS[ticket.state]?.(ticket, isIdle) ?? []).filter(Boolean);

/** The acts. `read` are the readings of the window's box seen so far: each is acted on once. */
export class FoundActs extends CaseActs {
  read = null;

  /** The feed shows what the box has read; what lay there before this page did is nobody's any more. */
  takeReadings(view) {
    const isFirst = this.read === null;
    this.read ??= {};
    for (const kind of ["scan", "card"]) {
      const reading = view[kind];
      if (!reading || this.read[kind] === reading.id) continue;
      this.read[kind] = reading.id;
      if (isFirst || !this.wasMine || reading.window !== this.place.window) continue;
      if (kind === "scan") this.scan(reading.text);
      else this.card(reading);
    }
  }

  /** A card was laid: who applies, where that is asked or unknown; else what there is of that person. */
  card({ token, name, number, id_type, fault }) {
    if (this.busy) return undefined;
    if (fault) return this.say(WORDS.found.unread, "bad");
    const read = { card: token, name, number, document: id_type };
    if (this.dialog?.kind === "applicant") return fillFromCard(this, read);
    if (this.dialog && !PANELS.includes(this.dialog.kind)) return this.say(WORDS.said.scanned_busy, "note");
    if (mayEnter(this.known?.data) && !this.known.data.applicant) return openApplicant(this), fillFromCard(this, read);
    return this.lookUp({ card: token });
  }

  /** Ask the server what was read; what cannot be found is said. */
  async lookUp(asked) {
    this.busy = { act: "find", since: this.mono() };
    this.redraw();
    try {
      this.showFound(await post(`${this.url}/find`, asked, newKey()));
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      this.failed(error);
    } finally {
      this.busy = null;
      this.redraw();
    }
  }

  showFound(found) {
    const all = [...found.tickets, ...found.bookings, ...found.cases];
    this.busy = null;
    if (all.length > 1 || found.person) return this.open({ kind: "whose", found });
    if (found.tickets.length) return this.showTicket(found.tickets[0]);
    if (found.bookings.length) return this.open({ kind: "booked", booking: found.bookings[0], problem: "" });
    return this.say(WORDS.found.nothing, "note");
  }

  /** A ticket with the slip in hand: the current one is served, for any other one it is asked what becomes of it. */
  showTicket(ticket) {
    const { current, state } = this.picture();
    if (current?.id !== ticket.id) return this.open({ kind: "slip", ticket });
    this.close();
    return state === "called" ? this.start("serve", this.picture()) : this.say(fill(WORDS.found.is_current, ticket), "note");
  }

  offer(name, ticket) {
    if (name === "call_now") return this.open({ kind: "why", ticket: ticket.id, number: ticket.number, chosen: null, text: "" });
    if (name === "send") return this.open({ kind: "transfer", typed: "", chosen: null, ticket });
    return this.ask(name, { ticket: name === "resume" ? ticket.id : ticket });
  }

  // --- the acts, as the terminal asks for them -----------------------------------------------------------------------

  async do_bring({ ticket }) {
    await this.on(ticket.id, "transfer", { window: this.place.window });
    this.say(fill(WORDS.found.brought, ticket));
  }

  async do_bring_call({ ticket }) {
    await this.on(ticket.id, "transfer", { window: this.place.window });
    await this.do_call({ ticket: ticket.id, reason: FOUND_ZH.found.reason_brought });
  }

  async do_back({ ticket }) {
    await this.on(ticket.id, "return");
    this.say(fill(WORDS.found.returned, ticket));
  }

  async do_back_call({ ticket }) {
    await this.on(ticket.id, "return");
    await this.do_call({ ticket: ticket.id, reason: FOUND_ZH.found.reason_missed });
  }

  /** Those of a booking are here; the number they get is the next thing in hand. */
  async do_arrive({ number }) {
    const path = `/halls/${encodeURIComponent(this.place.hall)}/bookings/check-in`;
    const { ticket } = await post(path, { text: number }, newKey());
    this.say(ticket ? fill(WORDS.found.arrived_now, ticket) : WORDS.found.arrived_partly);
    if (ticket) await this.lookUp({ scan: `${ticket.day.slice(2).replaceAll("-", "")}${ticket.number}` });
  }
}

const placeOf = ({ zone, windows, window }) => [zone?.floor_name, zone?.name, (window ? [window] : windows ?? []).join("、")].filter(Boolean).join(" · ");

function lineOf({ state, ahead_now, window }) {
  const say = WORDS.found;
  if (state === "waiting") return ahead_now ? fill(say.ahead, { count: ahead_now }) : say.ahead_none;
  return fill({ called: say.at_other, serving: say.served_at_other, held: say.held_at }[state] ?? "", { window });
}

export const FOUND_KINDS = {
  slip(terminal, { state }) {
    const { ticket } = terminal.dialog;
    const say = WORDS.found;
    const offers = offersFor(ticket, state === "idle");
    const facts = [
      [say.state, say.words[ticket.state], ticket.state === "missed" ? "bad" : ""],
      [say.line, lineOf(ticket)],
      [say.where, placeOf(ticket)],
      [say.arrived, clockText(ticket.issued_at, terminal.place.tz)],
    ];
    return {
      title: fill(say.slip, { number: ticket.number, service: named(ticket.service) }),
      lead: offers.length ? say.slip_lead : say.slip_lead_none,
      facts: facts.filter(([, value]) => value),
      options: offers.map((name, at) => ({ key: String(at + 1), value: name, label: say.offers[name], note: say.notes[name] })),
      pick: (name) => terminal.offer(name, ticket),
      confirm: offers.length ? null : () => terminal.close(),
      confirmWord: say.done,
    };
  },
  booked(terminal) {
    const { booking, problem } = terminal.dialog;
    const say = WORDS.found;
    const comes = COMING.includes(booking.state) && !booking.home;
    const people = booking.people.map((one) => (one.here ? fill(say.here, { role: named(one) }) : named(one)));
    return {
      title: fill(say.booking, booking),
      lead: comes ? say.booking_lead : booking.ticket ? say.booking_taken : say.booking_over,
      facts: [[say.what, booking.services.map(named).join("、")], [say.slot, `${booking.day} ${clockText(booking.start, terminal.place.tz)}`], [say.party, people.join("、")]],
      options: [],
      problem,
      confirm: () => (comes ? terminal.ask("arrive", { number: booking.number }) : terminal.close()),
      confirmWord: comes ? say.arrive : say.done,
    };
  },
  whose(terminal, { wishes }) {
    const { person, tickets, bookings, cases } = terminal.dialog.found;
    const say = WORDS.found;
    const rows = [
      ...tickets.map((one) => ({ label: fill(say.ticket_row, { number: one.number, service: named(one.service) }), note: say.words[one.state], act: () => terminal.showTicket(one) })),
      ...bookings.map((one) => ({ label: fill(say.booking_row, { time: clockText(one.start, terminal.place.tz), service: one.services.map(named).join("、") }), note: one.number, act: () => terminal.open({ kind: "booked", booking: one, problem: "" }) })),
      ...(wishes.cases.act ? cases.map((one) => ({ label: fill(say.case_row, one), note: one.number, act: () => terminal.openCase(one.number) })) : []),
    ].slice(0, 9);
    const links = wishes.cases.act ? [] : cases.map((one) => ({ href: `/cases/${encodeURIComponent(one.number)}`, word: fill(say.case_page, one), note: one.name }));
    const isNone = !rows.length && !links.length;
    return {
      title: person ? fill(say.whose, person) : say.case_row,
      lead: isNone ? say.whose_none : say.whose_lead,
      options: rows.map(({ label, note }, at) => ({ key: String(at + 1), value: String(at), label, note })),
      links,
      pick: (at) => rows[Number(at)].act(),
      confirm: rows.length ? null : () => terminal.close(),
      confirmWord: say.done,
    };
  },
};
