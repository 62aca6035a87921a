// The cases of the ticket at the window: what an outcome still needs before it is true, and the calls that make it so.

import { Refused, get, newKey, post } from "./api.js";
import { NEEDS_CASE, NO_CASES, REFUSALS } from "./window-keys.js";
import { ZH } from "./window-words-zh.js";

/** What stops a finish by itself; every other refusal to make a case may be answered with a reason for having none. */
const STAYS = ["unreachable", "sign_in_first", "wrong_state", "ticket_is_elsewhere", "sign_on_first", "already_told", "case_was_changed", "applicant_is_needed"];
/** Cases an outcome still decides, by the states they are in. */
const UNDECIDED = { accepted: ["applied", "told"], accepted_short: ["applied", "told"], told_once: ["applied"], refused: ["applied", "told"] };
/** What is asked before an outcome is told. */
const ASKS = { told_once: "papers", accepted_short: "papers", refused: "refusal" };

/** Where the cases of a ticket lie. */
export const pathOf = (ticket) => `/tickets/${encodeURIComponent(ticket)}/cases`;

/** What must still be decided for the outcome: bodies of `POST /tickets/<ticket>/cases`, none where nothing is. */
export function openPoints(current, outcome, item = undefined) {
  if (!NEEDS_CASE.includes(outcome)) return [];
  if (current.lacks_case) return [{ service: current.service.id, item }];
  const states = UNDECIDED[outcome];
  const open = (current.cases ?? []).filter((one) => !one.owner && states.includes(one.state)); // a copy is decided there
  return open.map(({ number, version }) => ({ number, version }));
}

/** Whether this person has begun the same before and it waits for papers: the clerk says whether it goes on. */
export function isBegun(current, outcome, known) {
  if (!NEEDS_CASE.includes(outcome) || !current.lacks_case) return false;
  return (known?.earlier ?? []).some((one) => !one.owner && ["applied", "told"].includes(one.state) && one.service.id === current.service.id);
}

/** The case in hand whose list was gone through and still lacks something required: one key does not take that as here. */
export function halfThrough(outcome, known) {
  if (outcome !== "accepted") return null;
  const open = (known?.cases ?? []).filter((one) => !one.owner && UNDECIDED.accepted.includes(one.state) && one.missing.length);
  return open.find((one) => one.materials.some((paper) => paper.got !== "missing")) ?? null;
}

/** The question that comes before the outcome, or null: nothing is open, or there is nothing to ask. */
export function questionFor(current, outcome) {
  return openPoints(current, outcome).length ? (ASKS[outcome] ?? null) : null;
}

/** Decide every open point: the cases as they are then, or the refusal that says why there can be none. */
export async function settle(current, outcome, decision, item = undefined) {
  try {
    const cases = [];
    for (const point of openPoints(current, outcome, item)) {
      cases.push(await post(pathOf(current.id), { ...point, ...decision }, newKey()));
    }
    return { cases };
  } catch (error) {
    if (!(error instanceof Refused) || STAYS.includes(error.code)) throw error;
    return { cases: [], refusal: error };
  }
}

/** The ticket's cases, earlier ones of its people, and the list of a new one. */
export function bringCases(ticket) {
  return get(pathOf(ticket));
}

/** What is asked for: the list of the case in hand, else of a new one, for the `item` chosen; what is here already is
    left out. */
export function papersOf(known, item = undefined) {
  const open = item ? undefined : known.cases.filter((one) => !one.owner && ["applied", "told"].includes(one.state)).at(-1);
  const chosen = known.new?.items?.find((one) => one.code === item) ?? known.new;
  const list = open?.materials ?? chosen?.materials ?? [];
  const asked = list.filter((one) => !open || one.got === "missing");
  return asked.map(({ name, required, deferrable }) => ({ name, required, deferrable }));
}

/** The decision an outcome stands for, with what was marked and written. */
export function decisionOf(outcome, { names = [], reason = "" } = {}) {
  if (outcome === "told_once") return { tell: names };
  if (outcome === "accepted_short") return { accept: true, follow: names };
  return outcome === "refused" ? { refuse: reason } : { accept: true };
}

/** A reason by digit as it is journalled (in Chinese), with what was written beside it. */
export function reasonText(kind, digit, text) {
  const words = kind === "refusal" ? ZH.refusals[REFUSALS[digit]] : ZH.no_cases[NO_CASES[digit]];
  const isOther = (kind === "refusal" ? REFUSALS : NO_CASES)[digit] === "other";
  return [isOther && text.trim() ? "" : words, text.trim()].filter(Boolean).join("：");
}
