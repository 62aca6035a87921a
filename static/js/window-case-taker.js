// Somebody else takes a result: the name, the end of the document, the letter that was seen; and which project a case is of.

import { newKey, post } from "./api.js";
import { change } from "./window-case-questions.js";
import { goToEmpty } from "./window-fields.js";
import { WORDS } from "./window-words.js";

const TAIL_SIGNS = 6;
const CODE_SIGNS = 6;

/** Ask who takes it; `code` is what was typed already. */
export function openTaker(terminal, number, code = "") {
  terminal.open({ kind: "taker", number, code, name: "", tail: "", letter: false, problem: "" });
}

export function openProject(terminal, number) {
  terminal.open({ kind: "project", number, text: terminal.caseOf(number).project ?? "", problem: "" });
}

function saveProject(terminal, number, project) {
  return terminal.inPanel(async () => {
    const { version } = terminal.caseOf(number);
    terminal.put(await post(`/cases/${encodeURIComponent(number)}/project`, { project, version }, newKey()));
    terminal.showCase(number, { problem: WORDS.people.project_saved, isGood: true });
  }, number);
}

/** `handOut(terminal, one, proof, code, taker)` does it: it belongs to the panel that leads here. */
export const takerKinds = (handOut) => ({
  taker(terminal) {
    const { number, name, tail, letter, code, problem } = terminal.dialog;
    const say = WORDS.people;
    const write = (field) => (value) => change(terminal, { [field]: value, problem: "" });
    const fields = [
      { name: "name", label: say.taker_name, value: name, write: write("name"), max: 40, needed: true, first: true },
      { name: "tail", label: say.taker_tail, value: tail, write: write("tail"), max: TAIL_SIGNS, needed: true },
      { name: "letter", label: say.letter, value: letter, write: write("letter"), tick: true, needed: true },
      { name: "code", label: say.taker_code, value: code, write: write("code"), max: CODE_SIGNS, mode: "numeric" },
    ];
    const taker = { who: "other", name: name.trim(), id_tail: tail.trim(), letter };
    return {
      title: say.taker,
      lead: say.taker_lead,
      options: [],
      fields,
      problem,
      confirm: () =>
        !terminal.busy && !goToEmpty(fields) && handOut(terminal, terminal.caseOf(number), code.trim() ? "code" : "signature", code.trim(), taker),
      confirmWord: code.trim() ? WORDS.out.by_code : say.hand_signed,
      back: () => terminal.showCase(number),
    };
  },
  project(terminal) {
    const { number, text, problem } = terminal.dialog;
    const say = WORDS.people;
    const fields = [{ name: "project", label: say.project, value: text, write: (value) => change(terminal, { text: value, problem: "" }), isWide: true, first: true }];
    return {
      title: say.project,
      lead: say.project_lead,
      options: [],
      fields,
      problem,
      confirm: () => !terminal.busy && saveProject(terminal, number, text.trim()),
      confirmWord: say.save,
      back: () => terminal.showCase(number),
    };
  },
});
