// Cases the platform keeps: those of the people in front, and one by its number; what cannot be fetched is said plainly.

import { Refused, get, newKey, post } from "./api.js";
import { pathOf } from "./window-cases.js";
import { numberIn } from "./window-scanner.js";
import { WORDS, fill } from "./window-words.js";

const LIMIT_MS = 35_000; // longer than the server waits for the platform
/** After these a number may still be registered by hand, under the number given elsewhere. */
const BY_HAND = ["no_platform", "platform_is_away", "platform_has_none"];

const ofNumber = (terminal, number) =>
  get(`/cases/${encodeURIComponent(number)}?hall=${encodeURIComponent(terminal.place.hall)}`);

/** Ask the platform; answers how many cases became copies here. */
async function ask(terminal, body) {
  const path = `/tickets/${encodeURIComponent(terminal.known.ticket)}/platform-cases`;
  return (await post(path, body, newKey(), LIMIT_MS)).cases.length;
}

/** The cases the platform keeps for the people of the ticket; they stand in the list then. */
export function fetchPeople(terminal) {
  if (!terminal.known?.data) return undefined;
  if (!terminal.known.data.applicant) return terminal.tell(WORDS.cases.no_document);
  return terminal.inPanel(async () => {
    terminal.tell(WORDS.cases.asking, true);
    const count = await ask(terminal, {});
    await terminal.readCases(terminal.known.ticket, terminal.known.mark);
    terminal.tell(count ? fill(WORDS.cases.fetched, { count }) : WORDS.cases.fetched_none, count > 0);
  });
}

/** One case before the clerk by its number: ours, else the platform's; else it may be registered by hand. */
export function bringCase(terminal, typed) {
  const number = numberIn(typed);
  if (!number) return terminal.tell(WORDS.cases.no_number);
  if (terminal.caseOf(number)) return terminal.showCase(number);
  return terminal.inPanel(async () => {
    const found = await here(terminal, number);
    if (found === null) return;
    terminal.known.found[found.number] = found;
    terminal.showCase(found.number);
  });
}

/** The case of that number, fetched if it is not here; null where it cannot be, which has been said. */
async function here(terminal, number) {
  try {
    return await ofNumber(terminal, number);
  } catch (error) {
    if (!(error instanceof Refused) || error.code !== "unknown_case") throw error;
  }
  try {
    terminal.tell(WORDS.cases.asking, true);
    await ask(terminal, { number });
    return await ofNumber(terminal, number);
  } catch (error) {
    if (!(error instanceof Refused) || !BY_HAND.includes(error.code)) throw error;
    Object.assign(terminal.dialog, { text: number, byHand: number });
    terminal.tell(error.message);
    return null;
  }
}
