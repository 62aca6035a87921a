// The locked screen: nothing of the hall can be read or done until the clerk's password, or another clerk, comes.

import { h } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import htm from "htm";
import { Refused, get, post } from "./api.js";
import { clockText } from "./window-model.js";
import { WORDS, fill, lang } from "./window-words.js";

const html = htm.bind(h);
const RETRY_MS = 5000;

// The session that begins, or nothing where more than a password is asked: the door's own page asks for it.
async function signedIn(account, password) {
  try {
    return await post("/sign-in", { account, password });
  } catch (error) {
    if (error.code !== "second_factor_needed") throw error;
    location.assign(`/sign-in?next=${encodeURIComponent(location.pathname)}`);
    return null;
  }
}

export class Lock {
  /** `place`: {hall, window, staff, name, account, lock_s, locked}; `onLock()` and `onOpen()` are told; `mono()` ms. */
  constructor(place, { mono, redraw, onLock, onOpen }) {
    Object.assign(this, { place, mono, redraw, onLock, onOpen });
    Object.assign(this, { on: Boolean(place.locked), isTold: true, isTelling: false, other: false, busy: false, problem: "", refused: 0 });
    this.touched = mono();
    this.triedAt = 0;
  }

  /** Somebody is at the keyboard, mouse or screen. */
  touch() {
    this.touched = this.mono();
  }

  /** Called four times a second: time to lock? And has the server heard of it? */
  look() {
    const { lock_s } = this.place;
    if (!this.on && lock_s > 0 && this.mono() - this.touched >= lock_s * 1000) this.lock();
    else if (this.on && !this.isTold && !this.isTelling && this.mono() - this.triedAt > RETRY_MS) this.tell();
  }

  lock() {
    if (this.on) return;
    Object.assign(this, { on: true, isTold: false, other: false, problem: "" });
    this.onLock();
    this.redraw();
    this.tell();
  }

  /** The server shuts the session's doors too, so that a reload does not get round the lock. */
  async tell() {
    Object.assign(this, { triedAt: this.mono(), isTelling: true });
    try {
      await post("/screen/lock");
      this.isTold = true;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      this.isTold = error.code === "sign_in_first"; // the session has ended: there is nothing left to shut
    } finally {
      this.isTelling = false;
    }
  }

  async submit(account, password) {
    if (this.busy) return;
    if (!password || (this.other && !account)) return this.refuse(this.other ? WORDS.lock.empty_both : WORDS.lock.empty);
    Object.assign(this, { busy: true, problem: "" });
    this.redraw();
    try {
      await (this.other ? this.takeOver(account, password) : this.unlock(password));
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      this.busy = false;
      this.refuse(error.code === "unreachable" ? WORDS.lock.unreachable : error.message);
    }
    this.busy = false;
    this.redraw();
  }

  /** The same clerk: the very state comes back. A session that ended meanwhile begins anew. */
  async unlock(password) {
    try {
      await post("/screen/unlock", { password });
    } catch (error) {
      if (error.code !== "sign_in_first") throw error;
      if (!(await signedIn(this.place.account, password))) return;
    }
    Object.assign(this, { on: false, isTold: true });
    this.touch();
    this.onOpen();
  }

  /** Another clerk: signs in, takes the window as it is, and begins with a fresh page. */
  async takeOver(account, password) {
    const { hall, window } = this.place;
    const url = `/halls/${encodeURIComponent(hall)}/windows/${encodeURIComponent(window)}`;
    const signed = await signedIn(account, password);
    if (!signed) return;
    try {
      const { staff } = await get(url);
      if (staff !== null && staff !== signed.id) await post(`${url}/take-over`);
    } catch (error) {
      await post("/sign-out"); // the window stays with its clerk, whose password signs in anew
      throw error;
    }
    location.reload();
  }

  refuse(problem) {
    this.problem = problem;
    this.refused += 1;
    this.redraw();
  }

  turn() {
    Object.assign(this, { other: !this.other, problem: "" });
    this.redraw();
  }
}

export function LockScreen({ lock, nowMs }) {
  const { place, other, busy, problem } = lock;
  const say = WORDS.lock;
  const [first, password] = [useRef(null), useRef(null)];
  useEffect(() => first.current?.focus(), [other]);
  useLayoutEffect(() => {
    if (!problem) return;
    password.current.value = "";
    password.current.focus();
  }, [lock.refused]);
  const submit = (event) => {
    event.preventDefault();
    const form = event.currentTarget.elements;
    lock.submit(form.account?.value.trim() ?? "", form.password.value);
  };
  return html`<main class="locked">
    <form class="locked-card" onSubmit=${submit} key=${String(other)}>
      ${nowMs && html`<p class="locked-time number">${clockText(nowMs, place.tz)}</p>`}
      <h1>${fill(say.title, place)}</h1>
      <p id="locked-lead">${other ? say.other_lead : fill(say.own, place)}</p>
      ${!other && html`<p class="quiet">${say.kept}</p>`}
      ${other && html`<label>${say.account}<input ref=${first} name="account" autocomplete="off" autocapitalize="off" /></label>`}
      <label>${say.password}<input ref=${(box) => { password.current = box; if (!other) first.current = box; }}
        name="password" type="password" autocomplete="off" aria-describedby="locked-lead" /></label>
      <p class="locked-problem" role="alert">${problem}</p>
      <button type="submit" class="button primary" aria-busy=${busy ? "true" : undefined}>${busy ? say.working : other ? say.take : say.unlock}</button>
      <div class="locked-feet">
        <button type="button" class="button" onClick=${() => lock.turn()}>${other ? fill(say.to_own, place) : say.to_other}</button>
        <button type="button" class="button" lang=${lang() === "en" ? "zh-CN" : "en"}
          onClick=${() => lock.turnLanguage()}>${WORDS.other_lang}</button>
      </div>
    </form>
  </main>`;
}
