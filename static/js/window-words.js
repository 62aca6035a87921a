// The words in use: one catalogue at a time, changed in place, so that everything drawn afterwards speaks it.

import { FOUND_EN } from "./window-found-words-en.js";
import { FOUND_ZH } from "./window-found-words-zh.js";
import { EN } from "./window-words-en.js";
import { MEANWHILE_EN } from "./window-meanwhile-words-en.js";
import { MEANWHILE_ZH } from "./window-meanwhile-words-zh.js";
import { PEOPLE_EN } from "./window-people-words-en.js";
import { PEOPLE_ZH } from "./window-people-words-zh.js";
import { ZH } from "./window-words-zh.js";

const CATALOGUES = { zh: { ...ZH, ...PEOPLE_ZH, ...FOUND_ZH, meanwhile: MEANWHILE_ZH }, en: { ...EN, ...PEOPLE_EN, ...FOUND_EN, meanwhile: MEANWHILE_EN } };
export const WORDS = {};
let spoken = "zh";

/** Speak "zh" or "en" from now on. */
export function speak(lang) {
  spoken = lang === "en" ? "en" : "zh";
  Object.assign(WORDS, CATALOGUES[spoken]);
}

/** The language spoken now. */
export function lang() {
  return spoken;
}

/** The name of a service, queue or item in the language spoken, else in Chinese. */
export function named(thing) {
  return (spoken === "en" && thing?.name_en) || (thing?.name ?? "");
}

/** The same where a row says only which service: `service` and `service_en`. */
export function serviceOf(row) {
  return (spoken === "en" && row?.service_en) || (row?.service ?? "");
}

/** Any other field that may lie in English beside it: `materials` and `materials_en`, `who` and `who_en`. */
export function inWords(thing, field) {
  const english = thing[`${field}_en`];
  return spoken === "en" && english?.length ? english : thing[field];
}

/** What a reason is called: stored and journalled in Chinese, shown in the language spoken. */
export function reasonOf(text) {
  const known = Object.keys(ZH.pauses).find((key) => ZH.pauses[key] === text);
  return known ? WORDS.pauses[known] : text;
}

/** Fill `{name}` places. */
export function fill(words, values = {}) {
  return words.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

speak("zh");
