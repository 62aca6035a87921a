// What the acts of a terminal do: one call of the API each, its answer laid over the view at once. Draws nothing.

import { newKey, post } from "./api.js";
import { sayHowTold, undoneText } from "./window-case-told.js";
import { settle } from "./window-cases.js";
import { BACK_MIN, PAUSES, SIGN_OFFS, WHYS } from "./window-keys.js";
import { currentAfter, layOver } from "./window-model.js";
import { WORDS, fill, named } from "./window-words.js";
import { ZH } from "./window-words-zh.js";

const MINUTE_MS = 60_000;

/** The whole minute in which a window goes on, `minutes` from now, in Unix milliseconds. */
export function backAtMs(nowMs, minutes) {
  return Math.ceil((nowMs + minutes * MINUTE_MS) / MINUTE_MS) * MINUTE_MS;
}

/** The acts. What they stand on (`place`, `view`, `say`, `ask`, the clocks) is the terminal's, which extends this. */
export class Acts {
  // --- acts at the window -----------------------------------------------------------------------------------------

  /** What is drawn with the answer must take the next key: the act is over first. */
  atWindow(change, text) {
    this.busy = null;
    this.answer = layOver(this.view, change, this.mono());
    this.say(text);
  }

  do_elsewhere() {
    location.assign("/windows");
  }

  async do_sign_on() {
    await post(`${this.url}/sign-on`);
    this.atWindow({ window: { state: "open", staff: this.place.staff, reason: "" } }, WORDS.said.signed_on);
  }

  async do_take_over() {
    await post(`${this.url}/take-over`);
    this.displaced = null;
    this.atWindow({ window: { state: "open", staff: this.place.staff, reason: "" } }, WORDS.said.took_over);
  }

  async do_pause({ digit, back }) {
    const [reason, minutes] = [ZH.pauses[PAUSES[digit]], BACK_MIN[back]];
    const back_at = minutes ? new Date(backAtMs(this.now(), minutes)).toISOString() : null;
    await post(`${this.url}/pause`, back_at ? { reason, back_at } : { reason });
    const said = fill(WORDS.said.paused, { reason: WORDS.pauses[PAUSES[digit]] });
    this.atWindow({ window: { state: "paused", reason, back_at } }, said);
  }

  async do_go_on() {
    await post(`${this.url}/resume`);
    this.atWindow({ window: { state: "open", reason: "", back_at: null } }, WORDS.said.went_on);
  }

  async do_sign_off({ digit, target }) {
    const act = digit && SIGN_OFFS[digit].act;
    await post(`${this.url}/sign-off`, act ? { current: act, ...(target && { [target.kind]: target.id }) } : {});
    this.undo = null;
    this.atWindow({ window: { state: "closed", staff: null, reason: "" }, current: null }, WORDS.said.signed_off);
  }

  async do_call({ ticket: chosen, why: digit, text, reason: said } = {}) {
    const reason = said ?? (digit && [ZH.whys[WHYS[digit]], text?.trim()].filter(Boolean).join("："));
    const { ticket, why } = await post(`${this.url}/call`, chosen ? { ticket: chosen, reason } : {});
    this.busy = null;
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
    this.busy = null;
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
    const said = { missed: WORDS.said.missed_by_calls, waiting: WORDS.said.put_off };
    this.took(ticket, said[ticket.state] ?? WORDS.said.recalled);
  }

  async do_serve(_, { current }) {
    this.comeUp(this.took(await this.on(current.id, "serve"), WORDS.said.served));
  }

  async do_miss(_, { current }) {
    const ticket = await this.on(current.id, "miss");
    if (ticket.state === "missed") this.mayUndo(ticket, "miss");
    this.took(ticket, ticket.state === "missed" ? WORDS.said.missed : WORDS.said.put_off);
  }

  /** The case first, where the outcome needs one; where none can be made it asks why, and stays. */
  async do_finish({ outcome, decision, reason, item, after = "finish" }, { current }) {
    const chosen = outcome ?? current.default_outcome ?? "accepted";
    const { cases, refusal } = decision && !reason ? await settle(current, chosen, decision, item) : { cases: [] };
    if (refusal) return this.open({ kind: "no_case", outcome: chosen, after, problem: refusal.message, chosen: null, text: "" }), current;
    const ticket = await this.on(current.id, "finish", { outcome: chosen, ...(reason && { reason }) });
    if (ticket.state === "finished") this.mayUndo(ticket, "finish");
    const words = { finished: WORDS.said.finished, waiting: WORDS.said.moved_on }[ticket.state];
    if (chosen === "told_once") for (const one of cases) sayHowTold(this, one, current.number);
    const values = { outcome: WORDS.outcomes[chosen], service: named(ticket.service), queue: named(ticket.queue) };
    return this.took(ticket, words ?? WORDS.said.item_finished, values);
  }

  async do_finish_and_call(details, picture) {
    if (await this.do_finish({ ...details, after: "finish_and_call" }, picture)) return;
    this.busy = { act: "call", since: this.mono() };
    this.redraw(); // no key must look ready while the second half is under way
    await this.do_call();
  }

  async do_hold(_, { current }) {
    this.took(await this.on(current.id, "hold"), WORDS.said.held);
  }

  async do_resume({ ticket }) {
    this.took(await this.on(ticket, "resume"), WORDS.said.resumed);
  }

  async do_transfer({ target, ticket: other }, { current }) {
    const ticket = await this.on((other ?? current).id, "transfer", { [target.kind]: target.id });
    if (other) return this.say(fill(WORDS.said.transferred, { number: ticket.number, target: fill(target.kind === "queue" ? WORDS.ask.to_queue : WORDS.ask.to_window, target) }));
    const where = fill(target.kind === "queue" ? WORDS.ask.to_queue : WORDS.ask.to_window, target);
    this.took(ticket, WORDS.said.transferred, { target: where });
  }

  async do_undo() {
    const { id } = this.undo;
    this.undo = null;
    const ticket = await this.on(id, "undo");
    this.took(ticket, WORDS.said.undone);
    if (ticket.undone?.length) this.say(undoneText(ticket), "note");
  }
}
