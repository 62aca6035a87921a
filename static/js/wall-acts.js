// What a manager does to a line from the live wall: stop numbers, lend it a window, hold it back, move a clerk; each
// shows its effect first.

import { h } from "preact";
import { useEffect, useState } from "preact/hooks";
import htm from "htm";
import { get } from "./api.js";
import { Effect } from "./wall-effect.js";
import { fill } from "./wall-model.js";

const html = htm.bind(h);

export function Stop({ w, told, act, url }) {
  const [reason, setReason] = useState("");
  const path = `/queues/${encodeURIComponent(told.id)}`;
  if (told.stopped) {
    return html`<div class="wall-form"><h3>${w.is_stopped}</h3><p>${told.stopped}</p>
      <button type="button" class="button primary slim" onClick=${() => act(`${path}/reopen`, {}, w.done_reopen)}>${w.reopen}</button></div>`;
  }
  return html`<form class="wall-form" onSubmit=${(event) => { event.preventDefault(); act(`${path}/stop`, { reason }, w.done_stop); }}>
    <h3>${w.stop}</h3><p>${fill(w.stop_effect, { n: told.waiting.length })}</p>
    <p class="field"><label for="wall-reason">${w.stop_reason}</label><input id="wall-reason" required maxlength="100" value=${reason} onInput=${(event) => setReason(event.target.value)} /></p>
    <${Effect} w=${w} url=${url} asked=${reason && { act: "stop", queues: told.id }} />
    <button class="button slim">${w.stop}</button></form>`;
}

/** A window for this line today: alone, or with all lines of a colleague (AB 角). */
export function Lend({ page, seen, queue, act, url }) {
  const { w } = page;
  const [wish, setWish] = useState({ window: "", handicap: "0", reason: "", whole: "" });
  const [effect, setEffect] = useState(null);
  const set = (name) => (event) => setWish({ ...wish, [name]: event.target.value });
  const mine = (one) => one.queues.includes(queue) && !(queue in one.helps);
  const windows = [...seen.windows.values()];
  useEffect(() => {
    setEffect(null);
    if (!wish.window) return undefined;
    let gone = false;
    const asked = new URLSearchParams({ window: wish.window, queue, handicap_min: wish.handicap || "0" });
    get(`${url}/lendings/effect?${asked}`).then((told) => { if (!gone) setEffect(told); }, (error) => { if (!error.code) throw error; });
    return () => { gone = true; };
  }, [wish.window, wish.handicap]);
  const whole = seen.windows.get(wish.whole);
  const own = seen.windows.get(wish.window);
  const more = whole && own ? whole.queues.filter((one) => !(one in whole.helps) && (!own.queues.includes(one) || one in own.helps)) : [];
  const queues = [...new Set([queue, ...more])];
  const send = (event) => {
    event.preventDefault();
    act("/lendings", { window: wish.window, queues, handicap_min: Number(wish.handicap) || 0, reason: wish.reason }, fill(w.done_lend, { window: wish.window, queue: queues.join("、") }));
  };
  return html`<form class="wall-form" onSubmit=${send}><h3>${fill(w.lend, { queue })}</h3>
    <p class="field"><label for="wall-window">${w.lend_window}</label><select id="wall-window" required value=${wish.window} onChange=${set("window")}>
      <option value="">${w.choose}</option>${windows.filter((one) => !mine(one)).map((one) => html`<option key=${one.id} value=${one.id}>${one.name} ${w[`state_${one.state}`]} ${one.queues.join("")}</option>`)}</select></p>
    <p class="field"><label for="wall-handicap">${w.lend_handicap}</label><input id="wall-handicap" inputmode="numeric" pattern="[0-9]{1,3}" value=${wish.handicap} onInput=${set("handicap")} /></p>
    <p class="field"><label for="wall-whole">${w.lend_whole}</label><select id="wall-whole" value=${wish.whole} onChange=${set("whole")}>
      <option value="">${w.lend_only}</option>${windows.filter(mine).map((one) => html`<option key=${one.id} value=${one.id}>${fill(w.lend_of, { id: one.name, queues: one.queues.join("") })}</option>`)}</select></p>
    <p class="field"><label for="wall-why">${w.lend_reason}</label><input id="wall-why" required maxlength="60" value=${wish.reason} onInput=${set("reason")} /></p>
    ${effect && html`<div class="wall-effect" role="status"><b>${w.effect}</b>
      <p>${fill(w.effect_next, { window: wish.window, before: effect.before.next ?? w.nobody, after: effect.after.next ?? w.nobody })}</p>
      <p>${fill(w.effect_line, { queue, waiting: effect.waiting, before: effect.before.open_windows, after: effect.after.open_windows, each: effect.before.per_window ?? w.none, then: effect.after.per_window ?? w.none })}</p>
      ${!effect.is_open && html`<p>${w.effect_shut}</p>`}</div>`}
    <${Effect} w=${w} url=${url} asked=${own && { act: "lend", windows: wish.window, queues: queues.join(","), handicap_min: wish.handicap || "0" }} />
    <button class="button primary slim">${w.lend_do}</button></form>`;
}

/** Somebody from another window opens one of the line's own that is closed. */
export function Open({ w, seen, told, act, url }) {
  const [wish, setWish] = useState({ to: "", left: "" });
  const set = (name) => (event) => setWish({ ...wish, [name]: event.target.value });
  const windows = [...seen.windows.values()];
  const closed = windows.filter((one) => one.state === "closed" && told.windows.includes(one.id));
  const manned = windows.filter((one) => one.state === "idle" || one.state === "paused");
  if (!closed.length) return null;
  const send = (event) => {
    event.preventDefault();
    act(`/windows/${encodeURIComponent(wish.left)}/move`, { to: wish.to }, fill(w.done_move, { to: wish.to }));
  };
  const choice = (name, word, list) => html`<p class="field"><label for=${`wall-open-${name}`}>${word}</label><select id=${`wall-open-${name}`} required value=${wish[name]} onChange=${set(name)}>
    <option value="">${w.choose}</option>${list.map((one) => html`<option key=${one.id} value=${one.id}>${one.name} ${w[`state_${one.state}`]} ${one.queues.join("")}</option>`)}</select></p>`;
  return html`<form class="wall-form" onSubmit=${send}><h3>${fill(w.open, { queue: told.id })}</h3><p>${w.open_how}</p>
    ${choice("to", w.open_to, closed)}${choice("left", w.open_from, manned)}
    <${Effect} w=${w} url=${url} asked=${wish.left && wish.to && { act: "move", windows: `${wish.left},${wish.to}` }} />
    <button class="button primary slim">${w.lend_do}</button></form>`;
}

/** The other lines of its windows go first, today. */
export function HoldBack({ w, seen, told, act, url }) {
  const [wish, setWish] = useState({ window: "", minutes: "10", reason: "" });
  const set = (name) => (event) => setWish({ ...wish, [name]: event.target.value });
  const shared = told.windows.filter((id) => seen.windows.get(id)?.queues.length > 1);
  if (!shared.length) return html`<div class="wall-form"><h3>${fill(w.hold, { queue: told.id })}</h3><p>${w.hold_none}</p></div>`;
  const windows = wish.window === "all" ? shared : [wish.window].filter(Boolean);
  const minutes = Number(wish.minutes);
  const send = (event) => {
    event.preventDefault();
    act("/handicaps", { queue: told.id, windows, handicap_min: minutes, reason: wish.reason }, fill(w.done_hold, { queue: told.id, n: minutes }));
  };
  return html`<form class="wall-form" onSubmit=${send}><h3>${fill(w.hold, { queue: told.id })}</h3><p>${w.hold_effect}</p>
    <p class="field"><label for="wall-hold-at">${w.hold_at}</label><select id="wall-hold-at" required value=${wish.window} onChange=${set("window")}>
      <option value="">${w.choose}</option><option value="all">${fill(w.hold_all, { windows: shared.join("、") })}</option>${shared.map((id) => html`<option key=${id} value=${id}>${id} ${seen.windows.get(id).queues.join("")}</option>`)}</select></p>
    <p class="field"><label for="wall-hold-min">${w.hold_min}</label><input id="wall-hold-min" required inputmode="numeric" pattern="[1-9][0-9]?|1[0-9][0-9]|2[0-3][0-9]|240" value=${wish.minutes} onInput=${set("minutes")} /></p>
    <p class="field"><label for="wall-hold-why">${w.lend_reason}</label><input id="wall-hold-why" required maxlength="60" value=${wish.reason} onInput=${set("reason")} /></p>
    <${Effect} w=${w} url=${url} asked=${windows.length && minutes >= 1 && minutes <= 240 && { act: "hold_back", windows: windows.join(","), queues: told.id, handicap_min: String(minutes) }} />
    <button class="button primary slim">${w.lend_do}</button></form>`;
}

/** What holds today alone, each ended by one press. `name` is the window for a line, the line for a window. */
export function Today({ w, lent, helps, name, act }) {
  if (!lent.length) return null;
  const said = (one) => fill(helps(one) ? w.lent_line : w.held_line, { queue: name(one), n: one.handicap_min, reason: one.reason });
  return html`<h3>${w.lent_today}</h3><ul>${lent.map((one) => html`<li key=${`${one.window}${one.queue}`}>${said(one)}
    <button type="button" class="button slim" onClick=${() => act("/lendings/end", { window: one.window, queue: one.queue }, w.done_end)}>${w.end_lending}</button></li>`)}</ul>`;
}

/** The clerk sits down at another window. */
export function Move({ w, seen, told, act, url }) {
  const [to, setTo] = useState("");
  const free = [...seen.windows.values()].filter((one) => one.state === "closed");
  const send = (event) => {
    event.preventDefault();
    act(`/windows/${encodeURIComponent(told.id)}/move`, { to }, fill(w.done_move, { to }));
  };
  return html`<form class="wall-form" onSubmit=${send}><h3>${w.move_clerk}</h3><p>${w.move_effect}</p>
    <p class="field"><label for="wall-to">${w.move_to}</label><select id="wall-to" required value=${to} onChange=${(event) => setTo(event.target.value)}>
      <option value="">${w.choose}</option>${free.map((one) => html`<option key=${one.id} value=${one.id}>${one.name} ${one.queues.join("")}</option>`)}</select></p>
    <${Effect} w=${w} url=${url} asked=${to && { act: "move", windows: `${told.id},${to}` }} />
    <button class="button primary slim">${w.move_clerk}</button></form>`;
}
