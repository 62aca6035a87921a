// Who applies, entered at the window where the number was taken without a document; one key saves, and goes on.

import { Refused, newKey, post } from "./api.js";
import { change } from "./window-case-questions.js";
import { KINDS, kindOf, plain } from "./window-documents.js";
import { goTo, goToEmpty } from "./window-fields.js";
import { WORDS, fill } from "./window-words.js";

const EMPTY = { number: "", document: "", name: "", phone: "", has_agent: false, agent_number: "", agent_name: "", card: "", isNamed: false };
const ACCEPTS = ["accepted", "accepted_short"];
/** Where the cursor goes after a refusal. */
const WRONG = { bad_id_number: "number", bad_id_type: "number", bad_name: "name", bad_phone: "phone" };

/** Whether the clerk may say who applies: nobody is known, or what was entered by hand can still be mended. */
export function mayEnter(known) {
  return Boolean(known) && (!known.applicant || known.applicant_by_hand);
}

/** Whether the outcome waits for somebody's name. */
export function lacksApplicant(outcome, known) {
  return ACCEPTS.includes(outcome) && Boolean(known?.applicant_needed) && !known.applicant;
}

/** Ask who applies; `after` {act, outcome, item} is done once it is known. */
export function openApplicant(terminal, more = {}) {
  terminal.open({ kind: "applicant", ...EMPTY, problem: "", ...more });
}

/** A card was read while it is asked: number and name stand there masked, the server knows them whole. */
export function fillFromCard(terminal, { card, name, number, document }) {
  change(terminal, { card, name, number, document, isNamed: Boolean(name), problem: fill(WORDS.found.card_entered, { name: name || number }), isGood: true });
}

const kindNow = ({ document, number }) => document || kindOf(number);
const hasAgent = (one) => one.has_agent || kindNow(one) === "org";

function bodyOf(one) {
  const typed = { person: { name: one.name.trim(), id_type: kindNow(one), id_number: plain(one.number) } };
  const who = one.card ? { card: one.card, ...(!one.isNamed && { name: one.name.trim() }) } : typed;
  const isNamed = hasAgent(one) && (one.agent_number.trim() || one.agent_name.trim());
  const agent = isNamed && { name: one.agent_name.trim(), id_type: kindOf(one.agent_number), id_number: plain(one.agent_number) };
  return { ...who, ...(agent && { agent }), ...(one.phone.trim() && { phone: one.phone.trim() }) };
}

/** Save; then the outcome that waited for it, else the list of cases. */
async function save(terminal) {
  const { dialog } = terminal;
  const { after } = dialog;
  let other = null;
  let isSaved = false;
  await terminal.inPanel(async () => {
    const { ticket } = terminal.known;
    try {
      const data = await post(`/tickets/${encodeURIComponent(ticket)}/applicant`, bodyOf(dialog), newKey());
      if (terminal.known?.ticket !== ticket) return; // the person has gone meanwhile
      terminal.known.data = data;
      other = data.other_number;
      isSaved = true;
    } catch (error) {
      if (error instanceof Refused && WRONG[error.code]) goTo(isAgents(error, dialog) ? "agent_number" : WRONG[error.code]);
      throw error;
    }
  });
  if (!isSaved) return;
  const said = fill(other ? WORDS.people.saved_other : WORDS.people.saved, { other });
  if (after) terminal.finish(after.act, after.outcome, after.item);
  else terminal.openCases();
  if (terminal.dialog) terminal.tell(said, true);
  else terminal.say(said);
}

const isAgents = (error, dialog) => error.code === "bad_id_number" && hasAgent(dialog) && error.details?.id_type !== kindNow(dialog);

export const APPLICANT_KINDS = {
  applicant(terminal, { current }) {
    const { dialog } = terminal;
    const say = WORDS.people;
    const write = (name) => (value) => change(terminal, { [name]: value, problem: "" });
    const anew = (name) => (value) => (dialog.card && (name === "number" || dialog.isNamed) ? change(terminal, { card: "", isNamed: false, number: "", name: "", [name]: value.at(-1) ?? "", problem: "" }) : write(name)(value));
    const isOrg = kindNow(dialog) === "org";
    const agent = [
      { name: "agent_number", label: say.agent_number, value: dialog.agent_number, write: write("agent_number"), max: 40, needed: Boolean(dialog.agent_name.trim()) },
      { name: "agent_name", label: say.agent_name, value: dialog.agent_name, write: write("agent_name"), max: 40, needed: Boolean(dialog.agent_number.trim()) },
    ];
    const fields = [
      { name: "number", label: isOrg ? say.org_number : say.number, value: dialog.number, write: anew("number"), max: 40, needed: true, first: true },
      { name: "document", label: say.kind, value: kindNow(dialog), write: write("document"), choices: KINDS.map((kind) => [kind, WORDS.documents[kind]]) },
      { name: "name", label: isOrg ? say.org_name : say.name, value: dialog.name, write: anew("name"), max: isOrg ? 100 : 40, needed: true },
      { name: "phone", label: say.phone, value: dialog.phone, write: write("phone"), max: 20, mode: "tel" },
      ...(isOrg ? [] : [{ name: "has_agent", label: say.has_agent, value: dialog.has_agent, write: write("has_agent"), tick: true, isWide: true }]),
      ...(hasAgent(dialog) ? agent : []),
    ];
    return {
      title: fill(say.title, { number: current?.number }),
      lead: dialog.after ? say.lead_needed : terminal.known?.data?.applicant ? say.lead_mend : say.lead,
      options: [],
      fields,
      problem: dialog.problem,
      isProblem: !dialog.isGood,
      confirm: () => !terminal.busy && !goToEmpty(fields) && save(terminal),
      confirmWord: dialog.after ? say.save_and_go : say.save,
      back: dialog.after ? null : () => terminal.openCases(),
    };
  },
};
