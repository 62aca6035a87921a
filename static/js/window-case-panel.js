// The panel of cases: those of the ticket, earlier ones of its people, and one case with how each paper came.

import { openPages } from "./window-case-pages.js";
import { change } from "./window-case-questions.js";
import { TICKS } from "./window-keys.js";
import { dayText } from "./window-model.js";
import { WORDS, fill, lang, named } from "./window-words.js";

/** How a paper came, in the order a key turns through. */
const WAYS = ["missing", "window", "shared", "courier"];
const SUPPLIES = ["applied", "told", "accepted"];

/** The state in the language spoken. */
export function stateWord(one) {
  return lang() === "en" ? one.state_en : one.state_zh;
}

/** How much is left of the promised term, or how far it is over; "" before acceptance and without a promise. */
export function termText(one) {
  const term = one.terms?.promised ?? one.terms?.legal;
  if (!term) return "";
  if (one.is_paused || !term.due_day) return WORDS.cases.stands;
  const values = { day: dayText(term.due_day), left: term.left_days, over: -term.left_days };
  return fill(term.left_days < 0 ? WORDS.cases.over : WORDS.cases.left, values);
}

/** State and term of a case in a line, and what is missing. */
export function lineOf(one) {
  const lacks = one.missing?.length && ["applied", "told", "accepted"].includes(one.state);
  const missing = lacks ? fill(WORDS.cases.lacks, { count: one.missing.length }) : "";
  return [stateWord(one), ["accepted", "concluded"].includes(one.state) ? termText(one) : "", missing].filter(Boolean).join(" · ");
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
    const { text, problem } = terminal.dialog;
    const known = terminal.known?.data;
    const say = WORDS.cases;
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
      empty: known && !all.length ? say.nothing : "",
      text: { label: say.by_number, value: text, write: (words) => change(terminal, { text: words }) },
      problem,
      pick: (number) => terminal.openCase(number),
      extra: [{ key: "N", word: fill(say.open_new, { name: known?.new?.name ?? named(current?.service) }), act: () => terminal.newCase() }],
      confirm: () => text.trim() && terminal.linkCase(text.trim()),
      confirmWord: say.link,
    };
  },
  case(terminal) {
    const { number, pending, problem } = terminal.dialog;
    const one = terminal.caseOf(number);
    const say = WORDS.cases;
    const mayTake = SUPPLIES.includes(one.state);
    const count = Object.keys(pending).length;
    const turn = (name) => {
      const was = one.materials.find((paper) => paper.name === name).got;
      const now = WAYS[(WAYS.indexOf(pending[name] ?? was) + 1) % WAYS.length];
      const { [name]: _gone, ...rest } = pending;
      change(terminal, { pending: now === was ? rest : { ...rest, [name]: now } });
    };
    const paper = (it, at) => {
      const got = pending[it.name] ?? it.got;
      const follows = it.may_follow && got === "missing" ? say.may_follow : "";
      const required = it.required ? "" : say.optional;
      return {
        key: TICKS[at] ?? "",
        value: it.name,
        label: it.name,
        note: [WORDS.got[got], follows, required, it.name in pending ? "*" : ""].filter(Boolean).join(" · "),
        chosen: got !== "missing",
      };
    };
    const back = () => terminal.openCases();
    return {
      title: nameOf(one),
      lead: one.number,
      facts: factsOf(one),
      isMany: true,
      options: one.materials.map(paper),
      empty: one.materials.length ? "" : WORDS.details.no_materials,
      problem,
      isProblem: !terminal.dialog.isGood,
      pick: (name) => mayTake && turn(name),
      back,
      extra: [
        ...(terminal.isOwnCase(number) ? [] : [{ key: "L", word: say.link_this, act: () => terminal.linkCase(number) }]),
        ...(mayTake && one.missing.length ? [{ key: "S", word: say.share, act: () => terminal.open({ kind: "share", number, text: say.purpose, problem: "" }) }] : []),
        { key: "R", word: say.attach, act: () => openPages(terminal, number) },
      ],
      confirm: count ? () => terminal.supply(number, pending) : null,
      confirmWord: fill(say.save, { count }),
    };
  },
};

PANEL_KINDS.share = (terminal) => {
  const { number, text, problem } = terminal.dialog;
  const say = WORDS.cases;
  const missing = terminal.caseOf(number).materials.filter((one) => one.got === "missing");
  return {
    title: say.share_title,
    lead: say.share_lead,
    options: missing.slice(0, TICKS.length).map((one, at) => ({ key: TICKS[at], value: one.name, label: one.name, note: one.exempt_by })),
    text: { label: say.purpose_label, value: text, write: (words) => change(terminal, { text: words }) },
    problem,
    pick: (material) => terminal.share(number, material, text.trim()),
    back: () => terminal.showCase(number),
  };
};

function factsOf(one) {
  const say = WORDS.case_facts;
  const over = one.over_visits;
  const visits = one.visits_max === null ? say.times : say.times_of;
  return [
    [say.state, stateWord(one), ""],
    [say.term, termText(one) || say.none, (one.terms?.promised ?? one.terms?.legal)?.left_days < 0 ? "bad" : ""],
    [say.visits, fill(visits, { count: one.visits, most: one.visits_max }) + (over ? ` · ${say.too_many}` : ""), over ? "bad" : ""],
    [say.missing, one.missing.length ? one.missing.join("、") : say.nothing, one.missing.length ? "warn" : ""],
    [say.first, one.first_staff ? `${one.first_staff.name} ${one.first_staff.number}` : say.none, ""],
    ...(one.reason ? [[say.reason, one.reason, ""]] : []),
  ];
}
