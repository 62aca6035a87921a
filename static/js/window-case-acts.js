// What the terminal does about cases beside finishing: knows them, opens, links and shows one, takes papers in.

import { Refused, get, newKey, post } from "./api.js";
import { Acts } from "./window-acts.js";
import { bringCase } from "./window-case-fetch.js";
import { itemsOf } from "./window-case-items.js";
import { waiting } from "./window-case-out.js";
import { bringCases, papersOf, pathOf } from "./window-cases.js";
import { WORDS, fill } from "./window-words.js";

const SHARE_LIMIT_MS = 35_000; // longer than the server waits for the platform
export const PANELS = ["cases", "case", "pages", "share", "item", "applicant", "taker", "project"];

/** The acts. `known` is what the server says about the current ticket's cases; `shown` are whole cases by number. */
export class CaseActs extends Acts {
  known = null;
  papers = [];

  /** The feed has a newer view: read the cases once per ticket, and again when one of them has changed. */
  async knowCases() {
    const { current, state } = this.picture();
    if (!current?.cases || state === "taken") {
      if (PANELS.includes(this.dialog?.kind)) this.dialog = null;
      return void (this.known = null);
    }
    const mark = current.id + JSON.stringify(current.cases);
    if (this.known?.mark === mark) return undefined;
    const isSame = this.known?.ticket === current.id;
    this.known = { mark, ticket: current.id, data: isSame ? this.known.data : null, found: isSame ? this.known.found : {} };
    return this.readCases(current.id, mark);
  }

  /** Read them; what cannot be read now is read when the panel is opened. */
  async readCases(ticket, mark) {
    try {
      const data = await bringCases(ticket);
      if (this.known?.mark === mark) this.known.data = data;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      if (this.known?.mark === mark) this.known.mark = "";
    }
    this.redraw();
  }

  /** The whole case of that number: one of the ticket's, or one that was looked up. */
  caseOf(number) {
    return this.known?.data?.cases.find((one) => one.number === number) ?? this.known?.found[number];
  }

  isOwnCase(number) {
    return Boolean(this.known?.data?.cases.some((one) => one.number === number));
  }

  openCases(problem = "") {
    this.open({ kind: "cases", chosen: null, text: "", problem });
    return this.knowCases();
  }

  /** The clerk's key: what is to be handed out lies open at once, else the list. */
  startCases() {
    const out = waiting(this.known?.data);
    return out.length === 1 ? this.showCase(out[0].number) : this.openCases();
  }

  /** Who was called to fetch a result is here: it comes up by itself. */
  comeUp(current) {
    if (current?.default_outcome === "collected" && waiting(this.known?.data).length) this.startCases();
  }

  /** One case before the clerk; of another ticket it is looked up first. */
  openCase(number) {
    return bringCase(this, number);
  }

  showCase(number, more = {}) {
    this.open({ kind: "case", number, pending: {}, problem: "", ...more });
  }

  /** Say something in the open panel. */
  tell(problem, isGood = false) {
    if (this.dialog) Object.assign(this.dialog, { problem, isGood });
    this.redraw();
  }

  /** Work behind an open panel: it stays, and says what went wrong; a case somebody else has changed is read anew. */
  async inPanel(work, number = null) {
    if (this.busy) return;
    if (!this.known) return this.say(WORDS.why_not.loading, "note");
    this.busy = { act: "cases", since: this.mono() };
    this.dialog ??= { kind: "cases", chosen: null, text: "", problem: "" };
    this.tell("");
    try {
      await work();
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const lost = { unreachable: WORDS.said.unreachable, sign_in_first: WORDS.said.sign_in };
      const wasChanged = error.code === "case_was_changed" && number !== null && (await this.readAnew(number));
      this.tell(wasChanged ? WORDS.cases.changed : (lost[error.code] ?? error.message));
    } finally {
      this.busy = null;
      this.redraw();
    }
  }

  /** Take the case as it is now; what was ticked upon the old one is gone. False where it cannot be read. */
  async readAnew(number) {
    try {
      this.put(await get(`/cases/${encodeURIComponent(number)}?hall=${encodeURIComponent(this.place.hall)}`));
      if (this.dialog?.pending) this.dialog.pending = {};
      return true;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      return false;
    }
  }

  /** Open a new case for the item in hand, or tie the ticket to one there is; it is shown. */
  tie(body) {
    return this.inPanel(async () => {
      const made = await this.tied(body);
      if (!made || !this.known) return; // to be confirmed first, or the person has gone meanwhile
      if (!this.isOwnCase(made.number)) this.known.data?.cases.push(made); // whichever comes first, the feed or this
      this.put(made);
      this.showCase(made.number);
      this.say(fill(WORDS.said.tied, made));
      await this.readCases(this.known.ticket, this.known.mark);
    });
  }

  /** The case once it is tied; null where it is of other people, which has to be confirmed first. */
  async tied(body) {
    try {
      return await post(pathOf(this.known.ticket), body, newKey());
    } catch (error) {
      if (!(error instanceof Refused) || error.code !== "case_of_another") throw error;
      this.open({ kind: "cases", chosen: null, text: body.number, ofAnother: body.number, problem: error.message });
      return null;
    }
  }

  /** A new case for the item in hand; which one is asked first where there are several. */
  newCase(item = undefined) {
    const { current } = this.picture();
    if (item === undefined && itemsOf(this.known?.data).length > 1) return this.open({ kind: "item" });
    return this.tie({ service: current.service.id, item });
  }

  /** Tie the ticket to the case; `confirm` where it is of other people and that is meant. */
  linkCase(number, confirm = false) {
    return this.tie(confirm ? { number, confirm } : { number });
  }

  /** What came, or turned out to be missing, goes to the case. */
  supply(number, pending) {
    const materials = Object.entries(pending).map(([name, got]) => ({ name, got, copies: got === "missing" ? 0 : 1 }));
    return this.inPanel(async () => {
      const { version } = this.caseOf(number);
      const changed = await post(`/cases/${encodeURIComponent(number)}/supply`, { materials, version }, newKey());
      this.put(changed);
      this.showCase(number);
    }, number);
  }

  /** The receipt, or before acceptance what was told, comes out of the printer once more. */
  printTold(number) {
    return this.inPanel(async () => {
      const { copy } = await post(`/cases/${encodeURIComponent(number)}/prints`, { reason: "other" }, newKey());
      await this.readAnew(number);
      const { receipt, refusal, handed } = this.caseOf(number);
      const say = WORDS.cases;
      this.tell(fill((handed && WORDS.people.printed_handed) || (refusal && say.printed_refusal) || (receipt ? say.printed_receipt : say.printed), { copy }), true);
    });
  }

  /** Ask the sharing platform for a licence instead of a paper; what it has is said, never kept here. */
  share(number, material, purpose) {
    return this.inPanel(async () => {
      const { version } = this.caseOf(number);
      const body = { material, purpose, version };
      const answer = await this.licence(number, body);
      if (!answer) return; // no platform: why the paper is not needed is asked for
      this.put(answer);
      const { name, valid_until } = answer.licence;
      const problem = fill(WORDS.cases.shared, { name, until: valid_until || WORDS.cases.for_ever });
      this.open({ kind: "case", number, pending: {}, problem, isGood: true });
    }, number);
  }

  /** What the platform answers; null where the hall asks none. */
  async licence(number, body) {
    try {
      return await post(`/cases/${encodeURIComponent(number)}/licences`, body, newKey(), SHARE_LIMIT_MS);
    } catch (error) {
      if (!(error instanceof Refused) || error.code !== "no_sharing") throw error;
      this.open({ ...this.dialog, isByReason: true, text: "", problem: error.message });
      return null;
    }
  }

  /** The paper is not needed, for the reason given: there is no platform to ask. */
  spare(number, material, reason) {
    return this.inPanel(async () => {
      const { version } = this.caseOf(number);
      const body = { materials: [{ name: material, got: "shared" }], reason, version };
      this.put(await post(`/cases/${encodeURIComponent(number)}/supply`, body, newKey()));
      this.showCase(number);
    }, number);
  }

  /** The answer of an act, before the feed brings it. */
  put(changed) {
    const own = this.known?.data?.cases ?? [];
    const at = own.findIndex((one) => one.number === changed.number);
    if (at >= 0) own[at] = changed;
    else if (this.known) this.known.found[changed.number] = changed;
  }

  /** What the list of the case in hand, or of a new one, asks for. */
  loadPapers() {
    this.papers = [];
    return this.fetch(async () => {
      this.papers = papersOf(await bringCases(this.picture().current.id), this.dialog?.item);
    });
  }
}
