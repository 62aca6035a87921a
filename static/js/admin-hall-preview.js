// What a change will do, in the server's words, the day from which it holds, and the last yes.
import { h } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import htm from "htm";
import { post } from "./api.js";
import { fill, loadable, placeOf } from "./admin-files.js";

const html = htm.bind(h);
const LIMIT_MS = 30_000;

export const previewOf = (hall, body, valid_from) => post(`/halls/${encodeURIComponent(hall)}/file/preview`, { ...body, valid_from }, undefined, LIMIT_MS);

/** What was saved, and whose bookings lost their place by it. */
export function savedText(words, day, today, displaced) {
  const saved = day > today ? fill(words.applied_later, { day }) : words.applied;
  return displaced ? `${saved} ${fill(day > today ? words.displaced_later : words.displaced, { count: displaced, day })}` : saved;
}

export function Problems({ problems, words }) {
  return html`<ul class="problems">${problems.map((one) => html`<li><strong>${placeOf(one, words)}</strong> ${one.what} · ${one.mend}</li>`)}</ul>`;
}

/** A dialog over the page: `body` is what would be loaded, `today` the hall's day, `later` the day a version that holds
 * later keeps; `done(day, displaced)` once it holds or will: so many bookings have no place by it. */
export function Preview({ hall, body, today, later, words, close, done }) {
  const [day, setDay] = useState(later ?? today);
  const [found, setFound] = useState(null);
  const [refused, setRefused] = useState("");
  const [busy, setBusy] = useState(false);
  const dialog = useRef(null);
  useEffect(() => { dialog.current.showModal(); }, []);
  useEffect(() => {
    let stale = false;
    setRefused("");
    setFound(null);
    previewOf(hall, body, day).then((one) => !stale && setFound(one)).catch((error) => !stale && setRefused(saidOf(error)));
    return () => { stale = true; };
  }, [day]);
  // a day before which another version takes over is refused as if somebody else had changed the file
  const saidOf = (error) => (error.code === "hall_has_changed" && !later && day > today ? fill(words.other_version, { day }) : error.message || words.unreachable);
  async function apply() {
    setBusy(true);
    try {
      await post(`/halls/${encodeURIComponent(hall)}/file`, { ...loadable(body, found), valid_from: day }, undefined, LIMIT_MS);
      done(day, found.booking_conflicts);
    } catch (error) {
      setRefused(saidOf(error));
      setBusy(false);
    }
  }
  const stopped = !found || busy || found.problems.length > 0 || found.conflicts.length > 0 || found.effects.length === 0;
  return html`<dialog ref=${dialog} class="ask wide-ask" aria-labelledby="preview-title" onClose=${close}>
    <h2 id="preview-title">${words.preview_title}</h2>
    ${refused && html`<p class="message bad" role="alert">${refused}</p>`}
    ${found?.problems.length > 0 && html`<section class="message bad"><h3>${fill(words.problems, { count: found.problems.length })}</h3><${Problems} problems=${found.problems} words=${words} /></section>`}
    ${found?.conflicts.length > 0 && html`<section class="message bad"><h3>${words.conflicts}</h3><ul>${found.conflicts.map((one) => html`<li>${one}</li>`)}</ul><p>${words.conflicts_do}</p></section>`}
    ${found && html`<ul class="effects">${found.effects.length === 0 && !found.problems.length ? html`<li>${words.preview_none}</li>` : ""}
      ${found.effects.map((one) => html`<li class=${one.weight}>${one.weight === "warn" && html`<span class="state warn">${words.warn}</span>`}<span>${one.says}</span></li>`)}</ul>`}
    ${later ? html`<p>${fill(words.only_from, { day })}</p>` : html`<div class="field from-day"><label for="from-day">${words.from_day}</label>
      <input id="from-day" type="date" min=${today} value=${day} onChange=${(event) => event.target.value && setDay(event.target.value)} /></div>`}
    <div class="row-of-buttons"><button type="button" class="button primary" disabled=${stopped} onClick=${apply}>${later ? words.save_later : words.apply}</button>
      <button type="button" class="button" onClick=${() => dialog.current.close()}>${words.back}</button></div>
  </dialog>`;
}
