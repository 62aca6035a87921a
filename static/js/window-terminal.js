// The terminal's conduct: one press, one request, the answer on screen at once, and a way back. Draws nothing.

import { Refused, get, newKey, post } from "./api.js";
import { BINDINGS, OUTCOMES, PAUSES, SIGN_OFFS, plan } from "./window-keys.js";
import { whyWords } from "./window-labels.js";
import { currentAfter, layOver, model, stillAhead } from "./window-model.js";
import { slipDay, slipOf } from "./window-scanner.js";
import { WORDS, fill } from "./window-words.js";

const SAME_KEY_MS = 1000;
const MESSAGE_MS = 6000;

export class Terminal {
  /** `place`: {hall, window, staff, undo_s, rules}; `now()` the hall's clock, `mono()` real milliseconds, `redraw()` draws. */
  constructor(place, { now, mono, redraw }) {
    Object.assign(this, { place, now, mono, redraw });
    Object.assign(this, { view: {}, answer: null, undo: null, dialog: null, busy: null, message: null, targets: [] });
    this.status = { connected: false, age_s: 0 };
    this.pressed = {};
    this.url = `/halls/${encodeURIComponent(place.hall)}/windows/${encodeURIComponent(place.window)}`;
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

  /** The feed has a newer view. */
  see(view) {
    this.view = view;
    this.redraw();
  }

  /** A key or button asks for a wish. `slots` besides the key itself are kept from a second press within a second. */
  press(wish, ...slots) {
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
    const picture = this.picture();
    if (!OUTCOMES[char] || this.busy) return;
    if (picture.state === "serving") this.open({ kind: "finish", chosen: OUTCOMES[char] });
    else if (picture.state === "called") this.say(WORDS.said.outcome_when, "note");
  }

  /** A slip was scanned: the called person has come, or a held one is back. */
  scan(text) {
    const slip = slipOf(text);
    const picture = this.picture();
    if (this.dialog || this.busy) return;
    if (!slip) return this.say(WORDS.said.scanned_unknown, "note");
    const { current, state, held } = picture;
    const isCurrent = current?.number === slip.number && slipDay(current.day) === slip.day;
    const back = state === "idle" && held.find((one) => one.number === slip.number);
    if (isCurrent && state === "called") this.start("serve", picture);
    else if (back) this.ask("resume", { ticket: back.id });
    else if (!isCurrent) this.say(fill(WORDS.said.scanned_other, slip), "note");
  }

  start(act, picture) {
    const dialogs = {
      pause: () => ({ kind: "pause" }),
      transfer: () => ({ kind: "transfer", typed: "", chosen: null }),
      sign_off: () => ({ kind: "sign_off" }),
      resume: () => picture.held.length > 1 && { kind: "held" },
    };
    const dialog = dialogs[act]?.();
    if (dialog) this.open(dialog);
    else this.ask(act, act === "resume" ? { ticket: picture.held[0].id } : {});
  }

  open(dialog) {
    this.dialog = dialog;
    this.message = null;
    if (dialog.kind === "transfer" && !this.targets.length) this.loadTargets();
    this.redraw();
  }

  close() {
    this.dialog = null;
    this.redraw();
  }

  /** Where people can be transferred to: every queue and every other window of the hall. */
  async loadTargets() {
    try {
      const hall = await get(`/halls/${encodeURIComponent(this.place.hall)}`);
      const queues = hall.queues.map((queue) => ({ kind: "queue", id: queue.id, name: queue.name }));
      const windows = hall.windows.filter((window) => window.id !== this.place.window);
      const names = Object.fromEntries(queues.map((queue) => [queue.id, queue.name]));
      const named = (window) =>
        window.name !== window.id ? window.name : window.queues.map((queue) => names[queue] ?? queue).join("、");
      this.targets = [...queues, ...windows.map((one) => ({ kind: "window", id: one.id, name: named(one) }))];
    } catch (error) {
      this.failed(error);
    }
    this.redraw();
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
      this.failed(error);
    }
    this.busy = null;
    this.redraw();
  }

  failed(error) {
    if (!(error instanceof Refused)) throw error;
    const lost = { unreachable: WORDS.said.unreachable, sign_in_first: WORDS.said.sign_in };
    this.say(lost[error.code] ?? error.message, "bad", error.code);
  }

  say(text, tone = "good", code = null) {
    this.message = { text, tone, code, until: this.mono() + MESSAGE_MS };
    this.redraw();
  }

  // --- acts at the window -----------------------------------------------------------------------------------------

  atWindow(change, text) {
    this.answer = layOver(this.view, change, this.mono());
    this.say(text);
  }

  do_choose() {
    location.assign("/windows");
  }

  async do_sign_on() {
    await post(`${this.url}/sign-on`);
    this.atWindow({ window: { state: "open", staff: this.place.staff, reason: "" } }, WORDS.said.signed_on);
  }

  async do_pause({ digit }) {
    const reason = WORDS.pauses[PAUSES[digit]];
    await post(`${this.url}/pause`, { reason });
    this.atWindow({ window: { state: "paused", reason } }, fill(WORDS.said.paused, { reason }));
  }

  async do_go_on() {
    await post(`${this.url}/resume`);
    this.atWindow({ window: { state: "open", reason: "" } }, WORDS.said.went_on);
  }

  async do_sign_off({ digit, target }, { current }) {
    const act = digit && SIGN_OFFS[digit].act;
    const toWindow = target?.kind === "window" ? { window: target.id } : {};
    if (target?.kind === "queue") await this.do_transfer({ target }, { current });
    await post(`${this.url}/sign-off`, act && target?.kind !== "queue" ? { current: act, ...toWindow } : {});
    this.undo = null;
    this.atWindow({ window: { state: "closed", staff: null, reason: "" }, current: null }, WORDS.said.signed_off);
  }

  async do_call() {
    const { ticket, why } = await post(`${this.url}/call`);
    if (!ticket) return this.say(WORDS.said.nobody, "note");
    this.took(ticket, WORDS.said.called, {}, why);
  }

  // --- acts on a ticket -------------------------------------------------------------------------------------------

  async on(ticket, act, body = {}) {
    const answer = await post(`/tickets/${encodeURIComponent(ticket)}/${act}`, body, newKey());
    return answer.ticket ?? answer;
  }

  /** Lay the ticket of an answer over the view and say what happened. */
  took(ticket, words, values = {}, why = null) {
    const before = this.answer?.current ?? this.view.current;
    const current = currentAfter(ticket, this.place.window, before, why, this.place.rules);
    this.answer = layOver(this.view, { current }, this.mono());
    this.say(fill(words, { number: ticket.number, ...values }));
    return current;
  }

  mayUndo(ticket, act) {
    const until = this.mono() + this.place.undo_s * 1000;
    this.undo = { id: ticket.id, number: ticket.number, act, from: this.mono(), until };
  }

  async do_recall(_, { current }) {
    const ticket = await this.on(current.id, "recall");
    if (ticket.state === "missed") this.mayUndo(ticket, "miss");
    this.took(ticket, ticket.state === "missed" ? WORDS.said.missed_by_calls : WORDS.said.recalled);
  }

  async do_serve(_, { current }) {
    this.took(await this.on(current.id, "serve"), WORDS.said.served);
  }

  async do_miss(_, { current }) {
    const ticket = await this.on(current.id, "miss");
    this.mayUndo(ticket, "miss");
    this.took(ticket, WORDS.said.missed);
  }

  async do_finish({ outcome }, { current }) {
    const chosen = outcome ?? current.default_outcome ?? "accepted";
    const ticket = await this.on(current.id, "finish", { outcome: chosen });
    if (ticket.state === "finished") this.mayUndo(ticket, "finish");
    const words = { finished: WORDS.said.finished, waiting: WORDS.said.moved_on }[ticket.state];
    const values = { outcome: WORDS.outcomes[chosen], service: ticket.service?.name, queue: ticket.queue?.name };
    return this.took(ticket, words ?? WORDS.said.item_finished, values);
  }

  async do_finish_and_call(details, picture) {
    if (await this.do_finish(details, picture)) return;
    await this.do_call();
  }

  async do_hold(_, { current }) {
    this.took(await this.on(current.id, "hold"), WORDS.said.held);
  }

  async do_resume({ ticket }) {
    this.took(await this.on(ticket, "resume"), WORDS.said.resumed);
  }

  async do_transfer({ target }, { current }) {
    const ticket = await this.on(current.id, "transfer", { [target.kind]: target.id });
    const where = fill(target.kind === "queue" ? WORDS.ask.to_queue : WORDS.ask.to_window, target);
    this.took(ticket, WORDS.said.transferred, { target: where });
  }

  async do_undo() {
    const { id } = this.undo;
    this.undo = null;
    this.took(await this.on(id, "undo"), WORDS.said.undone);
  }
}
