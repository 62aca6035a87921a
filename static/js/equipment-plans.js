// What is out of service and what is announced: a list, and the form that announces.

import { h } from "preact";
import { useState } from "preact/hooks";
import htm from "htm";
import { whenText } from "./equipment-model.js";

const html = htm.bind(h);
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_whole, name) => values[name] ?? "");

export function Plans({ page }) {
  const { words: w, acts } = page.place;
  const [isOpen, setOpen] = useState(false);
  return html`<section class="card eq-plans" aria-labelledby="eq-plans">
    <h2 id="eq-plans">${w.plans}</h2>
    ${page.plans.length ? html`<ul>${page.plans.map((one) => html`<${Plan} key=${one.id} page=${page} one=${one} />`)}</ul>` : html`<p class="quiet">${w.plans_none}</p>`}
    ${acts && (isOpen ? html`<${Announce} page=${page} close=${() => setOpen(false)} />` : html`<p><button type="button" class="button slim" onClick=${() => setOpen(true)}>${w.plan_new}</button></p>`)}
    ${acts && html`<p class="quiet small">${w.act_kept}</p>`}
  </section>`;
}

function Plan({ page, one }) {
  const { words: w, acts } = page.place;
  const when = (at) => whenText(at, page.today());
  return html`<li class="eq-plan ${one.on ? "on" : ""}"><p><b>${one.name || w.whole_hall}</b> ${one.on && html`<span class="eq-state out">${w.on_now}</span>`}</p>
    <p>${one.text}</p>
    <p class="quiet"><span class="number">${when(one.from)} – ${one.until ? when(one.until) : ""}</span>${one.until ? "" : w.until_back}${one.by ? ` · ${fill(w.by, { name: one.by })}` : ""}</p>
    ${acts && html`<button type="button" class="button slim" disabled=${page.busy} onClick=${() => page.end(one)}>${one.kind === "out" ? w.back_in : w.end_now}<span class="visually-hidden"> ${one.name}</span></button>`}
  </li>`;
}

function Announce({ page, close }) {
  const { words: w, lang } = page.place;
  const send = async (event) => {
    event.preventDefault();
    const { device, begins, until, text } = event.target;
    const span = { from: page.instant(begins.value), until: page.instant(until.value) };
    if (await page.plan({ device: device.value || null, ...span, text: text.value })) close();
  };
  return html`<form class="eq-form" onSubmit=${send}>
    <p class="quiet">${w.plan_lead}</p>
    <p class="field"><label for="eq-device">${w.plan_what}</label><select id="eq-device" name="device"><option value="">${w.whole_hall}</option>
      ${page.devices.map((one) => html`<option value=${one.address}>${one.name} · ${one[`place_${lang}`] || one[`kind_${lang}`]}</option>`)}</select></p>
    <div class="eq-two"><p class="field"><label for="eq-begins">${w.from}</label><input id="eq-begins" name="begins" type="datetime-local" required defaultValue=${page.localNow(60)} /></p>
      <p class="field"><label for="eq-until">${w.until}</label><input id="eq-until" name="until" type="datetime-local" required defaultValue=${page.localNow(180)} /></p></div>
    <p class="field"><label for="eq-text">${w.plan_text}</label><input id="eq-text" name="text" maxlength="45" required /></p>
    <p class="row-of-buttons"><button class="button primary" type="submit" disabled=${page.busy}>${w.plan_do}</button><button class="button" type="button" onClick=${close}>${w.cancel}</button></p>
  </form>`;
}
