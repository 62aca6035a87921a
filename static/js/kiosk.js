// The kiosk's screen machine: swaps screens the server made, takes one number per confirmation, and forgets everything.
import { IdEntry } from "./kiosk-id.js";
import { Idle, Leaving } from "./kiosk-idle.js";
import { Live } from "./kiosk-live.js";

const HOME = "start";
const SAME_PLACE_MM = 15;
const settings = Object.fromEntries(Object.entries(document.body.dataset).map(([k, v]) => [k, isNaN(v) ? v : Number(v)]));
const stage = document.getElementById("stage");
const idleBox = document.getElementById("idle");
const id = new IdEntry();
const leaving = new Leaving();

let lang = "zh";
let turn = 0; // one more with every screen wanted: an answer to an older wish is dropped
let busy = false;
let away = null; // {again, pending} while the server does not answer
let hallMs = { at: 0, mono: 0 };

const screen = () => stage.firstElementChild;

// --- asking the server ---------------------------------------------------------------------------------------------

class Away extends Error {}

async function ask(path, form) {
  let response, text;
  try {
    response = await fetch(path, {
      method: form ? "POST" : "GET",
      body: form,
      cache: "no-store",
      credentials: "same-origin",
      signal: AbortSignal.timeout(settings.answerS * 1000),
    });
    text = await response.text();
  } catch (error) {
    throw new Away(String(error));
  }
  if (response.status === 401) {
    location.reload();
    throw new Away("not enrolled");
  }
  if (!response.headers.has("X-Kiosk-Screen")) throw new Away(`status ${response.status}`);
  const holder = document.createElement("template");
  holder.innerHTML = text;
  return holder.content.firstElementChild;
}

const address = (here) => `/kiosk/screen/${here}${here.includes("?") ? "&" : "?"}lang=${lang}`;

/** Do `request` until the server answers, showing meanwhile that it is away; a newer wish ends it. */
async function want(request, { pending = false, keep = () => {} } = {}) {
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

const go = (here, then) => want(() => ask(address(here)), then);

function home() {
  id.clear();
  lang = "zh";
  if (away) {
    away.pending = false;
    showAway();
  }
  return go(HOME);
}

/** Nothing of the last person stays: not on the screen, not in memory. */
function wipe() {
  leaving.stop();
  if (idleBox.open) idleBox.close();
  idleBox.replaceChildren();
  if (!away) stage.replaceChildren();
  return home();
}

// --- showing -------------------------------------------------------------------------------------------------------

function show(next) {
  leaving.stop();
  stage.replaceChildren(next);
  document.documentElement.lang = next.lang;
  lang = next.dataset.lang;
  if (next.dataset.now) hallMs = { at: Number(next.dataset.now), mono: performance.now() };
  if (next.dataset.screen !== "service") id.clear();
  const panel = next.querySelector("[data-id]");
  if (panel) id.show(panel);
  live.everyS = next.querySelector('[data-slip="printing"]') ? 1 : 0;
  if ("leaves" in next.dataset) leave(settings.doneS, settings.printHoldS);
  tellTime();
  next.querySelector("h1")?.focus({ preventScroll: true });
}

function showAway() {
  show(document.querySelector(`template[data-away="${lang}"]`).content.firstElementChild.cloneNode(true));
  for (const part of screen().querySelectorAll("[data-pending]")) part.hidden = !away.pending;
}

function leave(seconds, holdS) {
  const line = screen().querySelector("[data-leaves-text]");
  const untilMs = performance.now() + holdS * 1000;
  leaving.start(seconds, {
    held: () => performance.now() < untilMs && screen()?.querySelector('[data-slip="printing"]') != null,
    tick: (left) => { line.textContent = line.dataset.leavesText.replace("{seconds}", left); },
    end: wipe,
  });
}

function tellTime() {
  const at = new Date(hallMs.at + performance.now() - hallMs.mono);
  const text = at.toLocaleTimeString("zh-CN", { timeZone: settings.tz, hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  for (const clock of stage.querySelectorAll("[data-clock]")) if (clock.textContent !== text) clock.textContent = text;
}

/** Takes what changed into the screen that is there, so that nothing chosen or typed is lost. */
async function refresh() {
  const now = screen();
  const here = now?.dataset.refresh ?? now?.dataset.here;
  if (!here || busy || away || now.dataset.screen === "refused") return;
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
  if (fresh.dataset.screen !== now.dataset.screen) {
    show(fresh);
    return;
  }
  hallMs = { at: Number(fresh.dataset.now), mono: performance.now() };
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

// --- what a tap does -----------------------------------------------------------------------------------------------

function takeNumber(form) {
  const panel = form.querySelector("[data-id]");
  if (panel && !id.valid) {
    id.show(panel, "short");
    panel.classList.remove("look");
    void panel.offsetWidth; // starts the movement again
    panel.classList.add("look");
    return;
  }
  const body = new URLSearchParams(new FormData(form));
  if (body.get("priority") === "none") body.delete("priority");
  if (panel) body.set("id_number", id.number);
  body.set("lang", lang);
  const button = form.querySelector(".take");
  button.textContent = button.dataset.busy;
  button.setAttribute("aria-disabled", "true");
  want(() => ask(form.action, body), { pending: true });
}

function switchLanguage() {
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
    const priority = now.querySelector("input[name=priority]:checked")?.value;
    go(now.dataset.here, { keep: () => keepPriority(priority) });
  }
}

function keepPriority(value) {
  const option = value && screen().querySelector(`input[name=priority][value="${CSS.escape(value)}"]`);
  if (option) option.checked = true;
}

function showCode(button) {
  const box = screen().querySelector("[data-qr]");
  const words = button.textContent;
  box.hidden = !box.hidden;
  screen().classList.toggle("with-qr", !box.hidden);
  button.textContent = button.dataset.close;
  button.dataset.close = words;
  button.setAttribute("aria-expanded", String(!box.hidden));
  leave(box.hidden ? settings.doneS : settings.qrS, 0);
}

const acts = {
  back: () => go(screen().dataset.back),
  home: wipe,
  another: () => go(HOME),
  lang: switchLanguage,
  qr: showCode,
  "idle-more": () => idle.touch(),
  "idle-end": () => { idle.touch(); wipe(); },
};

let last = { atMs: -Infinity, x: 0, y: 0, button: null };

/** The second tap of a double tap: the same key, or the same place of the glass on the screen that came meanwhile. */
function isDouble(event, button) {
  const atMs = performance.now();
  const near = Math.hypot(event.clientX - last.x, event.clientY - last.y) * settings.pitchMm < SAME_PLACE_MM;
  const double = atMs - last.atMs < settings.doubleTapMs && (button === last.button || (event.detail > 0 && near));
  if (!double) last = { atMs, x: event.clientX, y: event.clientY, button };
  return double;
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.dataset.key) {
    id.press(button.dataset.key, button.closest("[data-id]"));
    return;
  }
  event.preventDefault();
  if (isDouble(event, button) || (busy && !idleBox.contains(button))) return;
  if (button.dataset.go) go(button.dataset.go);
  else if (button.dataset.act) acts[button.dataset.act](button);
  else if (button.type === "submit") takeNumber(button.form);
});

document.addEventListener("submit", (event) => event.preventDefault());

// --- touch, keys, idle ---------------------------------------------------------------------------------------------

function press(event) {
  release();
  event.target.closest?.("button, .option")?.classList.add("pressed");
}

function release() {
  for (const one of document.querySelectorAll(".pressed")) one.classList.remove("pressed");
}

document.addEventListener("pointerdown", press);
for (const kind of ["pointerup", "pointercancel"]) document.addEventListener(kind, release);
for (const kind of ["contextmenu", "dragstart", "selectstart", "gesturestart"]) {
  document.addEventListener(kind, (event) => event.preventDefault());
}

document.addEventListener("keydown", (event) => {
  const panel = screen()?.querySelector("[data-id]");
  const key = event.key === "Backspace" ? "delete" : event.key.toUpperCase();
  if (panel && !idleBox.open && /^([0-9X]|delete)$/.test(key)) {
    event.preventDefault();
    id.press(key, panel);
  }
});

const idle = new Idle(settings.idleWarnS, settings.idleCountdownS, {
  applies: () => {
    const now = screen()?.dataset;
    if (!now || "leaves" in now) return false;
    const atRest = now.screen === HOME || (now.screen === "away" && !away?.pending);
    return !(atRest && lang === "zh");
  },
  warn: () => {
    idleBox.replaceChildren(document.querySelector(`template[data-idle="${lang}"]`).content.cloneNode(true));
    idleBox.showModal();
  },
  tick: (left) => {
    const line = idleBox.querySelector("[data-seconds-text]");
    line.textContent = line.dataset.secondsText.replace("{seconds}", left);
  },
  calm: () => { if (idleBox.open) idleBox.close(); },
  end: wipe,
});
for (const kind of ["pointerdown", "keydown"]) {
  document.addEventListener(kind, () => { if (!idle.warned) idle.touch(); }, true);
}
idleBox.addEventListener("cancel", (event) => { event.preventDefault(); idle.touch(); });

// --- begin ---------------------------------------------------------------------------------------------------------

document.documentElement.style.setProperty("--pitch-mm", settings.pitchMm);
document.documentElement.style.setProperty("--reach-px", `${settings.reachPx}px`);
for (const spare of document.querySelectorAll("template")) {
  document.fonts.load('600 32px "Quhao Sans"', spare.content.textContent); // there when the server is not
}
const live = new Live({ hall: settings.hall, device: settings.device, pollS: settings.pollS, refresh });
setInterval(tellTime, 1000);
show(screen());
document.body.dataset.ready = "";
