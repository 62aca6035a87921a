// The desk's conduct: one press, one request; what was answered is said; nothing is lost by pressing twice. Draws nothing.

import { LOOK, get, newKey, post } from "./api.js";
import { isCase, isSlip, picture, printerFor } from "./desk-model.js";
import { isBooking } from "./desk-booking-store.js";
import { personIn } from "./desk-readings.js";
import { fill, placeOf } from "./desk-say.js";

const MESSAGE_MS = 8000;
const POLL_MS = 1000;
const POLLS_MAX = 20;
const FAULT_CALM_MS = 180_000;
const FINAL = ["confirmed", "unknown", "failed"];

const freshDraft = () => ({
  items: [],
  filter: "",
  priority: null,
  reason: "",
  needs: [],
  person: { open: false, name: "", id_type: "resident", id_number: "", phone: "" },
  key: newKey(),
});

export class Desk {
  /** `place`: {hall, tz, staff, name, lang, codes, words}; `now()` the hall's clock; `ring()` sounds; `redraw()` draws. */
  constructor(place, { now, mono, ring, redraw }) {
    Object.assign(this, { place, now, mono, ring, redraw });
    Object.assign(this, { view: {}, hall: null, devices: [], printers: [], printer: null, message: null });
    Object.assign(this, { busy: null, running: null, wanted: new Set() });
    this.status = { connected: false, age_s: 0 };
    this.screen = { kind: "list" };
    this.tab = "waiting";
    this.queue = "";
    this.search = { by: "number", text: "", surname: "", digits: "" };
    this.known = new Set(); // alarms that have rung
    this.faulty = new Map(); // device -> when it was last seen out of order
    this.url = `/halls/${encodeURIComponent(place.hall)}`;
  }

  get words() {
    return this.place.words;
  }

  picture() {
    if (this.message && this.message.tone !== "bad" && this.mono() >= this.message.until) this.message = null;
    return picture(this.view);
  }

  /** The feed has a newer view: new alarms ring, and an open ticket that moved is read again. */
  see(view) {
    this.view = view;
    const { alarms, faults } = picture(view);
    if (alarms.some((one) => !this.known.has(one)) || this.hasNewFault(faults)) this.ring();
    this.known = new Set(alarms);
    const shown = this.screen.kind === "ticket" && this.screen.ticket;
    const live = shown && view[`ticket:${shown.id}`];
    if (shown && !this.busy && (live?.state ?? "ended") !== (this.screen.live ?? "ended")) this.reread();
    this.redraw();
  }

  /** A fault rings once, not again while a loose cable makes it come and go. */
  hasNewFault(faults) {
    const now = this.mono();
    const news = faults.filter((one) => one.rings && now - (this.faulty.get(one.address) ?? -FAULT_CALM_MS) >= FAULT_CALM_MS);
    for (const one of faults) this.faulty.set(one.address, now);
    return news.length > 0;
  }

  /** What does not change with every call: the hall's services and its printers. */
  async load() {
    try {
      [this.hall, { devices: this.devices, printers: this.printers }] = await Promise.all([
        get(this.url),
        get(`${this.url}/devices`),
      ]);
      this.printer ??= printerFor(this.printers, this.devices);
      this.redraw();
    } catch (error) {
      this.failed(error);
    }
  }

  say(text, tone = "good") {
    this.message = { text, tone, until: this.mono() + MESSAGE_MS };
    this.redraw();
  }

  failed(error) {
    if (!error.code) throw error;
    this.say(error.message || this.words.unreachable, "bad");
  }

  show(screen) {
    this.screen = screen;
    this.redraw();
  }

  /** Run one act at a time, another one after it; answers what it answered, or undefined when it was refused or runs already. */
  async run(name, act) {
    if (this.wanted.has(name)) return undefined;
    this.wanted.add(name);
    while (this.busy) await this.running;
    this.busy = name;
    this.redraw();
    this.running = act().catch((error) => this.failed(error));
    try {
      return await this.running;
    } finally {
      this.busy = null;
      this.wanted.delete(name);
      this.redraw();
    }
  }

  // --- finding -------------------------------------------------------------------------------------------------------

  findText(text) {
    const typed = text.trim();
    if (!typed) return undefined;
    if (isBooking(typed)) return this.findBooking(/\/b\//.test(typed) ? { scan: typed } : { number: typed });
    if (isCase(typed)) return this.followUp(typed);
    return this.find(isSlip(typed) ? { scan: typed } : { number: typed.slice(0, 40) }, this.words.found_none);
  }

  /** Somebody is back with what their case lacks: a number at the head of the line, at once. */
  async followUp(number) {
    const ticket = await this.run("find", () => post(`${this.url}/follow-ups`, { number }, newKey()));
    if (!ticket) return undefined;
    this.search.text = "";
    this.message = null;
    this.show({ kind: "issued", ticket: { ...ticket, prints: [] }, polls: 0 });
    return this.follow(ticket.id);
  }

  findPerson() {
    const { surname, digits } = this.search;
    if (!surname.trim() || !digits.trim()) return undefined;
    return this.find({ name: surname.trim(), digits: digits.trim() }, this.words.found_nobody);
  }

  async find(asked, none) {
    const answer = await this.run("find", () => post(`${this.url}/find`, asked));
    if (!answer) return;
    const bookings = asked.name ? await this.findBooking(asked, true) : [];
    Object.assign(this.search, { text: "", surname: "", digits: "" });
    const [tickets, count] = [answer.tickets, answer.tickets.length + bookings.length];
    const refused = answer.papers.map((one) => fill(this.words.paper_found, { number: one.number, why: one.why[this.place.lang] })).join(" ");
    if (refused) this.say(refused, "bad");
    else if (count === 0) this.say(none, "note");
    if (count === 0) return;
    if (count > 1) this.show({ kind: "found", tickets, bookings });
    else if (tickets.length) this.open(tickets[0]);
    else this.openBooking(bookings[0]);
  }

  async openId(id) {
    const answer = await this.run("find", () => post(`${this.url}/find`, { ticket: id }));
    if (answer) this.open(answer.tickets[0]);
  }

  open(ticket) {
    this.printer = printerFor(this.printers, this.devices, ticket.prints);
    const draft = { queue: "", priority: "", reason: "" };
    this.show({ kind: "ticket", ticket, live: this.view[`ticket:${ticket.id}`]?.state, form: null, draft, sure: false, why: "lost" });
  }

  async reread() {
    const { ticket } = this.screen;
    this.screen.live = this.view[`ticket:${ticket.id}`]?.state;
    try {
      const [fresh] = (await post(`${this.url}/find`, { ticket: ticket.id }, newKey(), undefined, LOOK)).tickets;
      if (this.screen.ticket?.id === fresh.id) this.screen.ticket = fresh;
      this.redraw();
    } catch (error) {
      this.failed(error);
    }
  }

  back() {
    this.show({ kind: "list" });
  }

  // --- one ticket ----------------------------------------------------------------------------------------------------

  async act(act, body, said) {
    const { ticket } = this.screen;
    const answer = await this.run(act, () => post(`/tickets/${ticket.id}/${act}`, body));
    if (!answer) return;
    Object.assign(this.screen, { form: null, sure: false, draft: { queue: "", priority: "", reason: "" } });
    await this.reread();
    const now = this.screen.ticket ?? answer;
    this.say(fill(said, { number: now.number, ahead: now.ahead_now, queue: now.queue?.id }));
  }

  change() {
    const { ticket, draft } = this.screen;
    const { said } = this.words;
    const reason = draft.reason.trim();
    if (!draft.queue && !draft.priority) return this.say(this.words.change_what, "note");
    if (!reason) return this.say(this.words.change_why, "note");
    if (ticket.state === "held") return this.act("transfer", { queue: draft.queue }, said.transferred);
    const changes = { ...(draft.queue && { queue: draft.queue }), ...(draft.priority && { priority: draft.priority }) };
    return this.act("reclass", { ...changes, reason }, said.reclassed);
  }

  cancel() {
    if (!this.screen.sure) return this.show({ ...this.screen, sure: true });
    return this.act("cancel", {}, this.words.said.cancelled);
  }

  async print(ticket, reason) {
    const body = { reason, ...(this.printer && { printer: this.printer }) };
    const job = await this.run("print", () => post(`/tickets/${ticket.id}/prints`, body));
    if (!job) return;
    this.say(fill(this.words.said.printing, { number: ticket.number, copy: job.copy }));
    this.follow(ticket.id);
  }

  /** How the newest copy fares, until it is known. */
  async follow(id) {
    for (let n = 0; n < POLLS_MAX && this.screen.ticket?.id === id; n += 1) {
      try {
        const { prints } = await get(`/tickets/${id}/prints`);
        if (this.screen.ticket?.id !== id) return;
        this.screen.ticket = { ...this.screen.ticket, prints };
        this.screen.polls = n + 1;
        this.redraw();
        if (FINAL.includes(prints.at(-1)?.state)) return;
      } catch (error) {
        this.failed(error);
      }
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }

  // --- a new number --------------------------------------------------------------------------------------------------

  startIssue() {
    this.message = null;
    this.show({ kind: "issue", draft: freshDraft() });
  }

  /** The items, class, needs and person as one ticket; pressed again after a lost answer it is the same ticket. */
  async issue() {
    if (this.wanted.has("issue")) return undefined; // the first press is on its way: its key stays
    const { draft } = this.screen;
    if (draft.items.length === 0) return this.say(this.words.ask_first, "note");
    if (draft.priority && !draft.reason.trim()) return this.say(this.words.ask_reason_first, "note");
    const { phone } = draft.person;
    const body = {
      items: draft.items,
      ...(draft.priority && { priority: draft.priority, reason: draft.reason.trim() }),
      ...(draft.needs.length && { needs: draft.needs }),
      ...personIn(draft.person),
      ...(phone.trim() && { phone: phone.trim() }),
    };
    const ticket = await this.run("issue", () => post(`${this.url}/desk-tickets`, body, draft.key));
    if (!ticket) {
      if (this.message?.text !== this.words.unreachable) draft.key = newKey(); // a refusal is not stored; a changed body is another wish
      return undefined;
    }
    this.message = null;
    this.show({ kind: "issued", ticket: { ...ticket, prints: [] }, polls: 0 });
    return this.follow(ticket.id);
  }

  // --- alarms --------------------------------------------------------------------------------------------------------

  async lead(one) {
    const taken = await this.run("lead", () => post(`/tickets/${one.id}/lead`));
    if (taken) this.say(fill(this.words.said.led, { number: taken.number, window: taken.window }));
  }

  async help(one, act) {
    const moved = await this.run("help", () => post(`${this.url}/help/${one.id}/${act}`));
    if (moved && act === "take") this.say(fill(this.words.said.help_taken, { place: placeOf(moved, this) }));
    if (moved && act === "done") this.say(this.words.said.help_done);
  }

  async settlePaper(one) {
    const settled = await this.run("paper", () => post(`${this.url}/refused-papers/${encodeURIComponent(one.id)}/done`));
    if (settled) this.say(fill(this.words.said.paper_done, settled));
  }
}
