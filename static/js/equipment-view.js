// The page of devices as it is drawn: counts, the list with the broken first, and the chosen one with what can be done.

import { h } from "preact";
import { useState } from "preact/hooks";
import htm from "htm";
import { FILTERS, counts, groups, matches, tone, whenText } from "./equipment-model.js";
import { Move } from "./equipment-move.js";
import { Renew, Revoke } from "./equipment-keys.js";
import { Plans } from "./equipment-plans.js";

const html = htm.bind(h);
export const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_whole, name) => values[name] ?? "");

export function App({ page }) {
  const { words: w, lang } = page.place;
  const shown = page.devices.filter((one) => FILTERS[page.filter](one) && matches(one, page.text, lang));
  const chosen = page.devices.find((one) => one.address === page.chosen);
  return html`<header class="eq-head"><h1>${w.title}</h1><${Counts} page=${page} /></header>
    ${!page.status.connected && page.seen && html`<p class="message bad" role="status">${fill(w.offline, { age: Math.round(page.status.age_s) })}</p>`}
    ${page.said && html`<p class="message ${page.said.tone}" role=${page.said.tone === "bad" ? "alert" : "status"}>${page.said.text}</p>`}
    <div class="eq-columns">
      <div class="eq-list">
        <p class="field"><label class="visually-hidden" for="eq-find">${w.find}</label>
          <input id="eq-find" type="search" placeholder=${w.find} value=${page.text} onInput=${(event) => page.look(event.target.value)} /></p>
        ${page.seen ? html`<${List} page=${page} shown=${shown} />` : html`<p class="quiet">${w.loading}</p>`}
      </div>
      <aside class="eq-side" aria-live="off">
        ${chosen ? html`<${Chosen} key=${chosen.address} page=${page} one=${chosen} />` : html`<p class="quiet eq-empty">${w.choose}</p>`}
        <${Plans} page=${page} />
      </aside>
    </div>`;
}

function Counts({ page }) {
  const { words: w } = page.place;
  const found = counts(page.devices);
  return html`<div class="eq-counts" role="group" aria-label=${w.state}>${Object.keys(FILTERS).map((name) => html`<button key=${name} type="button"
    class="eq-count ${name}" aria-pressed=${page.filter === name} onClick=${() => page.only(name)}>${w[name]} <b class="number">${found[name]}</b></button>`)}</div>`;
}

function List({ page, shown }) {
  const { words: w, lang } = page.place;
  if (!page.devices.length) return html`<p class="message">${w.none}</p>`;
  if (!shown.length) return html`<p class="message">${w.no_match}</p>`;
  const { urgent, places } = groups(shown, lang, w.elsewhere);
  const isWhole = page.filter === "all" && !page.text;
  return html`${(urgent.length > 0 || isWhole) && html`<section class="eq-group urgent" aria-labelledby="eq-urgent">
      <h2 id="eq-urgent">${w.to_do} <b class="number">${urgent.length}</b></h2>
      ${urgent.length ? html`<${Rows} page=${page} list=${urgent} />` : html`<p class="message good">${w.nothing_to_do}</p>`}</section>`}
    ${places.map(([name, list], at) => html`<section class="eq-group" key=${name} aria-labelledby=${`eq-g${at}`}>
      <h2 id=${`eq-g${at}`}>${name} <b class="number">${list.length}</b></h2><${Rows} page=${page} list=${list} /></section>`)}`;
}

function Rows({ page, list }) {
  return html`<ul class="eq-rows">${list.map((one) => html`<${Row} key=${one.address} page=${page} one=${one} />`)}</ul>`;
}

export const Mark = ({ one, lang }) => html`<span class="eq-state ${tone(one)}">${one[`state_${lang}`]}</span>`;

function Row({ page, one }) {
  const { words: w, lang } = page.place;
  const why = one.maintenance ? one.maintenance.text : one[`reason_${lang}`];
  return html`<li><button type="button" class="eq-row" aria-pressed=${page.chosen === one.address} onClick=${() => page.choose(one.address)}>
    <${Mark} one=${one} lang=${lang} />
    <span class="eq-what"><b>${one.is_page || one.kind === "agent" ? one.name : one[`kind_${lang}`]}</b> <span class="quiet">${one.is_page || one.kind === "agent" ? one[`kind_${lang}`] : one.name}</span></span>
    <span class="eq-where">${one[`place_${lang}`] || w.elsewhere}</span>
    <span class="eq-why">${why}${one.do && html` <em>${one.do[lang]}</em>`}</span>
    <span class="eq-since number">${one.since && tone(one) !== "good" ? fill(w.since, { at: whenText(one.since, page.today()) }) : ""}</span>
  </button></li>`;
}

function Chosen({ page, one }) {
  const { words: w, lang, acts } = page.place;
  const [open, turn] = useState("");
  const setOpen = (form) => {
    if (form) page.hush();
    turn(form);
  };
  return html`<section class="card eq-chosen" aria-labelledby="eq-chosen">
    <h2 id="eq-chosen">${one.name} <span class="quiet">${one[`kind_${lang}`]}</span></h2>
    <p class="eq-now"><${Mark} one=${one} lang=${lang} /> ${one[`reason_${lang}`]}${one.since ? html` <span class="quiet number">${fill(w.since, { at: whenText(one.since, page.today()) })}</span>` : ""}</p>
    ${one.do && html`<p class="message ${tone(one) === "bad" ? "bad" : "warn"}">${one.do[lang]}</p>`}
    <${Facts} page=${page} one=${one} />
    ${acts && html`<${Acts} page=${page} one=${one} open=${open} setOpen=${setOpen} />`}
    ${open === "move" && html`<${Move} page=${page} one=${one} close=${() => setOpen("")} />`}
    ${open === "out" && html`<${Out} page=${page} one=${one} close=${() => setOpen("")} />`}
    ${open === "renew" && html`<${Renew} page=${page} one=${one} close=${() => setOpen("")} />`}
    ${open === "revoke" && html`<${Revoke} page=${page} one=${one} close=${() => setOpen("")} />`}
    <p class="eq-links"><a class="button slim" href=${`/equipment/sheet?device=${encodeURIComponent(one.address)}`}>${w.sheet}</a>
      ${one.last_fault && html`<a class="button slim" href=${`/equipment/incident?device=${encodeURIComponent(one.address)}`}>${w.incident}</a>`}
      ${page.place.setsUp && !one.address.includes("/") && html`<a class="button slim" href="/admin/devices">${w.codes}</a>`}</p>
  </section>`;
}

function Facts({ page, one }) {
  const { words: w, lang } = page.place;
  const when = (at) => whenText(at, page.today());
  const tried = one.tried && `${w[one.tried.what] ?? one.tried.what} · ${[w[`state_${one.tried.state}`], one.tried[`detail_${lang}`] || one.tried.detail].filter(Boolean).join(lang === "zh" ? "：" : ": ")} · ${when(one.tried.at)}`;
  const paper = one.near_end === null ? "" : one.reason === "paper_out" ? w.paper_out : one.near_end ? w.paper_low : one.state === "online" ? w.paper_good : w.no;
  const facts = [
    [w.place, one[`place_${lang}`] || w.elsewhere],
    [w.floor, [one[`floor_${lang}`], one[`zone_${lang}`]].filter(Boolean).join(" · ")],
    [w.box, one.box],
    [w.paper, paper],
    [w.refused, one.refused?.join(lang === "zh" ? "、" : ", ")],
    [w.last_fault, one.last_fault && `${one.last_fault[lang] || one[`state_${lang}`]} ${when(one.last_fault.at)}`],
    [w.tells, one.tells.map((who) => who[lang]).join(lang === "zh" ? "、" : ", ")],
    [w.out, one.maintenance && `${one.maintenance.text}（${fill(w.by, { name: one.maintenance.by })}）`],
    [w.tried, tried],
    [w.counters, Object.entries(one.counters).map(([name, count]) => `${w[`counter_${name}`] ?? name} ${count}`).join(" · ")],
    [w.version, one.version],
    [w.heard, when(one.heard_at)],
    [w.driver, [one.driver, one.transport].filter(Boolean).join(" · ")],
    [w.address, one.address],
  ].filter(([, said]) => said);
  return html`<dl class="eq-facts">${facts.map(([name, said]) => html`<dt>${name}</dt><dd>${said}</dd>`)}</dl>`;
}

function Acts({ page, one, open, setOpen }) {
  const { words: w } = page.place;
  const hangs = one.address.includes("/");
  const isOut = one.maintenance?.address === one.address && one.maintenance.kind === "out";
  const key = (word, act, kind = "") => html`<button type="button" class="button slim ${kind}" disabled=${page.busy} onClick=${act}>${word}</button>`;
  return html`<div class="row-of-buttons eq-acts">
    ${hangs && one.kind !== "scanner" && key(one.kind === "printer" ? w.test_slip : w.test, () => page.ask(one, "test"), "primary")}
    ${hangs && key(w.restart, () => page.ask(one, "restart"))}
    ${hangs && key(w.move, () => setOpen(open === "move" ? "" : "move"))}
    ${!hangs && key(w.renew, () => setOpen(open === "renew" ? "" : "renew"))}
    ${!hangs && key(w.revoke, () => setOpen(open === "revoke" ? "" : "revoke"), "danger")}
    ${isOut ? key(w.back_in, () => page.back(one), "primary") : key(w.take_out, () => setOpen(open === "out" ? "" : "out"))}
  </div>`;
}

function Out({ page, one, close }) {
  const { words: w } = page.place;
  const send = async (event) => {
    event.preventDefault();
    if (await page.out(one, event.target.reason.value)) close();
  };
  return html`<form class="eq-form" onSubmit=${send}>
    <p class="field"><label for="eq-reason">${w.reason}</label><input id="eq-reason" name="reason" maxlength="100" required autofocus /></p>
    <p class="row-of-buttons"><button class="button primary" type="submit" disabled=${page.busy}>${w.reason_do}</button><button class="button" type="button" onClick=${close}>${w.cancel}</button></p>
  </form>`;
}
