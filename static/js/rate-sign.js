// The tablet asks for a signature: a field for a finger, what is signed for above it, strokes as whole pixels.

import { h } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import htm from "htm";
import { fill } from "./rate-model.js";

const html = htm.bind(h);
const LINE_PX = 5;
const APART_PX = 2; // closer points tell nothing

/** Strokes [[x, y, x, y …]] of pointers on a canvas, drawn as they come; `changed(count)` after each of their points. */
export class Glass {
  constructor(canvas, limits, changed) {
    Object.assign(this, { canvas, limits, changed, strokes: [], pointer: null });
    const { width, height } = canvas.getBoundingClientRect();
    this.size = { width_px: Math.floor(width), height_px: Math.floor(height) };
    const scale = devicePixelRatio || 1;
    Object.assign(canvas, { width: this.size.width_px * scale, height: this.size.height_px * scale });
    this.paint = canvas.getContext("2d");
    this.paint.scale(scale, scale);
    Object.assign(this.paint, { lineWidth: LINE_PX, lineCap: "round", lineJoin: "round", strokeStyle: getComputedStyle(canvas).color });
  }

  get count() {
    return this.strokes.reduce((sum, one) => sum + one.length / 2, 0);
  }

  down(event) {
    if (this.pointer !== null || this.strokes.length >= this.limits.strokes) return; // a palm beside the finger
    this.pointer = event.pointerId;
    this.canvas.setPointerCapture(event.pointerId);
    this.strokes.push([]);
    this.add(event);
  }

  move(event) {
    if (event.pointerId !== this.pointer) return;
    for (const one of event.getCoalescedEvents?.() ?? []) this.add(one);
    this.add(event);
  }

  up(event) {
    if (event.pointerId === this.pointer) this.pointer = null;
  }

  add(event) {
    const { left, top } = this.canvas.getBoundingClientRect();
    const within = (value, most) => Math.min(Math.max(Math.round(value), 0), most);
    const [x, y] = [within(event.clientX - left, this.size.width_px), within(event.clientY - top, this.size.height_px)];
    const stroke = this.strokes.at(-1);
    const [fromX, fromY] = stroke.length ? stroke.slice(-2) : [x, y];
    if ((stroke.length && Math.hypot(x - fromX, y - fromY) < APART_PX) || this.count >= this.limits.points) return;
    stroke.push(x, y);
    this.paint.beginPath();
    this.paint.moveTo(fromX, fromY);
    this.paint.lineTo(x, y);
    this.paint.stroke();
    this.changed(this.count);
  }

  clear() {
    this.strokes = [];
    this.pointer = null;
    this.paint.clearRect(0, 0, this.size.width_px, this.size.height_px);
    this.changed(0);
  }
}

/** The face: `send(body)` with strokes signs, without them it is signed on paper. */
export function Signing({ words, sign, limits, busy, problem, send }) {
  const canvas = useRef(null);
  const glass = useRef(null);
  const [count, setCount] = useState(0);
  useEffect(() => {
    glass.current = new Glass(canvas.current, limits, setCount);
    setCount(0);
  }, [sign.id]);
  const on = (name) => (event) => glass.current?.[name](event);
  const isDrawn = count >= limits.least;
  const confirm = () => send({ id: sign.id, ...glass.current.size, strokes: glass.current.strokes });
  return html`<section class="signature">
    <p class="signing-for"><strong>${sign.paper || sign.item}</strong>${sign.paper && html`<span>${sign.item}</span>`}<span class="number">${fill(words.sign_case, sign)}</span><span class="number">${sign.day}</span></p>
    <h1>${words.sign_title}</h1>
    <div class="signing-field">
      <canvas ref=${canvas} role="img" aria-label=${words.sign_field} onPointerDown=${on("down")} onPointerMove=${on("move")} onPointerUp=${on("up")} onPointerCancel=${on("up")}></canvas>
      ${!count && html`<span aria-hidden="true">${words.sign_field}</span>`}
    </div>
    <div class="acts signing-acts">
      <button type="button" disabled=${busy} onClick=${() => send({ id: sign.id })}>${words.sign_paper}</button>
      <button type="button" disabled=${!count || busy} onClick=${() => glass.current.clear()}>${words.sign_clear}</button>
      <button type="button" class="submit" disabled=${!isDrawn || busy} onClick=${confirm}>${words.sign_confirm}</button>
    </div>
    <p class="foot" role="status">${problem || words.sign_kept}</p>
  </section>`;
}
