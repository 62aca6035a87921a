// What a manager does for the whole hall from the live wall: tell everybody on the boards, call all hands.

import { h } from "preact";
import { useState } from "preact/hooks";
import htm from "htm";
import { fill } from "./wall-model.js";

const html = htm.bind(h);
const ROLES = ["clerk", "guide", "manager"];
const time = (at) => (at ? at.slice(11, 16) : "");

export const Hall = ({ page, seen, told, act }) => html`<${Messages} page=${page} seen=${seen} told=${told} act=${act} />
  ${told.call ? html`<${Called} page=${page} told=${told} act=${act} />` : html`<${Call} page=${page} told=${told} act=${act} />`}`;

function Choices({ legend, all, chosen, set }) {
  const turn = (id) => set(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id]);
  return html`<fieldset class="wall-choices"><legend>${legend}</legend>${all.map(([id, word]) => html`<label key=${id}><input type="checkbox" checked=${chosen.includes(id)} onChange=${() => turn(id)} /> ${word}</label>`)}</fieldset>`;
}

function Messages({ page, seen, told, act }) {
  const { w, lang } = page;
  const zones = page.plan.flat().map((one) => [one.id, lang === "en" ? `${one.where_en} ${one.name_en}` : `${one.where} ${one.name}`]);
  const names = Object.fromEntries(zones);
  const [wish, setWish] = useState({ text: "", text_en: "", zones: [], until: time(seen.hall?.closes_at) });
  const set = (name) => (event) => setWish({ ...wish, [name]: event.target.value });
  const boards = told.boards.filter((one) => !one.zone || !wish.zones.length || wish.zones.includes(one.zone));
  const send = async (event) => {
    event.preventDefault();
    if (await act("/board-messages", wish, fill(w.done_say, { until: wish.until }))) setWish({ ...wish, text: "", text_en: "" });
  };
  return html`<form class="wall-form" onSubmit=${send}><h3>${w.say}</h3>
    ${told.messages.length > 0 && html`<ul>${told.messages.map((one) => html`<li key=${one.id}>${fill(w.said_line, { text: one.text, until: time(one.until), zones: one.zones.map((zone) => names[zone] ?? zone).join("、") || w.all_boards })}
      <button type="button" class="button slim" onClick=${() => act(`/board-messages/${encodeURIComponent(one.id)}/end`, {}, w.done_unsay)}>${w.unsay}</button></li>`)}</ul>`}
    <p class="field"><label for="wall-say">${w.say_text}</label><input id="wall-say" required maxlength="60" value=${wish.text} onInput=${set("text")} /></p>
    <p class="field"><label for="wall-say-en">${w.say_text_en}</label><input id="wall-say-en" lang="en" maxlength="120" value=${wish.text_en} onInput=${set("text_en")} /></p>
    <p class="field"><label for="wall-say-until">${w.say_until}</label><input id="wall-say-until" type="time" required value=${wish.until} onInput=${set("until")} /></p>
    <${Choices} legend=${w.say_zones} all=${zones} chosen=${wish.zones} set=${(found) => setWish({ ...wish, zones: found })} />
    <p class="wall-effect" role="status">${boards.length ? fill(w.say_effect, { n: boards.length, boards: boards.map((one) => one.name).join("、"), until: wish.until }) : w.say_none}</p>
    <button class="button primary slim">${w.say_do}</button></form>`;
}

function Call({ page, told, act }) {
  const { w } = page;
  const [wish, setWish] = useState({ roles: ["clerk", "guide"], reason: "" });
  const people = told.people.filter((one) => wish.roles.includes(one.role));
  const counts = { n: people.length, phones: people.filter((one) => one.has_phone).length, here: people.filter((one) => one.window).length };
  const send = (event) => {
    event.preventDefault();
    act("/all-hands", wish, w.done_hands);
  };
  return html`<form class="wall-form" onSubmit=${send}><h3>${w.hands}</h3>
    <${Choices} legend=${w.hands_whom} all=${ROLES.map((one) => [one, w[`role_${one}`]])} chosen=${wish.roles} set=${(roles) => setWish({ ...wish, roles })} />
    <p class="field"><label for="wall-hands-why">${w.hands_why}</label><input id="wall-hands-why" required maxlength="60" value=${wish.reason} onInput=${(event) => setWish({ ...wish, reason: event.target.value })} /></p>
    <div class="wall-effect" role="status"><p>${fill(w.hands_effect, counts)}</p><details><summary>${w.hands_list}</summary><${People} page=${page} people=${people} /></details></div>
    <button class="button primary slim" disabled=${!people.length}>${w.hands_do}</button></form>`;
}

function Called({ page, told, act }) {
  const { w } = page;
  const { call, people } = told;
  return html`<div class="wall-form"><h3>${w.hands}</h3><p><b>${time(call.since)} ${call.reason}</b></p>
    <p>${fill(w.hands_since, { answered: call.answered, told: call.told, opened: call.opened.join("、") || w.none })}</p>
    <button type="button" class="button primary slim" onClick=${() => act("/all-hands/end", {}, w.done_unhands)}>${w.hands_end}</button>
    <${People} page=${page} people=${people} /></div>`;
}

const People = ({ page: { w, lang }, people }) => html`<table><thead><tr><th scope="col">${w.person}</th><th scope="col">${w.role}</th><th scope="col">${w.lend_window}</th><th scope="col">${w.phone}</th><th scope="col">${w.answered}</th></tr></thead>
  <tbody>${people.map((one) => html`<tr key=${`${one.number}${one.name}`}><td>${one.name}</td><td>${lang === "en" ? one.role_en : one.role_zh}</td><td>${one.window ?? w.none}</td><td>${one.has_phone ? w.yes : w.no}</td><td>${time(one.answered_at) || w.none}</td></tr>`)}</tbody></table>`;
