// A window whose server is away goes on from the last list: what is done is noted at once, and handed in afterwards.

import { LOOK, Refused, get, newKey, post } from "./api.js";
import { after, heldOf, hereOf, mayRecall, NEEDS_SERVER, settled, WISHES } from "./meanwhile-acts.js";
import { drop, keep, kept } from "./meanwhile-kept.js";
import { nextOf, ordered } from "./meanwhile-order.js";
import { OUTCOMES } from "./window-keys.js";
import { fill, WORDS } from "./window-words.js";

const AWAY_S = 5;
const FRESH_MS = 15_000;
const AGAIN_MS = 5000;
const HANDED_MS = 20_000;
const SAID_MS = 8000;
const BATCH_MAX = 200;
const SAME_KEY_MS = 1000;
const NOT_NOW = { idle: "nobody", called: "serve_first", serving: "finish_first" };

export class Meanwhile {
  /** `place`: {hall, window, staff, rules}; `now()` the hall's clock, `mono()` real milliseconds, `redraw()` draws. */
  constructor(place, { now, mono, redraw, print }) {
    Object.assign(this, { place, now, mono, redraw, print });
    this.name = `quhao_meanwhile:${place.hall}:${place.window}:${place.staff}`;
    this.url = `/halls/${encodeURIComponent(place.hall)}/windows/${encodeURIComponent(place.window)}`;
    Object.assign(this, { list: null, current: null, held: [], acts: [], conflicts: [], awayMs: null, said: null });
    Object.assign(this, { isOn: false, isMine: false, isHandingIn: false, isKnown: false, isKept: true, isStale: false, view: null });
    Object.assign(this, { problem: "", handed: 0, triedMs: -Infinity, listMs: -Infinity, turn: 0, pressed: {} });
    this.remember();
  }

  /** What this browser has kept from before; nothing is loaded or handed in until it is known. */
  async remember() {
    const { turn } = this;
    const { acts = [], conflicts = [], ...last } = await kept(this.name);
    Object.assign(this, { isKnown: true, acts, conflicts }, turn === this.turn ? last : {});
    if (this.view) this.see(this.view, this.isMine);
    this.redraw();
  }

  /** Onto the disk, in the order of the calls; a browser that cannot is said to the clerk. */
  async keep() {
    const { list, current, held, acts, conflicts } = this;
    const isKept = await keep(this.name, { list, current, held, acts, conflicts });
    if (isKept === this.isKept) return;
    this.isKept = isKept;
    this.redraw();
  }

  /** Behind the lock no list is kept; what is still to be handed in stays. A list that is under way comes too late. */
  forget() {
    if (this.isOn) return;
    Object.assign(this, { list: null, current: null, held: [], listMs: -Infinity, turn: this.turn + 1, isMine: false });
    if (!this.isKnown || this.acts.length || this.conflicts.length) this.rest();
    else drop(this.name);
  }

  /** Without a list, once it is known what else there is. */
  async rest() {
    if (!this.isKnown) await kept(this.name);
    await this.keep();
  }

  /** The feed has a newer view: whoever sits here keeps the list, and hands in what is left from a cut. */
  see(view, isMine) {
    Object.assign(this, { view, isMine });
    if (!isMine || this.isOn || !this.isKnown) return;
    this.isStale = true;
    this.refresh();
  }

  /** A list that is no longer what waits is read anew, not more often than every quarter of a minute. */
  refresh() {
    if (this.acts.length) this.handIn();
    else if (this.isStale && this.mono() - this.listMs >= FRESH_MS) this.load();
  }

  async load() {
    Object.assign(this, { listMs: this.mono(), isStale: false });
    const { turn } = this;
    const lines = Object.entries(this.view).filter(([key]) => key.startsWith("queue:"));
    try {
      const { waiting, runs } = await get(`${this.url}/line`, LOOK);
      if (this.isOn || this.acts.length || turn !== this.turn) return;
      const handicaps = Object.fromEntries(lines.map(([, one]) => [one.id, one.handicap_min]));
      this.list = { at: this.now(), rows: ordered(waiting, handicaps), runs };
      this.keep();
    } catch (error) {
      if (!(error instanceof Refused)) throw error; // the list from before stays
      this.isStale = true;
    }
  }

  /** The feed says whether the server is there; `shown` is the terminal's picture by its last answer. */
  hear({ connected, age_s }, shown) {
    if (!this.isOn && !connected && age_s > AWAY_S && this.isMine && this.list) this.begin(age_s, shown);
    else if (this.isOn && connected) this.end();
    else if (connected && this.isMine && this.isKnown) this.refresh();
  }

  /** From here on by the last list, with whoever is at the window and whom it has on hold. */
  begin(age_s, { current, held }) {
    if (!this.acts.length) Object.assign(this, { current: hereOf(current), held: heldOf(held, this.place.window) });
    Object.assign(this, { isOn: true, awayMs: this.now() - age_s * 1000, problem: "", handed: 0, said: null });
    this.keep();
    this.redraw();
  }

  end() {
    if (this.acts.length) return this.handIn();
    Object.assign(this, { isOn: false, awayMs: null });
    return this.redraw();
  }

  /** Everything the page shows now. */
  picture() {
    const nowMs = this.now();
    const shown = after(this.list ?? { rows: [] }, this.current, this.held, this.acts);
    const { current, waiting, runs } = shown;
    const recall = current?.state === "called" ? mayRecall(current, this.place.rules, nowMs) : null;
    if (this.said && this.mono() >= this.said.until) this.said = null;
    return { ...shown, nowMs, recall, state: current?.state ?? "idle", next: nextOf(waiting, this.place.rules, runs, nowMs) };
  }

  /** Why a wish makes no sense now, in words; "" where it does. */
  whyNot(wish, { state, next, held, recall }) {
    const say = WORDS.meanwhile;
    if (this.isHandingIn) return say.entering;
    if (wish === "cases") return "";
    if (wish === "undo") return this.acts.length ? "" : WORDS.why_not.no_undo;
    if (NEEDS_SERVER.includes(wish) && state !== "idle") return say.no_transfer;
    if (!WISHES[state][wish]) return WORDS.why_not[wish === "recall" && state === "serving" ? "is_here" : NOT_NOW[state]];
    if (wish === "next" && !next) return say.empty;
    if (wish === "resume" && !held.length) return WORDS.why_not.none_held;
    return wish === "recall" && recall.wait_s > 0 ? fill(WORDS.why_not.recall_soon, { seconds: recall.wait_s }) : "";
  }

  /** A key asks for a wish; the same one not twice within a second. `id`: whom of those on hold. */
  press(wish, id) {
    const monoMs = this.mono();
    if (monoMs - (this.pressed[wish] ?? -Infinity) < SAME_KEY_MS || this.isHandingIn) return;
    this.pressed[wish] = monoMs;
    const picture = this.picture();
    const why = this.whyNot(wish, picture);
    this.said = why ? { text: why, until: monoMs + SAID_MS } : null;
    if (why) this.redraw();
    else if (wish === "cases") this.print();
    else if (wish === "undo") this.takeBack();
    else this.do(WISHES[picture.state][wish], picture, id);
  }

  /** The acts of a wish; nobody else is called while the visit goes on here with its next item. */
  do(acts, { recall, held }, id) {
    for (const act of acts) {
      if (act === "called" && this.picture().current) this.say(WORDS.meanwhile.next_item);
      else if (act === "recalled" && recall.isLast) this.note("missed");
      else this.note(act, undefined, act === "resumed" ? (held.find((one) => one.id === id) ?? held[0]) : undefined);
    }
    if (acts.length === 1 && acts[0] === "finished" && this.picture().current) this.say(WORDS.meanwhile.next_item);
  }

  say(text) {
    this.said = { text, until: this.mono() + SAID_MS };
    this.redraw();
  }

  digit(char) {
    if (this.picture().state !== "serving" || !OUTCOMES[char] || this.isHandingIn) return;
    this.note("finished", OUTCOMES[char]);
    if (this.picture().current) this.say(WORDS.meanwhile.next_item);
  }

  /** Write down what was done, now, before anything else. */
  note(act, outcome, row) {
    const { current, next, nowMs } = this.picture();
    const one = row ?? (act === "called" ? next : current);
    if (!one) return;
    const { id: ticket, number, paper } = one;
    this.acts = [...this.acts, { key: newKey(), ticket, number, paper, act, at: nowMs, ...(outcome && { outcome }) }];
    this.keep();
    this.redraw();
  }

  /** The last act was a slip of the hand: nobody has been told of it yet. */
  takeBack() {
    this.acts = this.acts.slice(0, -1);
    this.keep();
    this.redraw();
  }

  /** Hand in what was done, in order; what is refused as a whole stays here and is tried again. */
  async handIn() {
    if (this.isHandingIn || this.mono() - this.triedMs < AGAIN_MS) return;
    Object.assign(this, { isHandingIn: true, triedMs: this.mono(), problem: "" });
    this.redraw();
    try {
      while (this.acts.length) {
        const batch = this.acts.slice(0, BATCH_MAX);
        const acts = batch.map(({ key, ticket, act, at, outcome }) => ({ key, ticket, act, at: new Date(at).toISOString(), ...(outcome && { outcome }) }));
        const left = settled(this.acts, (await post(`${this.url}/meanwhile`, { acts })).acts);
        this.handed += batch.length - left.conflicts.length;
        Object.assign(this, { acts: left.acts, conflicts: [...this.conflicts, ...left.conflicts] });
        this.keep();
      }
      this.handedUntil = this.mono() + HANDED_MS;
      Object.assign(this, { isOn: false, awayMs: null, current: null, held: [], listMs: -Infinity, isStale: true });
      this.keep();
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      this.problem = error.message;
      if (error.code !== "unreachable") this.isOn = false; // the server is there: its sentence says what is lacking
    }
    this.isHandingIn = false;
    this.redraw();
  }

  /** The clerk has read what could not be entered. */
  dismiss() {
    this.conflicts = [];
    this.keep();
    this.redraw();
  }
}
