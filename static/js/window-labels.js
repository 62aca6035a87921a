// What is written on a key now: its word, and under it what helps to decide or why it is grey.

import { BINDINGS } from "./window-keys.js";
import { WORDS, fill } from "./window-words.js";

/** Why a key makes no sense now, in words. */
export function whyWords(why, picture) {
  const values = { seconds: picture.recall_wait_s, count: picture.items_left, number: picture.current?.number };
  return fill(WORDS.why_not[why], values);
}

/** What a place is called and the small note under it. */
export function labelOf(wish, picture) {
  const { act, why } = picture.wishes[wish];
  if (why) return { word: WORDS.wishes[wish], note: whyWords(why, picture) };
  const word = act === "finish" && picture.items_left ? WORDS.acts.finish_item : WORDS.acts[act];
  return { word, note: noteOf(act, picture) };
}

function noteOf(act, { current, next, held }) {
  const say = WORDS.notes;
  const number = next[0]?.number;
  if (act === "call" || act === "finish_and_call") {
    return number ? fill(say.next_number, { number }) : say.nobody_waits;
  }
  if (act === "recall") {
    const last = current.calls >= (current.calls_max ?? Infinity);
    return fill(last ? say.last_call : say.called_times, { count: current.calls });
  }
  if (act === "finish") return WORDS.outcomes[current.default_outcome] ?? "";
  if (act === "resume") return held.length > 1 ? fill(say.held, { count: held.length }) : held[0].number;
  return "";
}

/** A key as it is written on a button: "F4", "⇧F8", "Pad +". */
export function keyWord(name) {
  return name.startsWith("Num") ? fill(WORDS.pad, { key: name.slice(3) }) : name.replace("Shift+", "⇧");
}

/** The key a wish lies on now, as it is written on a button. */
export function keyOf(wish) {
  return keyWord(BINDINGS[wish]);
}

/** Queues whose letter, or windows whose number, was typed; with nothing typed the queues. */
export function matching(targets, typed) {
  if (!typed) return targets.filter((target) => target.kind === "queue");
  return targets.filter((target) => target.id.startsWith(typed));
}

