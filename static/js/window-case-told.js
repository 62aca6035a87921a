// How what was told once went out: the paper and its state, the phone and whether it was sent; said once the number is done.

import { Refused, get } from "./api.js";
import { WORDS, fill } from "./window-words.js";

const LOOKS_MAX = 10;
const LOOK_MS = 1000;
/** By which outcome a decision about a case is called. */
const OUTCOMES = { told: "told_once", accepted: "accepted", refused: "refused" };
const UNDER_WAY = ["queued", "sending", "sent"];

/** How many slips and how the last fared, to which phone and whether it was sent. */
export function toldText({ copies, paper, message, phone }) {
  const say = WORDS.case_told;
  const slip = copies ? fill(say.slips, { count: copies, state: WORDS.papers[paper] ?? paper }) : say.no_slip;
  const sent = message ? fill(say.message, { phone: phone ?? "", state: WORDS.messages[message] ?? message }) : say.no_message;
  return [slip, sent].join(" · ");
}

/** What undoing the finishing did to each case, and what the clerk has to do about what went out already. */
export function undoneText({ number, undone }) {
  const say = WORDS.case_undone;
  const one = (it) => {
    const values = { ...it, decision: WORDS.outcomes[OUTCOMES[it.decision]] };
    if (!it.is_back) return fill(say.stays, values);
    return [fill(say.back, values), it.paper && say.paper, it.message && say.message].filter(Boolean).join("");
  };
  return [fill(WORDS.said.undone, { number }), ...undone.map(one)].join(" · ");
}

const read = (terminal, number) =>
  get(`/cases/${encodeURIComponent(number)}?hall=${encodeURIComponent(terminal.place.hall)}`);

/** Paper and message begin after the act: look until the paper came out or did not, and say each change in the strip,
    over good news only. What cannot be read is said by nobody; the case itself shows it. */
export async function sayHowTold(terminal, one, label) {
  let said = "";
  for (let look = 1; look <= LOOKS_MAX; look += 1) {
    const told = await read(terminal, one.number).then((found) => found.told, unread);
    if (!told || !terminal.isKnown) return;
    const [isNone, text] = [!told.copies && !told.message, toldText(told)];
    if (text !== said && (!isNone || look === LOOKS_MAX)) {
      if ((terminal.message?.tone ?? "good") === "good") terminal.say(`${label} ${text}`, isNone ? "note" : "good");
      said = text;
    }
    if (told.copies ? !UNDER_WAY.includes(told.paper) : told.message) return;
    await new Promise((done) => setTimeout(done, LOOK_MS));
  }
}

function unread(error) {
  if (!(error instanceof Refused)) throw error;
  return null;
}
