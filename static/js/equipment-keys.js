// The key of a box or page: a new code for it, or its end, with what falls away said before.

import { h } from "preact";
import { useState } from "preact/hooks";
import htm from "htm";
import { fallsAway, whenText } from "./equipment-model.js";

const html = htm.bind(h);

export function Revoke({ page, one, close }) {
  const { words: w, lang } = page.place;
  const falls = fallsAway(page.devices, one);
  const send = async (event) => {
    event.preventDefault();
    if (await page.revoke(one)) page.choose("");
  };
  return html`<form class="eq-form" aria-labelledby="eq-revoke" onSubmit=${send}>
    <h3 id="eq-revoke">${w.revoke_falls.replace("{name}", one.name)}</h3>
    <ul class="eq-falls"><li>${w[`falls_${one.kind}`] ?? w.falls_other}</li>
      ${falls.map((other) => html`<li key=${other.address}><b>${other[`kind_${lang}`]} ${other.name}</b> <span class="quiet">${other[`place_${lang}`] || w.elsewhere}</span></li>`)}</ul>
    <p class="quiet">${w.revoke_after}</p>
    <p class="row-of-buttons"><button class="button danger" type="submit" disabled=${page.busy}>${w.revoke_do}</button>
      <button class="button" type="button" onClick=${close}>${w.cancel}</button></p>
  </form>`;
}

export function Renew({ page, one, close }) {
  const { words: w } = page.place;
  const [given, setGiven] = useState(null);
  const send = async (event) => {
    event.preventDefault();
    const answer = await page.renew(one);
    if (answer) setGiven(answer);
  };
  if (given) {
    return html`<div class="eq-form" role="status"><p>${w.code_until.replace("{at}", whenText(given.expires_at, page.today()))}</p>
      <p class="eq-code number">${given.code}</p>${given.link && html`<p class="quiet eq-code-link">${given.link}</p>`}
      <p><button class="button" type="button" onClick=${close}>${w.code_seen}</button></p></div>`;
  }
  return html`<form class="eq-form" onSubmit=${send}><p>${w.renew_lead}</p>
    <p class="row-of-buttons"><button class="button primary" type="submit" disabled=${page.busy}>${w.renew_do}</button>
      <button class="button" type="button" onClick=${close}>${w.cancel}</button></p></form>`;
}
