// Which version of the hall file is being changed: the one in force or one that holds later, which can be withdrawn.
import { h } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import htm from "htm";
import { post } from "./api.js";
import { fill } from "./admin-files.js";

const html = htm.bind(h);

export const asked = () => new URLSearchParams(location.search).get("version");
export const pathOf = (hall, version) => `/halls/${encodeURIComponent(hall)}/file${version ? `?version=${encodeURIComponent(version)}` : ""}`;
export const standOf = (file) => file.versions.find((one) => one.version === file.version).state;
export const laterThan = (file) => file.versions.filter((one) => one.state === "later").sort((one, other) => (one.valid_from < other.valid_from ? -1 : 1));

/** The versions one may change, as links; nothing where there is only the one in force. */
export function Which({ file, words }) {
  const later = laterThan(file);
  if (!later.length && standOf(file) === "in_force") return null;
  const now = file.versions.find((one) => one.in_force);
  const shown = [...(now ? [now] : []), ...later];
  return html`<nav class="which" aria-label=${words.which}><ul>${shown.map((one) => html`<li key=${one.version}>
    <a href=${one.in_force ? "/admin/hall" : `/admin/hall?version=${one.version}`} aria-current=${one.version === file.version ? "page" : null}>
      <span class=${`state ${one.in_force ? "good" : "warn"}`}>${words[one.state]}</span> ${fill(words.version, { version: one.version, day: one.valid_from })}</a></li>`)}</ul></nav>`;
}

/** What is being changed when it is not the hall of today, and the way to take it back. */
export function Later({ hall, file, words, gone }) {
  const [asking, setAsking] = useState(false);
  const facts = { version: file.version, day: file.valid_from };
  return html`<section class="later-version message" aria-labelledby="later-title">
    <div><h2 id="later-title">${fill(words.editing, facts)} · ${fill(words.holds_from, facts)}</h2><p>${fill(words.only_from, facts)}</p></div>
    <button type="button" class="button slim danger" onClick=${() => setAsking(true)}>${words.withdraw}</button>
    ${asking && html`<${Withdraw} path=${`/halls/${encodeURIComponent(hall)}/file/${file.version}/withdraw`} facts=${facts} words=${words} gone=${gone} close=${() => setAsking(false)} />`}
  </section>`;
}

function Withdraw({ path, facts, words, gone, close }) {
  const [refused, setRefused] = useState("");
  const [busy, setBusy] = useState(false);
  const dialog = useRef(null);
  useEffect(() => { dialog.current.showModal(); }, []);
  async function withdraw() {
    setBusy(true);
    try {
      await post(path);
      gone();
    } catch (error) {
      setRefused(error.message || words.unreachable);
      setBusy(false);
    }
  }
  return html`<dialog ref=${dialog} class="ask" aria-labelledby="withdraw-title" onClose=${close}>
    <h2 id="withdraw-title">${fill(words.withdraw_title, facts)}</h2>
    <p>${fill(words.withdraw_note, facts)}</p>
    ${refused && html`<p class="message bad" role="alert">${refused}</p>`}
    <div class="row-of-buttons"><button type="button" class="button danger" disabled=${busy} onClick=${withdraw}>${words.withdraw}</button>
      <button type="button" class="button" onClick=${() => dialog.current.close()}>${words.cancel}</button></div>
  </dialog>`;
}
