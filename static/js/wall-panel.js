// The side panel of the live wall: what lies behind a line, a window or a ticket, and what a manager can do about it.

import { h } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import htm from "htm";
import { get, post } from "./api.js";
import { HoldBack, Lend, Move, Open, Stop, Today } from "./wall-acts.js";
import { Hall } from "./wall-hall.js";
import { fill } from "./wall-model.js";

const html = htm.bind(h);
const PATHS = { queue: "queues", window: "windows", ticket: "tickets" };
const time = (at) => (at ? at.slice(11, 16) : "");

export function Panel({ page, seen }) {
  const { w } = page;
  const { kind, id } = page.open;
  const [told, setTold] = useState(null);
  const [said, setSaid] = useState(null);
  const shown = useRef(null);
  useEffect(() => { shown.current?.scrollIntoView({ block: "nearest" }); }, [said]);
  const url = `/halls/${encodeURIComponent(page.hall)}`;
  const load = async () => {
    try {
      setTold(kind === "hall" ? await ofHall(url) : await get(`${url}/wall/${PATHS[kind]}/${encodeURIComponent(id)}`));
    } catch (error) {
      if (!error.code) throw error;
      setSaid({ bad: true, text: error.message || w.unreachable });
    }
  };
  useEffect(() => { setTold(null); setSaid(null); if (page.acts) load(); }, [kind, id]);
  useEffect(() => {
    const close = (event) => { if (event.key === "Escape") page.close(); };
    addEventListener("keydown", close);
    return () => removeEventListener("keydown", close);
  }, []);
  const act = async (path, body, word) => {
    try {
      await post(`${url}${path}`, body);
      setSaid({ text: word });
      await load();
      return true;
    } catch (error) {
      if (!error.code) throw error;
      setSaid({ bad: true, text: error.message || w.unreachable });
      return false;
    }
  };
  const Body = { queue: Line, window: OneWindow, ticket: Ticket, hall: Hall }[kind];
  return html`<aside class="wall-panel" aria-label=${fill(w[`panel_${kind}`], { id: told?.number ?? id })}>
    <header><h2>${fill(w[`panel_${kind}`], { id: told?.number ?? id })}</h2><button type="button" class="button slim" onClick=${page.close}>${w.close}</button></header>
    ${said && html`<p ref=${shown} class="message ${said.bad ? "bad" : "good"}" role=${said.bad ? "alert" : "status"}>${said.text}</p>`}
    ${!page.acts ? html`<p>${w.look_only}</p>` : told && told.id === id ? html`<${Body} page=${page} seen=${seen} told=${told} act=${act} url=${url} />` : html`<p>${w.loading}</p>`}
  </aside>`;
}

const ofHall = async (url) => ({
  id: "hall", ...await get(`${url}/board-messages`), ...await get(`${url}/all-hands?roles=clerk,guide,manager`),
});

const Number = ({ page, one }) => html`<button type="button" class="wall-link" onClick=${() => page.drill("ticket", one.id)}>${one.number}</button>`;

function Line({ page, seen, told, act, url }) {
  const { w } = page;
  return html`<p><b>${told.name}</b> · ${fill(w.windows_now, { open: told.open.join("、") || w.none, all: told.windows.join("、") })}</p>
    <${Today} w=${w} lent=${told.lent} helps=${(one) => isHelp(seen, one)} name=${(one) => fill(w.panel_window, { id: one.window })} act=${act} />
    <${Open} w=${w} seen=${seen} told=${told} act=${act} url=${url} />
    <${Lend} page=${page} seen=${seen} queue=${told.id} act=${act} url=${url} />
    <${HoldBack} w=${w} seen=${seen} told=${told} act=${act} url=${url} />
    <${Stop} w=${w} told=${told} act=${act} url=${url} />
    <h3>${fill(w.in_order, { n: told.waiting.length })}</h3>
    ${told.waiting.length === 0 ? html`<p>${w.nobody}</p>` : html`<table><thead><tr><th scope="col">${w.number}</th><th scope="col">${w.service}</th><th scope="col">${w.arrived}</th><th scope="col">${w.why}</th></tr></thead>
    <tbody>${told.waiting.map((one) => html`<tr key=${one.id}><td><${Number} page=${page} one=${one} /></td><td>${one.service}</td><td>${time(one.arrived_at)}</td><td>${reasons(w, one)}</td></tr>`)}</tbody></table>`}`;
}

/** What made its place, in minutes and rules; never a class. */
function reasons(w, one) {
  const said = [
    one.slot_at && fill(w.why_slot, { at: time(one.slot_at) }),
    one.credit_min > 0 && fill(w.why_credit, { n: one.credit_min }),
    one.to_window && fill(w.why_window, { id: one.to_window }),
    ...one.moved.map((move) => w[`moved_${move}`] ?? move),
  ].filter(Boolean);
  return said.length ? said.join("；") : w.why_arrival;
}

const isHelp = (seen, one) => one.queue in (seen.windows.get(one.window)?.helps ?? {});

function OneWindow({ page, seen, told, act, url }) {
  const { w } = page;
  const word = (queue) => (told.helps.includes(queue) ? w.helps : w.held);
  const name = (queue) => (queue in told.handicap_min ? fill(word(queue), { queue, n: told.handicap_min[queue] }) : queue);
  return html`<p><b>${w[`duty_${told.state}`]}</b>${told.staff ? ` · ${told.staff.name}` : ""} · ${w.queues} ${told.queues.map(name).join("、")}</p>
    <${Today} w=${w} lent=${told.lent} helps=${(one) => told.helps.includes(one.queue)} name=${(one) => one.queue} act=${act} />
    ${told.staff && html`<${Move} w=${w} seen=${seen} told=${told} act=${act} url=${url} />`}
    <h3>${fill(w.window_day, { n: told.tickets.length })}</h3>
    <table><thead><tr><th scope="col">${w.number}</th><th scope="col">${w.service}</th><th scope="col">${w.called}</th><th scope="col">${w.waited}</th><th scope="col">${w.worked}</th></tr></thead>
    <tbody>${told.tickets.map((one) => html`<tr key=${one.id}><td><${Number} page=${page} one=${one} /></td><td>${one.service}</td><td>${time(one.called_at)}</td>
      <td>${one.wait_min ?? w.none}</td><td>${one.work_min ?? w.none}</td></tr>`)}</tbody></table>`;
}

function Ticket({ page, told }) {
  const { w } = page;
  return html`<p><a href=${`/tickets/${encodeURIComponent(told.id)}/sheet`}>${w.sheet}</a></p>
    <ol class="wall-line">${told.entries.map((one, n) => html`<li key=${n}><time>${time(one.at)}</time> <b>${page.kinds[one.kind] ?? one.kind}</b>
      ${one.window ? ` ${fill(w.at_window, { id: one.window })}` : ""}${one.by ? ` · ${one.by.name}` : ""}
      ${one.shown !== null && html`<br /><span>${fill(w.carried, one)}</span>`}
      ${one.why?.rule && html`<br /><span>${whyCalled(w, one.why)}</span>`}</li>`)}</ol>`;
}

function whyCalled(w, why) {
  const beat = (why.beat ?? []).map((one) => one.number).join("、");
  const parts = [w[`rule_${why.rule}`] ?? why.rule, why.credit_min > 0 && fill(w.why_credit, { n: why.credit_min }),
    why.booked && w.why_booked, why.handicap_min > 0 && fill(w.why_handicap, { n: why.handicap_min }), beat && fill(w.why_beat, { beat })];
  return parts.filter(Boolean).join("；");
}
