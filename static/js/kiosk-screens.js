// The screen machine: shows one screen after the other, keeps it true, and forgets everything of the last person.
import { showNumber } from "./kiosk-booking.js";
import { bodyFor, forgetCard, showCard } from "./kiosk-card.js";
import { showStep, stepShown } from "./kiosk-case.js";
import { IdEntry } from "./kiosk-id.js";
import { Leaving } from "./kiosk-idle.js";
import { Live } from "./kiosk-live.js";
import { idleBox, screen, settings, stage } from "./kiosk-page.js";
import { chooseAgain, chosenNow } from "./kiosk-options.js";
import { gradedNow } from "./kiosk-rating.js";
import { ask, Away } from "./kiosk-server.js";
import { showTyped } from "./kiosk-typing.js";
import { apply, forget, isElder, isLow, voice } from "./kiosk-visit.js";
import { saidOf } from "./kiosk-voice.js";

export const HOME = "start";
const SPOKEN_MAX_MS = 60_000; // the number is heard to its end, but a voice that hangs keeps nothing on the screen
const SHAPED_BY_PRINT = new Set([HOME, "card", "group", "map", "zone", "find", "about", "lists", "list", "entry", "existing", "ask_topic"]);
const KEPT_AS_IT_IS = new Set(["refused", "card"]); // the address of a card's screen is where a card is laid
export const id = new IdEntry();
const leaving = new Leaving();

export let lang = "zh";
export let busy = false;
export let away = null; // {again, pending} while the server does not answer
let turn = 0; // one more with every screen wanted: an answer to an older wish is dropped
let hallMs = { at: 0, mono: 0 };

export const address = (here) => `/kiosk/screen/${here}${here.includes("?") ? "&" : "?"}lang=${lang}${isElder() ? "&elder=1" : ""}${isLow() ? "&low=1" : ""}`;

/** Do `request` until the server answers, showing meanwhile that it is away; a newer wish ends it. */
export async function want(request, { pending = false, keep = () => {} } = {}) {
  const mine = ++turn;
  busy = true;
  for (;;) {
    try {
      const next = await request();
      if (mine !== turn) return;
      away = null;
      busy = false;
      show(next);
      keep();
      return;
    } catch (error) {
      if (mine !== turn) return;
      if (!(error instanceof Away)) throw error;
      busy = false;
      if (away === null) {
        away = { pending };
        showAway();
      }
      await new Promise((done) => setTimeout(done, settings.retryS * 1000));
      if (mine !== turn) return;
    }
  }
}

/** The screen of an address; of whoever laid a card, where it is another one for them. */
function bring(here) {
  const body = bodyFor(here);
  if (!body) return ask(address(here));
  const seen = { ...(isElder() && { elder: "1" }), ...(isLow() && { low: "1" }) };
  return ask("/kiosk/card", new URLSearchParams({ ...body, ...seen, lang }));
}

export const go = (here, then) => want(() => bring(here), then);

/** Large print changes which tiles there are; every other screen is only drawn larger. */
export function switchPrint() {
  apply();
  if (!away && SHAPED_BY_PRINT.has(screen().dataset.screen)) again();
}

/** With the keys low there is less room to read: what goes on over several pages is cut anew. */
export function switchReach() {
  if (!away && screen().dataset.screen === "entry") again();
}

/** The same step again, in another language or print; what was chosen and typed stays. */
export function again() {
  const kept = chosenNow();
  return go(screen().dataset.here, { keep: () => chooseAgain(kept) });
}

function home() {
  id.clear();
  forgetCard();
  forget();
  lang = "zh";
  if (away) {
    away.pending = false;
    showAway();
  }
  return go(HOME);
}

/** Nothing of the last person stays: not on the screen, not in memory. */
export function wipe() {
  leaving.stop();
  if (idleBox.open) idleBox.close();
  idleBox.replaceChildren();
  if (!away) stage.replaceChildren();
  return home();
}

// --- showing -------------------------------------------------------------------------------------------------------

export function show(next) {
  leaving.stop();
  const [step, graded] = [stepShown(), gradedNow()];
  stage.replaceChildren(next);
  document.documentElement.lang = next.lang;
  lang = next.dataset.lang;
  if (next.dataset.now) hallMs = { at: Number(next.dataset.now), mono: performance.now() };
  if (next.dataset.screen !== "service") id.clear();
  id.show(next);
  showNumber(next);
  showTyped(next);
  showStep(next, step);
  showCard(next);
  for (const one of graded) next.querySelector(one)?.setAttribute("aria-checked", "true");
  apply();
  live.everyS = next.querySelector('[data-slip="printing"]') ? 1 : 0;
  if ("leaves" in next.dataset) leave(next.dataset.leaves === "long" ? settings.qrS : settings.doneS, settings.printHoldS);
  tellTime();
  next.querySelector("h1")?.focus({ preventScroll: true });
  voice.say(saidOf(next), { isSummary: true });
}

function showAway() {
  show(document.querySelector(`template[data-away="${lang}"]`).content.firstElementChild.cloneNode(true));
  for (const part of screen().querySelectorAll("[data-pending]")) part.hidden = !away.pending;
}

export function leave(seconds, holdS) {
  const line = screen().querySelector("[data-leaves-text]");
  const [untilMs, toldMs] = [performance.now() + holdS * 1000, performance.now() + SPOKEN_MAX_MS];
  leaving.start(seconds, {
    held: () => (voice.speaking && performance.now() < toldMs) || (performance.now() < untilMs && screen()?.querySelector('[data-slip="printing"]') != null),
    tick: (left) => { line.textContent = line.dataset.leavesText.replace("{seconds}", left); },
    end: wipe,
  });
}

export function tellTime() {
  const at = new Date(hallMs.at + performance.now() - hallMs.mono);
  const text = at.toLocaleTimeString("zh-CN", { timeZone: settings.tz, hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  for (const clock of stage.querySelectorAll("[data-clock]")) if (clock.textContent !== text) clock.textContent = text;
}

/** Takes what changed into the screen that is there, so that nothing chosen or typed is lost. */
async function refresh() {
  const now = screen();
  const here = now?.dataset.refresh ?? now?.dataset.here;
  if (!here || busy || away || KEPT_AS_IT_IS.has(now.dataset.screen)) return;
  const mine = turn;
  let fresh;
  try {
    fresh = await ask(address(here));
  } catch (error) {
    if (!(error instanceof Away)) throw error;
    if (mine === turn && now.dataset.screen === HOME) go(HOME);
    return;
  }
  if (mine !== turn || screen() !== now) return;
  const turned = now.dataset.screen === HOME && ["alone", "out"].some((mark) => (mark in fresh.dataset) !== (mark in now.dataset)); // the server, or the kiosk, went or came
  if (fresh.dataset.screen !== now.dataset.screen || turned) {
    show(fresh);
    return;
  }
  hallMs = { at: Number(fresh.dataset.now), mono: performance.now() };
  if (fresh.dataset.say && !now.querySelector("[data-card]")) now.dataset.say = fresh.dataset.say;
  for (const part of now.querySelectorAll("[data-live]")) {
    const other = fresh.querySelector(`[data-live="${CSS.escape(part.dataset.live)}"]`);
    if (!other || other.outerHTML === part.outerHTML) continue;
    const pressed = part.classList.contains("pressed");
    for (const { name, value } of other.attributes) part.setAttribute(name, value);
    part.classList.toggle("pressed", pressed);
    part.replaceChildren(...other.childNodes);
  }
  live.everyS = now.querySelector('[data-slip="printing"]') ? 1 : 0;
}

export function switchLanguage() {
  const now = screen();
  const other = now.querySelector("template[data-other]")?.content.firstElementChild;
  lang = lang === "zh" ? "en" : "zh";
  if (away) {
    showAway();
  } else if (other) {
    const next = other.cloneNode(true);
    const back = document.createElement("template");
    back.dataset.other = "";
    now.querySelector("template[data-other]").remove();
    back.content.append(now.cloneNode(true));
    next.append(back);
    show(next);
    refresh();
  } else {
    again();
  }
}

export const live = new Live({ hall: settings.hall, device: settings.device, pollS: settings.pollS, refresh });
