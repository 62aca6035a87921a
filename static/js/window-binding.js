// Laying a clerk's keys: catches the new key, refuses one that does something else already, keeps it with the account.

import { Refused, post } from "./api.js";
import { BINDINGS, changes, isBindable, rebind } from "./window-keys.js";
import { keyWord } from "./window-labels.js";
import { WORDS, fill } from "./window-words.js";

/** The key pressed for `wish`: what is wrong with it in words, or null. */
export function problemOf(name, wish) {
  if (!isBindable(name)) return fill(WORDS.ask.keys_bad, { key: keyWord(name) });
  const other = Object.keys(BINDINGS).find((one) => one !== wish && BINDINGS[one] === name);
  return other ? fill(WORDS.ask.keys_taken, { key: keyWord(name), wish: WORDS.wishes[other] }) : null;
}

/** Lay the keys so, here and with the account; answers what is wrong, or null. */
export async function lay(keys) {
  rebind(keys);
  try {
    await post("/screen/keys", { keys: changes() });
    return null;
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return fill(WORDS.said.kept_here, { problem: error.message || WORDS.lock.unreachable });
  }
}
