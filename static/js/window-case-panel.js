// The panel of cases: those of the ticket, earlier ones of its people, and one case with how each paper came.

import { mayEnter, openApplicant } from "./window-case-applicant.js";
import { bringCase, fetchPeople } from "./window-case-fetch.js";
import { fetchHere, handedText, isToBeSent, outPanel, waits } from "./window-case-out.js";
import { openPages } from "./window-case-pages.js";
import { openProject } from "./window-case-taker.js";
import { change } from "./window-case-questions.js";
import { toldText } from "./window-case-told.js";
import { TICKS } from "./window-keys.js";
import { keyOf } from "./window-labels.js";
import { clockText, dayText } from "./window-model.js";
import { WORDS, fill, lang, named } from "./window-words.js";

/** How a paper came, in the order a key turns through. */
const WAYS = ["missing", "window", "courier"]; // what is shared is the platform's to say
const SUPPLIES = ["applied", "told", "accepted"];
const OVER = ["concluded", "delivered", "refused", "withdrawn"]; // its term runs no more

/** The state in the language spoken. */
export function stateWord(one) {
  return lang() === "en" ? one.state_en : one.state_zh;
}

/** How much is left of the promised term, or how far it is over; "" before acceptance, after the end, without a promise. */
export function termText(one) {
  const term = one.terms?.promised ?? one.terms?.legal;
  if (!term || OVER.includes(one.state)) return "";
  if (one.is_paused || !term.due_day) return WORDS.cases.stands;
  const values = { day: dayText(term.due_day), left: term.left_days, over: -term.left_days };
  return fill(term.left_days < 0 ? WORDS.cases.over : WORDS.cases.left, values);
}

/** State and term of a case in a line, and what is missing. */
export function lineOf(one) {
  const lacks = one.missing?.length && ["applied", "told", "accepted"].includes(one.state);
  const missing = lacks ? fill(WORDS.cases.lacks, { count: one.missing.length }) : "";
  const copy = one.owner ? fill(one.is_unverified ? WORDS.cases.copy_unseen : WORDS.cases.copy_of, one) : "";
  return [copy, stateWord(one), one.state === "accepted" ? termText(one) : "", missing].filter(Boolean).join(" · ");
}

/** What a case is for: the item's name, whichever shape the row has. */
export function nameOf(one) {
  return one.name ?? one.item?.name ?? named(one.service);
}

/** The people of the ticket, masked. */
export function peopleText(known) {
  const say = WORDS.cases;
  const one = (person) => [person.name, person.id_number].filter(Boolean).join(" ");
  if (!known?.applicant) return say.no_applicant;
  const agent = known.agent ? ` · ${fill(say.agent, { person: one(known.agent) })}` : "";
  return fill(say.applicant, { person: one(known.applicant) }) + agent;
}

/** kind → what it asks, as in window-questions.js; `facts` [[word, value, tone]] stand above the options. */
export const PANEL_KINDS = {
  cases(terminal, { current }) {
    const { text = "", problem, byHand, ofAnother } = terminal.dialog;
    const known = terminal.known?.data;
    const say = WORDS.cases;
    const isByHand = Boolean(byHand) && byHand === text.trim();
    const isOfAnother = Boolean(ofAnother) && ofAnother === text.trim();
    const row = (one, at, isOwn) => ({
      key: TICKS[at],
      value: one.number,
      label: nameOf(one),
      more: one.number,
      note: [isOwn ? "" : say.earlier, lineOf(one)].filter(Boolean).join(" · "),
    });
    const own = known?.cases ?? [];
    const all = [...own.map((one) => [one, true]), ...(known?.earlier ?? []).map((one) => [one, false])];
    return {
      title: fill(say.panel, { number: current?.number, count: own.length }),
      lead: known ? peopleText(known) : WORDS.why_not.loading,
      options: all.slice(0, TICKS.length).map(([one, isOwn], at) => row(one, at, isOwn)),
      empty: known && !all.length ? (known.applicant ? say.nothing : WORDS.people.nobody) : "",
      text: { label: say.by_number, value: text, write: (words) => change(terminal, { text: words }) },
      problem,
      isProblem: !terminal.dialog.isGood,
      pick: (number) => terminal.openCase(number),
      extra: [
        { key: "N", word: newWord(known, current), act: () => terminal.newCase() },
        { key: "P", word: say.fetch, act: () => fetchPeople(terminal) },
        ...(mayEnter(known) ? [{ key: "I", word: known.applicant ? WORDS.people.mend : WORDS.people.enter, act: () => openApplicant(terminal) }] : []),
      ],
      confirm: () => text.trim() && (isByHand || isOfAnother ? terminal.linkCase(text.trim(), isOfAnother) : bringCase(terminal, text)),
      confirmWord: isOfAnother ? say.of_another : isByHand ? say.by_hand : say.look_up,
    };
  },
  case(terminal, picture) {
    const { number, pending, problem, isOut, isLeaving } = terminal.dialog;
    const one = terminal.caseOf(number);
    if (!one) return PANEL_KINDS.cases(terminal, picture); // it is being read anew
    const say = WORDS.cases;
    const count = Object.keys(pending).length;
    const stay = () => change(terminal, { isLeaving: true, isGood: false, problem: fill(say.unsaved, { count }) });
    const back = () => (count && !isLeaving ? stay() : terminal.openCases());
    const shown = { title: nameOf(one), lead: leadOf(one, terminal.isOwnCase(number)), facts: factsOf(one, terminal.place.tz), problem, isProblem: !terminal.dialog.isGood, back };
    if (waits(one) || isOut) return outPanel(terminal, one, picture, shown);
    const mayTake = SUPPLIES.includes(one.state);
    const turn = (name) => {
      const was = one.materials.find((paper) => paper.name === name).got;
      const now = WAYS[(WAYS.indexOf(pending[name] ?? was) + 1) % WAYS.length];
      const { [name]: _gone, ...rest } = pending;
      change(terminal, { isLeaving: false, pending: now === was ? rest : { ...rest, [name]: now } });
    };
    const paper = (it, at) => {
      const got = pending[it.name] ?? it.got;
      const allowed = it.required && it.deferrable ? say.deferrable : "";
      const follows = got !== "missing" ? "" : it.may_follow ? say.may_follow : allowed;
      const required = it.required ? "" : say.optional;
      return {
        key: TICKS[at] ?? "",
        value: it.name,
        label: it.name,
        note: [WORDS.got[got], got === it.got ? (it.licence?.kind ?? "") : "", follows, required, it.name in pending ? say.not_saved : ""].filter(Boolean).join(" · "),
        chosen: got !== "missing",
      };
    };
    const isOwn = terminal.isOwnCase(number);
    const link = () => terminal.linkCase(number);
    return {
      ...shown,
      isMany: true,
      options: one.materials.map(paper),
      empty: one.materials.length ? "" : one.owner ? fill(say.copy_papers, one) : WORDS.details.no_materials,
      pick: (name) => mayTake && turn(name),
      extra: [
        ...(isOwn ? [] : [{ key: "L", word: say.link_this, act: link }]),
        ...(mayTake && one.missing.length ? [{ key: "S", word: say.share, act: () => terminal.open({ kind: "share", number, pending, text: say.purpose, problem: "" }) }] : []),
        ...(one.owner ? [] : [{ key: "O", word: WORDS.people.project, act: () => openProject(terminal, number) }]),
        ...(isToBeSent(one) ? [{ key: "N", word: WORDS.out.fetch_here, act: () => fetchHere(terminal, one) }] : []),
        { key: "R", word: say.attach, act: () => openPages(terminal, number) },
        ...(printWord(one) ? [{ key: "T", word: printWord(one), act: () => terminal.printTold(number) }] : []),
      ],
      confirm: count ? () => terminal.supply(number, pending) : null,
      confirmWord: fill(say.save, { count }),
    };
  },
};

PANEL_KINDS.share = (terminal) => {
  const { number, pending, text, problem, isByReason } = terminal.dialog;
  const say = WORDS.cases;
  const missing = terminal.caseOf(number).materials.filter((one) => one.got === "missing");
  return {
    title: say.share_title,
    lead: isByReason ? say.spare_lead : say.share_lead,
    options: missing.slice(0, TICKS.length).map((one, at) => ({ key: TICKS[at], value: one.name, label: one.name, note: one.exempt_by })),
    text: { label: isByReason ? say.spare_label : say.purpose_label, value: text, write: (words) => change(terminal, { text: words }) },
    problem,
    pick: (material) => (isByReason ? terminal.spare(number, material, text.trim()) : terminal.share(number, material, text.trim())),
    back: () => terminal.showCase(number, { pending }),
  };
};

/** The number, and which keys decide about a case that waits for it. */
function leadOf(one, isOwn) {
  if (one.owner) return `${one.number} · ${fill(isOwn ? WORDS.cases.copy_lead : WORDS.cases.copy_link, one)}`;
  if (!isOwn || !["applied", "told"].includes(one.state)) return one.number;
  return `${one.number} · ${fill(WORDS.cases.decide, { finish: keyOf("serve"), other: keyOf("outcome") })}`;
}

/** Which of its papers is printed again: the last there is; undefined where there is none. */
function printWord(one) {
  const say = WORDS.cases;
  return (one.handed && WORDS.people.print_handed) || (one.refusal && say.print_refusal) || (one.receipt && say.print_receipt) || (one.told && say.print_told) || undefined;
}

/** What is known here of a case another system keeps: no term of ours, nobody of ours who was first asked. */
function copyFacts(one) {
  const say = WORDS.case_facts;
  return [
    [say.kept_by, fill(WORDS.cases.copy_of, one), "warn"],
    [say.state, stateWord(one), ""],
    [say.visits, fill(say.times, { count: one.visits }), ""],
    ...(one.missing.length ? [[say.missing, one.missing.join("、"), "warn"]] : []),
    ...(one.reason ? [[say.reason, one.reason, ""]] : []),
  ];
}

/** The key for a new case: by name where one thing only can be applied for. */
function newWord(known, current) {
  const count = known?.new?.items?.length ?? 1;
  if (count > 1) return fill(WORDS.cases.open_one_of, { count });
  return fill(WORDS.cases.open_new, { name: known?.new?.name ?? named(current?.service) });
}

function factsOf(one, tz) {
  const say = WORDS.case_facts;
  if (one.owner) return copyFacts(one);
  const over = one.over_visits;
  const visits = one.visits_max === null ? say.times : say.times_of;
  return [
    [say.state, stateWord(one), ""],
    [say.term, termText(one) || say.none, termText(one) && (one.terms?.promised ?? one.terms?.legal)?.left_days < 0 ? "bad" : ""],
    [say.visits, fill(visits, { count: one.visits, most: one.visits_max }) + (over ? ` · ${say.too_many}` : ""), over ? "bad" : ""],
    [say.missing, one.missing.length ? one.missing.join("、") : say.nothing, one.missing.length ? "warn" : ""],
    [say.first, one.first_staff ? `${one.first_staff.name} ${one.first_staff.number}` : say.none, ""],
    ...(one.told ? [[say.told, `${dayText(one.told.at.slice(0, 10))} ${clockText(one.told.at, tz)} · ${toldText(one.told)}`, one.told.copies || one.told.message ? "" : "warn"]] : []),
    ...(one.project ? [[WORDS.people.project, one.project, ""]] : []),
    ...(one.handed ? [[WORDS.people.handed, handedText(one.handed), ""]] : []),
    ...(one.reason ? [[say.reason, one.reason, ""]] : []),
  ];
}
