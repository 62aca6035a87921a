// What a manager does to a line from the live wall: stop numbers, lend it a window; each shows its effect first.

import { h } from "preact";
import { useEffect, useState } from "preact/hooks";
import htm from "htm";
import { get } from "./api.js";
import { fill } from "./wall-model.js";

const html = htm.bind(h);

export function Stop({ w, told, act }) {
  const [reason, setReason] = useState("");
  const path = `/queues/${encodeURIComponent(told.id)}`;
  if (told.stopped) {
    return html`<div class="wall-form"><h3>${w.is_stopped}</h3><p>${told.stopped}</p>
      <button type="button" class="button primary slim" onClick=${() => act(`${path}/reopen`, {}, w.done_reopen)}>${w.reopen}</button></div>`;
  }
  return html`<form class="wall-form" onSubmit=${(event) => { event.preventDefault(); act(`${path}/stop`, { reason }, w.done_stop); }}>
    <h3>${w.stop}</h3><p>${fill(w.stop_effect, { n: told.waiting.length })}</p>
    <p class="field"><label for="wall-reason">${w.stop_reason}</label><input id="wall-reason" required maxlength="100" value=${reason} onInput=${(event) => setReason(event.target.value)} /></p>
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
  const send = (event) => {
    event.preventDefault();
    const whole = seen.windows.get(wish.whole);
    const own = seen.windows.get(wish.window);
    const more = whole ? whole.queues.filter((one) => !(one in whole.helps) && (!own.queues.includes(one) || one in own.helps)) : [];
    const queues = [...new Set([queue, ...more])];
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
    <button class="button primary slim">${w.lend_do}</button></form>`;
}
