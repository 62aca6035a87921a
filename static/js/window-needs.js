// What a person needs, as a sign and a word: the sign is read at a glance, the word says what to do.

import { h } from "preact";
import htm from "htm";
import { WORDS } from "./window-words.js";

const html = htm.bind(h);
const SIGNS = {
  hearing: "M7 9a5 5 0 0 1 10 0c0 4-4 4.5-4 8a3 3 0 0 1-6 .5M10 9.5a2 2 0 0 1 4 0c0 1.6-1.6 2-2 3.5",
  sight: "M2 12s4-7 10-7 10 7 10 7-4 7-10 7S2 12 2 12zM12 9a3 3 0 1 0 .01 0z",
  mobility: "M10 3a1.5 1.5 0 1 0 .01 0zM10 7v7h6l3 6M10 10h5M8 11.5a5 5 0 1 0 7 6.5",
  language: "M4 5h16v11h-9l-4 4v-4H4zM8 9h8M8 12h5",
};

/** `needs`: codes of the contract; `isLong`: says what to do about the only one. Several in a small place are signs alone. */
export function Needs({ needs, isLong }) {
  const known = (needs ?? []).filter((one) => SIGNS[one]);
  if (!known.length) return null;
  return html`<ul class="needs ${isLong ? "long" : known.length > 1 ? "many" : ""}">${known.map(
    (one) => html`<li key=${one} title=${WORDS.needs_say[one]}>
      <svg viewBox="0 0 24 24" aria-hidden="true"><path d=${SIGNS[one]} /></svg>
      <span>${isLong && known.length === 1 ? WORDS.needs_say[one] : WORDS.needs[one]}</span></li>`,
  )}</ul>`;
}
