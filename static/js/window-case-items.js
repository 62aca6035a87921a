// Which item of the catalogue: a service that stands for several is applied for as one of them, by its digit.

import { NEEDS_CASE, TICKS } from "./window-keys.js";
import { WORDS, fill } from "./window-words.js";

/** The items a new case could be for; one at most where nothing is to choose. */
export const itemsOf = (known) => known?.new?.items ?? [];

/** Whether the clerk must say which item before the outcome is told. */
export function mustChoose(current, outcome, known) {
  return NEEDS_CASE.includes(outcome) && Boolean(current.lacks_case) && itemsOf(known).length > 1;
}

export const ITEM_KINDS = {
  item(terminal, { current }) {
    const { outcome, after } = terminal.dialog;
    const pick = (code) => (outcome ? terminal.finish(after, outcome, code) : terminal.newCase(code));
    return {
      title: fill(WORDS.cases.item, { number: current?.number }),
      lead: WORDS.cases.item_lead,
      options: itemsOf(terminal.known?.data)
        .slice(0, TICKS.length)
        .map((one, at) => ({ key: TICKS[at], value: one.code, label: one.name, more: one.code })),
      pick: (code) => !terminal.busy && pick(code),
      back: outcome ? null : () => terminal.openCases(),
    };
  },
};
