// The desk's conduct with bookings: find, check in, move, cancel, and book for somebody. Draws nothing.

import { get, newKey, post } from "./api.js";
import { dayWords, fill } from "./desk-say.js";
import { clockText } from "./window-model.js";

const [POLLS_MAX, POLL_MS, FINAL] = [40, 1000, ["confirmed", "unknown", "failed"]];
const DAY = /^\d{4}-\d\d-\d\d$/;

/** Whether a text is a booking: eight digits, or the address in its code. */
export const isBooking = (text) => /^\d{4}[\s-]?\d{4}$/.test(text.trim()) || /\/b\/[^/?#\s]+/.test(text);

/** The day by the hall's clock, YYYY-MM-DD. */
export function dayText(ms, tz) {
  return new Intl.DateTimeFormat("sv-SE", { timeZone: tz, year: "numeric", month: "2-digit", day: "2-digit" }).format(ms);
}

/** Who must come for a service, as rows of a form. */
export function blankPersons(service, withAgent) {
  const roles = withAgent ? ["agent", "principal"] : service.parties.flatMap((one) => Array(one.least).fill(one.id));
  return roles.map((role) => ({ role, name: "", id_type: "resident", id_number: "" }));
}

export const bookingActs = {
  async findBooking(asked, isExtra = false) {
    const answer = await this.run("find-booking", () => post(`${this.url}/bookings/find`, asked));
    if (!answer) return [];
    if (!isExtra) {
      this.search.text = "";
      if (answer.bookings.length === 1) this.openBooking(answer.bookings[0]);
    }
    return answer.bookings;
  },

  openBooking(booking) {
    const awaited = booking.people.map((one, at) => [one, at]).filter(([one]) => !one.here).map(([, at]) => at);
    const here = awaited.length > 1 ? [] : awaited; // of several the guide says who stands there
    const draft = { here, by: "citizen", reason: "", day: booking.day, slot: "" };
    this.show({ kind: "booking", booking, form: null, sure: false, phone: undefined, slots: null, draft });
  },

  async rereadBooking() {
    const { booking } = this.screen;
    const answer = await this.run("find-booking", () => post(`${this.url}/bookings/find`, { booking: booking.id }));
    if (answer && this.screen.booking?.id === booking.id) this.openBooking(answer.bookings[0]);
  },

  async checkIn() {
    const { booking, draft } = this.screen;
    const say = this.words.booking;
    const isWhole = draft.here.length === booking.people.filter((one) => !one.here).length;
    if (!draft.here.length) return this.say(say.check_in_none, "note");
    const body = isWhole ? {} : { present: draft.here.map((at) => booking.people[at].role) };
    const answer = await this.run("check-in", () => post(`/bookings/${booking.id}/check-in`, body));
    if (!answer) return undefined;
    if (answer.ticket) {
      await this.openId(answer.ticket.id);
      this.say(fill(say.said.arrived, { number: booking.number, ticket: answer.ticket.number }));
      return this.follow(answer.ticket.id);
    }
    await this.rereadBooking();
    const missing = answer.booking.people.filter((one) => !one.here).map((one) => roleName(one, this));
    const until = clockText(answer.booking.check_in_until, this.place.tz);
    return this.say(fill(say.said.partly, { number: booking.number, missing: missing.join("、"), until }));
  },

  async moveBooking() {
    const { booking, draft } = this.screen;
    const say = this.words.booking;
    if (!draft.slot) return this.say(say.slot_first, "note");
    const reason = this.hallsReason();
    if (reason === null) return undefined;
    const moved = await this.run("move", () => post(`/bookings/${booking.id}/move`, { slot: draft.slot, ...reason }));
    if (!moved) return undefined;
    await this.rereadBooking();
    return this.say(fill(say.said.moved, { number: booking.number, time: slotText(draft.slot, this.place.lang) }));
  },

  async cancelBooking() {
    const { booking, sure } = this.screen;
    const reason = this.hallsReason();
    if (reason === null) return undefined;
    if (!sure) return this.show({ ...this.screen, sure: true });
    const ended = await this.run("cancel", () => post(`/bookings/${booking.id}/cancel`, reason));
    if (!ended) return undefined;
    await this.rereadBooking();
    return this.say(fill(this.words.booking.said.cancelled, { number: booking.number }));
  },

  /** {} for the citizen's own wish, {reason} for the hall's, null where that is still missing. */
  hallsReason() {
    const { by, reason } = this.screen.draft;
    if (by === "citizen") return {};
    if (reason.trim()) return { reason: reason.trim() };
    this.say(this.words.booking.why_first, "note");
    return null;
  },

  async showPhone() {
    const { booking } = this.screen;
    const answer = await this.run("phone", () => post(`/bookings/${booking.id}/phone`));
    if (answer && this.screen.booking?.id === booking.id) this.show({ ...this.screen, phone: answer.phone });
  },

  /** The slots of the day in hand, for the booking or the form that is open. */
  async loadSlots(services, units = 1) {
    const { draft } = this.screen;
    if (!DAY.test(draft.day) || !services.length) return;
    const also = services.length > 1 ? `&also=${services.slice(1).join(",")}` : "";
    const path = `${this.url}/services/${services[0]}/slots?from=${draft.day}&to=${draft.day}&units=${units}${also}`;
    const { day } = draft;
    draft.slot = "";
    this.show({ ...this.screen, slots: null }); // another day's times are not to be taken for this one's
    const answer = await this.run("slots", () => get(path));
    if (this.screen.draft !== draft || draft.day !== day) return;
    this.show({ ...this.screen, slots: answer?.slots ?? [] });
  },

  // --- for somebody --------------------------------------------------------------------------------------------------

  startBooking() {
    this.message = null;
    const day = dayText(this.now(), this.place.tz);
    const draft = { service: "", filter: "", channel: "desk", day, slot: "", agent: false, persons: [], phone: "", address: "", override: false, key: newKey() };
    this.show({ kind: "book", draft, slots: null });
  },

  chooseService(service) {
    const { draft } = this.screen;
    Object.assign(draft, { service: service.id, filter: "", address: "", agent: false, slot: "", persons: blankPersons(service, false) });
    this.redraw();
    return this.loadSlots([service.id], this.units());
  },

  units() {
    return Math.max(1, this.screen.draft.persons.filter((one) => one.role === "principal").length);
  },

  async book() {
    if (this.wanted.has("book")) return undefined;
    const { draft } = this.screen;
    const say = this.words.booking;
    if (!draft.service || !draft.slot) return this.say(say.book_first, "note");
    const persons = draft.persons.map(({ role, name, id_type, id_number }) => ({
      role,
      person: { ...(name.trim() && { name: name.trim() }), id_type, id_number: id_number.trim() },
    }));
    const body = { hall: this.place.hall, service: draft.service, slot: draft.slot, channel: draft.channel, persons, ...(draft.phone.trim() && { phone: draft.phone.trim() }) };
    const more = { ...(draft.address.trim() && { address: draft.address.trim() }), ...(draft.override && { override: true }) };
    const made = await this.run("book", () => post("/bookings", { ...body, ...more }, draft.key));
    if (made) {
      this.message = null;
      this.show({ kind: "booked", booking: { ...made, prints: [] }, isPrinted: false });
      return draft.channel === "desk" && this.printer ? this.printBooking("not_printed") : undefined;
    }
    if (this.message?.text !== this.words.unreachable) draft.key = newKey();
    return undefined;
  },

  /** The booking on paper, for who has no phone to look at. */
  async printBooking(reason) {
    const { booking } = this.screen;
    const body = { reason, ...(this.printer && { printer: this.printer }) };
    const job = await this.run("print", () => post(`/bookings/${booking.id}/prints`, body));
    if (!job || this.screen.booking?.id !== booking.id) return undefined;
    this.screen.isPrinted = true;
    return this.followBooking(booking.id);
  },

  /** How the newest copy fares, until it is known. */
  async followBooking(id) {
    for (let n = 0; n < POLLS_MAX && this.screen.booking?.id === id; n += 1) {
      const answer = await get(`/bookings/${id}/prints`).catch((error) => this.failed(error));
      if (!answer || this.screen.booking?.id !== id) return;
      this.screen.booking = { ...this.screen.booking, prints: answer.prints };
      this.redraw();
      if (FINAL.includes(answer.prints.at(-1)?.state)) return;
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  },
};

/** 20261124-0930 as people say it: 11月24日周二 09:30. */
export const slotText = (slot, lang) => `${dayWords(`${slot.slice(0, 4)}-${slot.slice(4, 6)}-${slot.slice(6, 8)}`, lang)} ${slot.slice(9, 11)}:${slot.slice(11)}`;

/** A role in the desk's language. */
export const roleName = (one, desk) => (desk.place.lang === "en" ? one.name_en || one.name : one.name);
