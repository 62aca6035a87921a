// The terminal's questions about cases: what is missing, what follows later, why not, and why there is none.

import { decisionOf, openPoints, reasonText } from "./window-cases.js";
import { NO_CASES, REFUSALS, TICKS } from "./window-keys.js";
import { WORDS, fill } from "./window-words.js";

/** Change the open question's own state. */
export function change(terminal, part) {
  Object.assign(terminal.dialog, part);
  terminal.redraw();
}

/** What was written as further things, one or more between commas and semicolons. */
function written(text) {
  return text.split(/[;；、\n]/).map((one) => one.trim()).filter(Boolean);
}

function finishWith(terminal, details) {
  const { outcome, after, item } = terminal.dialog;
  return terminal.ask(after, { outcome, item, ...details });
}

/** What the key that accepts says about the list, while a case still waits for it; "" where it says nothing. */
export function meansAll(current, outcome) {
  const isMeant = outcome === "accepted" && openPoints(current, outcome).length && current.materials?.length;
  return isMeant ? WORDS.cases.means_all : "";
}

/** kind → what it asks, as in window-questions.js. `isMany`: digits tick and untick, Enter confirms. */
export const CASE_KINDS = {
  papers(terminal, { current }) {
    const { outcome, marked, text } = terminal.dialog;
    const isTold = outcome === "told_once";
    const say = WORDS.cases;
    const isLoading = terminal.fetching > 0;
    const all = terminal.papers ?? [];
    const papers = isTold ? all : all.filter((one) => one.deferrable);
    const isFree = isTold || papers.length === all.length; // else the item's list says what may follow
    const names = [...marked, ...(isFree ? written(text) : [])];
    const none = !isLoading && !isFree && !papers.length ? say.none_follows : "";
    const toggle = (name) =>
      change(terminal, { marked: marked.includes(name) ? marked.filter((one) => one !== name) : [...marked, name] });
    return {
      title: fill(isTold ? say.tell : say.follow, { number: current?.number }),
      lead: isTold ? say.tell_lead : isFree ? say.follow_lead : say.follow_listed,
      isMany: true,
      empty: none,
      options: papers.slice(0, TICKS.length).map((one, at) => ({
        key: TICKS[at],
        value: one.name,
        label: one.name,
        note: one.required ? "" : say.optional,
        chosen: marked.includes(one.name),
      })),
      ...(isFree ? { text: { label: say.further, value: text, write: (words) => change(terminal, { text: words }) } } : {}),
      problem: isLoading ? WORDS.why_not.loading : names.length ? fill(say.marked, { count: names.length }) : none ? "" : isFree ? say.mark_one : say.mark_listed,
      isProblem: !isLoading && !names.length,
      pick: toggle,
      confirm: () => names.length > 0 && !terminal.busy && finishWith(terminal, { decision: decisionOf(outcome, { names }) }),
      confirmWord: isTold ? say.tell_confirm : say.follow_confirm,
    };
  },
  refusal(terminal, { current }) {
    const say = WORDS.cases;
    return because(terminal, "refusal", {
      title: fill(say.refuse, { number: current?.number }),
      lead: say.refuse_lead,
      options: reasons(terminal, REFUSALS, WORDS.refusals),
      confirmWord: say.refuse_confirm,
      done: (reason) => finishWith(terminal, { decision: decisionOf("refused", { reason }) }),
    });
  },
  no_case(terminal, { current }) {
    const { problem } = terminal.dialog;
    const say = WORDS.cases;
    return because(terminal, "no_case", {
      title: fill(say.none, { number: current?.number }),
      lead: fill(say.none_lead, { problem }),
      options: reasons(terminal, NO_CASES, WORDS.no_cases),
      confirmWord: say.none_confirm,
      done: (reason) => finishWith(terminal, { reason }),
    });
  },
};

function reasons(terminal, table, words) {
  const one = ([key, reason]) => ({ key, value: key, label: words[reason], chosen: key === terminal.dialog.chosen });
  return Object.entries(table).map(one);
}

/** A reason by digit with words beside it; the last digit says nothing without words. */
function because(terminal, kind, { done, ...asked }) {
  const { chosen, text } = terminal.dialog;
  const lacks = chosen === null || (chosen === "9" && !text.trim());
  return {
    ...asked,
    text: { label: WORDS.ask.why_text, value: text, write: (words) => change(terminal, { text: words }) },
    problem: chosen !== null && lacks ? WORDS.ask.why_needed : "",
    isProblem: true,
    pick: (digit) => change(terminal, { chosen: digit }),
    confirm: () => !lacks && !terminal.busy && done(reasonText(kind, chosen, text)),
  };
}
