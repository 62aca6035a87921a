// What an act would do, before it is done: asked of the hall's twin once nobody has typed for a moment.

import { h } from "preact";
import { useEffect, useState } from "preact/hooks";
import htm from "htm";
import { get } from "./api.js";
import { fill } from "./wall-model.js";

const html = htm.bind(h);
const PAUSE_MS = 400;
const FELT_MIN = 0.5;

/** `asked` is what the call is asked, null while the act is not yet named. */
export function Effect({ w, url, asked }) {
  const [told, setTold] = useState(null);
  const text = asked ? String(new URLSearchParams(asked)) : "";
  useEffect(() => {
    setTold(null);
    if (!text) return undefined;
    let gone = false;
    const timer = setTimeout(async () => {
      try {
        const found = await get(`${url}/wall/effect?${text}`);
        if (!gone) setTold(found);
      } catch (error) {
        if (!error.code) throw error;
        if (!gone) setTold({ bad: error.message || w.unreachable });
      }
    }, PAUSE_MS);
    return () => { gone = true; clearTimeout(timer); };
  }, [text]);
  if (!text) return null;
  if (!told) return html`<p class="wall-effect" role="status">${w.twin_busy} <progress></progress></p>`;
  if (told.bad) return html`<p class="wall-effect" role="status">${told.bad}</p>`;
  return html`<div class="wall-effect" role="status"><b>${fill(w.twin, { n: told.runs })}</b>
    ${told.next.map((one) => html`<p key=${one.window}>${fill(w.twin_next, { window: one.window, before: numbers(w, one.before), after: numbers(w, one.after) })}</p>`)}
    <${Lines} w=${w} lines=${told.lines} /></div>`;
}

const numbers = (w, list) => list.join("、") || w.nobody;
const moved = (one) => Math.abs(one.after.mean - one.before.mean) >= FELT_MIN || Math.abs(one.people_after - one.people_before) >= FELT_MIN;
const range = (one) => `${one.mean.toFixed(0)} (${one.low.toFixed(0)}–${one.high.toFixed(0)})`;

function Lines({ w, lines }) {
  const felt = lines.filter(moved);
  if (!felt.length) return html`<p>${lines.length ? w.twin_same : w.twin_none}</p>`;
  return html`<table><thead><tr><th scope="col">${w.queues}</th><th scope="col">${w.twin_before}</th><th scope="col">${w.twin_after}</th><th scope="col">${w.twin_people}</th></tr></thead>
    <tbody>${felt.map((one) => html`<tr key=${one.queue}><td>${one.queue} ${one.name}</td><td>${range(one.before)}</td><td><b>${range(one.after)}</b></td>
      <td>${one.people_before.toFixed(0)}${Math.abs(one.people_after - one.people_before) >= FELT_MIN ? ` → ${one.people_after.toFixed(0)}` : ""}</td></tr>`)}</tbody></table>
    ${felt.length < lines.length && html`<p>${fill(w.twin_rest, { n: lines.length - felt.length })}</p>`}`;
}
