// The terminal's conduct: one press, one request, the answer on screen at once, and a way back. Draws nothing.

import { Refused, get } from "./api.js";
import { PANELS } from "./window-case-acts.js";
import { lay, problemOf } from "./window-binding.js";
import { lacksApplicant, mayEnter, openApplicant } from "./window-case-applicant.js";
import { mustChoose } from "./window-case-items.js";
import { leftBehind } from "./window-case-out.js";
import { FoundActs } from "./window-found.js";
import { decisionOf, halfThrough, isBegun, openPoints, questionFor } from "./window-cases.js";
import { BINDINGS, OUTCOMES, plan } from "./window-keys.js";
import { Meanwhile } from "./window-meanwhile.js";
import { whyWords } from "./window-labels.js";
import { model, ms, stillAhead } from "./window-model.js";
import { bookingIn, caseIn, documentIn, slipDay, slipOf, ticketOf } from "./window-scanner.js";
import { WORDS, fill, named } from "./window-words.js";

const SAME_KEY_MS = 1000;
const MESSAGE_MS = 6000;
const LINE_FRESH_MS = 2000;

export class Terminal extends FoundActs {
  /** `place`: {hall, window, staff, undo_s, rules}; `now()` the hall's clock, `mono()` real milliseconds, `redraw()` draws. */
  constructor(place, { now, mono, redraw, lock }) {
    super();
    Object.assign(this, { place, now, mono, redraw, lock });
    Object.assign(this, { view: {}, answer: null, undo: null, dialog: null, busy: null, message: null, targets: [] });
    Object.assign(this, { line: null, lineAt: 0, fetching: 0, wasMine: false, displaced: null, isKnown: false });
    this.status = { connected: false, age_s: 0 };
    this.pressed = {};
    this.url = `/halls/${encodeURIComponent(place.hall)}/windows/${encodeURIComponent(place.window)}`;
    this.meanwhile = new Meanwhile(place, { now, mono, redraw, print: () => window.print() });
  }

  /** Whether the server is there: without it the window goes on from the last list, and no question stays open. */
  heed() {
    this.meanwhile.hear(this.status, this.picture());
    if (this.meanwhile.isOn) this.dialog = null;
    return this.meanwhile.isOn;
  }

  /** The picture now: the model, what each key means, and what waits for an answer. */
  picture() {
    const [nowMs, monoMs] = [this.now(), this.mono()];
    if (!stillAhead(this.answer, this.view, monoMs)) this.answer = null;
    if (this.undo && monoMs >= this.undo.until) this.undo = null;
    if (this.message && this.message.tone !== "bad" && monoMs >= this.message.until) this.message = null;
    const shown = model(this.view, this.answer, this.place.staff, nowMs);
    const facts = { ...shown, held: shown.held.length, undo: this.undo };
    return { ...shown, ...plan(facts), nowMs, monoMs, undo: this.undo };
  }

  /** The feed has a newer view. Losing the window to another clerk is something to say. */
  see(view) {
    this.view = view;
    if (!this.isKnown && view.window) this.goOn(view.undo);
    const { staff, staff_number } = view.window ?? {};
    const isMine = staff !== null && staff !== undefined && String(staff) === this.place.staff;
    if (isMine) this.displaced = null;
    else if (this.wasMine && staff) this.displaced = { number: staff_number, at: view.window.since };
    if (this.wasMine && !isMine) this.dialog = this.undo = this.message = null;
    this.wasMine = isMine;
    if (this.dialog?.kind === "choose" && this.mono() - this.lineAt > LINE_FRESH_MS) this.loadLine();
    this.knowCases();
    this.meanwhile.see(view, isMine);
    this.redraw();
  }

  /** The first picture after loading: what this clerk could take back a moment ago is offered for the rest of its time. */
  goOn(offer) {
    this.isKnown = true;
    const left = (ms(offer?.until) ?? 0) - this.now();
    if (left <= 0 || this.undo || String(this.view.window.staff) !== this.place.staff) return;
    const until = this.mono() + left;
    this.undo = { id: offer.id, number: offer.number, act: offer.act, from: until - this.place.undo_s * 1000, until };
  }

  /** Behind the lock nothing of the hall is kept: what is on screen comes anew from the feed. */
  forget() {
    Object.assign(this, { view: {}, answer: null, message: null, line: null, isKnown: false, known: null, papers: [], read: null });
    this.meanwhile.forget();
  }

  /** A key or button asks for a wish. `slots` besides the key itself are kept from a second press within a second. */
  press(wish, ...slots) {
    if (this.meanwhile.isOn) return this.meanwhile.press(wish);
    if (this.dialog || this.busy) return;
    const monoMs = this.mono();
    const guarded = [BINDINGS[wish], ...slots];
    if (guarded.some((slot) => monoMs - (this.pressed[slot] ?? -Infinity) < SAME_KEY_MS)) return;
    for (const slot of guarded) this.pressed[slot] = monoMs;
    const picture = this.picture();
    const { act, why } = picture.wishes[wish];
    if (act) this.start(act, picture);
    else this.say(whyWords(why, picture), "note");
  }

  /** A digit or letter outside a dialog: another outcome for the person being served. */
  digit(char) {
    if (this.meanwhile.isOn) return this.meanwhile.digit(char);
    const picture = this.picture();
    if (!OUTCOMES[char] || this.busy) return;
    if (picture.state === "serving") this.open({ kind: "finish", chosen: OUTCOMES[char] });
    else if (picture.state === "called") this.say(WORDS.why_not.serve_first, "note");
  }

  /** A slip, or its page on a phone, was scanned: the called person has come, or a held one is back. */
  scan(text) {
    if (this.meanwhile.isOn) return undefined; // who stands there is told by the number on the slip
    const [slip, id, picture] = [slipOf(text), ticketOf(text), this.picture()];
    if (this.busy) return;
    const scanned = documentIn(text);
    if (scanned && mayEnter(this.known?.data) && (!this.dialog || PANELS.includes(this.dialog.kind))) return openApplicant(this, { number: scanned });
    const booking = bookingIn(text);
    if (booking && !this.dialog && picture.window.state === "open") return this.lookUp({ scan: booking });
    const number = slip || id ? null : caseIn(text);
    if (number && picture.wishes.cases.act && (!this.dialog || PANELS.includes(this.dialog.kind))) return this.openCase(number);
    if (this.dialog) return this.say(WORDS.said.scanned_busy, "note");
    if (number && !booking && picture.window.state === "open") return this.open({ kind: "whose", found: { person: null, tickets: [], bookings: [], cases: [{ number, name: "" }] } });
    if (!slip && !id) return this.say(WORDS.said.scanned_unknown, "note");
    const { current, state, held } = picture;
    const isMeant = (one) => (id ? one.id === id : one.number === slip.number);
    const isCurrent = current && isMeant(current) && (id || slipDay(current.day) === slip.day);
    const back = state === "idle" && held.find(isMeant);
    if (isCurrent && state === "called") this.start("serve", picture);
    else if (back) this.ask("resume", { ticket: back.id });
    else if (!isCurrent) return picture.window.state === "open" ? this.lookUp({ scan: text }) : this.say(slip ? fill(WORDS.said.scanned_other, slip) : WORDS.said.scanned_link, "note");
    return undefined;
  }

  start(act, picture) {
    const dialogs = {
      pause: () => ({ kind: "pause" }),
      transfer: () => ({ kind: "transfer", typed: "", chosen: null }),
      sign_off: () => ({ kind: "sign_off" }),
      take_over: () => ({ kind: "take_over" }),
      choose: () => ({ kind: "choose", typed: "", chosen: null }),
      outcome: () => ({ kind: "finish", chosen: picture.current.default_outcome ?? OUTCOMES[1] }),
      keys: () => ({ kind: "keys", chosen: null }),
      resume: () => picture.held.length > 1 && { kind: "held" },
    };
    if (act === "lock") return this.lock();
    if (act === "cases") return this.startCases();
    if (act === "finish" || act === "finish_and_call") return this.finish(act, picture.current.default_outcome ?? OUTCOMES[1]);
    const dialog = dialogs[act]?.();
    if (dialog) this.open(dialog);
    else this.ask(act, act === "resume" ? { ticket: picture.held[0].id } : {});
  }

  /** Finish with an outcome: at once, or after what the outcome has to say (which item, what is missing, why not). */
  finish(act, outcome, item = undefined) {
    const { current } = this.picture();
    const known = this.known?.data;
    if (isBegun(current, outcome, known)) return this.openCases(WORDS.cases.begun);
    const left = leftBehind(outcome, known);
    if (left) return this.showCase(left.number, { problem: WORDS.out.not_out });
    const half = halfThrough(outcome, known);
    if (half) return this.showCase(half.number, { problem: fill(WORDS.cases.half, { count: half.missing.length }) });
    if (!item && mustChoose(current, outcome, known)) return this.open({ kind: "item", outcome, after: act });
    if (lacksApplicant(outcome, known)) return openApplicant(this, { after: { act, outcome, item } });
    const kind = questionFor(current, outcome);
    if (kind) return this.open({ kind, outcome, item, after: act, marked: [], chosen: null, text: "" });
    const decision = openPoints(current, outcome).length ? decisionOf(outcome) : undefined;
    return this.ask(act, { outcome, item, decision });
  }

  open(dialog) {
    this.dialog = dialog;
    this.message = null;
    if (dialog.kind === "transfer" && !this.targets.length) this.loadTargets();
    if (dialog.kind === "choose") this.loadLine();
    if (dialog.kind === "papers") this.loadPapers();
    this.redraw();
  }

  close() {
    this.dialog = null;
    this.redraw();
  }

  /** The key pressed while the question about keys waits for one. */
  caught(name) {
    const { catching } = this.dialog;
    this.dialog.catching = null;
    this.dialog.problem = name === "Escape" ? "" : (problemOf(name, catching) ?? "");
    if (name === "Escape" || this.dialog.problem) return this.redraw();
    return this.lay({ ...BINDINGS, [catching]: name });
  }

  /** Lay the keys anew, and say so. */
  async lay(keys) {
    const problem = await lay(keys);
    if (this.dialog) this.dialog.problem = problem ?? "";
    if (!problem) this.say(WORDS.said.kept);
    this.redraw();
  }

  /** Where people can be transferred to: every queue and every other window of the hall. */
  loadTargets() {
    return this.fetch(async () => {
      const hall = await get(`/halls/${encodeURIComponent(this.place.hall)}`);
      const queues = hall.queues.map((queue) => ({ kind: "queue", id: queue.id, name: named(queue) }));
      const windows = hall.windows.filter((window) => window.id !== this.place.window);
      const names = Object.fromEntries(queues.map((queue) => [queue.id, queue.name]));
      const called = (window) =>
        window.name !== window.id ? window.name : window.queues.map((queue) => names[queue] ?? queue).join("、");
      this.targets = [...queues, ...windows.map((one) => ({ kind: "window", id: one.id, name: called(one) }))];
    });
  }

  /** Who waits for this window's lines, first the one that would come first. */
  loadLine() {
    this.lineAt = this.mono();
    return this.fetch(async () => {
      this.line = (await get(`${this.url}/line`)).waiting;
    });
  }

  /** Bring what a question chooses from; a question with nothing to show yet says that it is busy. */
  async fetch(bring) {
    this.fetching += 1;
    try {
      await bring();
    } catch (error) {
      this.failed(error);
    } finally {
      this.fetching -= 1;
      this.redraw();
    }
  }

  /** Do one act with its details; one at a time, the answer laid over the view at once. */
  async ask(act, details = {}) {
    this.dialog = null;
    this.message = null;
    this.busy = { act, since: this.mono() };
    this.redraw();
    try {
      await this[`do_${act}`](details, this.picture());
    } catch (error) {
      this.busy = null;
      if (error.code === "applicant_is_needed") openApplicant(this, { after: { act, ...details }, problem: error.message });
      else this.failed(error);
    }
    this.busy = null;
    this.redraw();
  }

  failed(error) {
    if (!(error instanceof Refused)) throw error;
    const lost = { unreachable: WORDS.said.unreachable, sign_in_first: WORDS.said.sign_in };
    this.say(lost[error.code] ?? error.message, "bad", error.code, error.details);
  }

  say(text, tone = "good", code = null, details = {}) {
    this.message = { text, tone, code, details, until: this.mono() + MESSAGE_MS };
    this.redraw();
  }
}
