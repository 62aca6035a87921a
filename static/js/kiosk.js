// The kiosk: what a tap and a key do, and the end when nobody is there any more.
import { listenToScanner, sendAgain, sendNumber, sendParty, turnPerson, typeNumber } from "./kiosk-booking.js";
import { askNext, complain, readOn, sendBare, sendPhone } from "./kiosk-ask.js";
import { cardBooking, cardCase, cardOff, cardRead, cardTicket, forgetCard } from "./kiosk-card.js";
import { enterCase, nextStep, sendCase, stepBack, takeForCase } from "./kiosk-case.js";
import { endPassport, startPassport, takeNumber, typeKey } from "./kiosk-form.js";
import { glassHigh } from "./kiosk-glass.js";
import { callGuide } from "./kiosk-guide.js";
import { Idle } from "./kiosk-idle.js";
import { listenToKeys } from "./kiosk-keys.js";
import { lock } from "./kiosk-lock.js";
import { closeSheet, openedSheet, openSheet, pick } from "./kiosk-options.js";
import { idleBox, screen, settings } from "./kiosk-page.js";
import { address, away, busy, go, HOME, id, lang, leave, live, show, switchLanguage, switchPrint, switchReach, tellTime, want, wipe } from "./kiosk-screens.js";
import { find, findVisit, grade, pickVisit, sendGrade, sendTail, skipGrade } from "./kiosk-rating.js";
import { readCode } from "./kiosk-scan.js";
import { ask } from "./kiosk-server.js";
import { isDouble } from "./kiosk-touch.js";
import { typeHere } from "./kiosk-typing.js";
import { apply, isPlain, toggle, voice } from "./kiosk-visit.js";
import { aroundFigure, saidOf } from "./kiosk-voice.js";

// --- what a tap does -----------------------------------------------------------------------------------------------

const phrase = (name) => document.querySelector(`template[data-spoken="${lang}"]`).content.querySelector(`[data-phrase="${name}"]`);

voice.unsaid = () => saidOf(phrase("unsaid"));

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

async function switchVoice() {
  if (voice.on) voice.stop();
  else await voice.start();
  apply();
  voice.say([...saidOf(phrase("voice_started")), ...saidOf(screen())], { isSummary: true });
}

function changeVolume(steps) {
  voice.change(steps);
  voice.say(aroundFigure(phrase("volume").dataset.sayTyped, voice.level));
}

const guide = (kind) => {
  const asked = callGuide(kind);
  return want(async () => ask(address(await asked)));
};

function back() {
  if (openedSheet()) endSheet();
  else if (idleBox.open) idle.touch();
  else if (stepBack()) return;
  else if (screen()?.dataset.back && !busy) go(screen().dataset.back);
}

function endSheet() {
  if (openedSheet().matches("[data-passport]")) endPassport(false);
  else closeSheet();
}

/** Enter where no key has the focus: what the voice said it would do. */
function enter() {
  if (idleBox.open) idle.touch();
  else if (openedSheet()?.matches("[data-passport]")) endPassport(true);
  else if (openedSheet()) closeSheet();
  else if (["done", "partly", "rate_said", "ask_taken"].includes(screen()?.dataset.screen)) wipe();
  else if (screen()?.dataset.screen === "booking") sendNumber();
  else if (screen()?.dataset.screen === "party") sendParty();
  else if (screen()?.dataset.screen === "case") enterCase();
  else if (screen()?.dataset.screen === "ask_about") askNext();
  else if (screen()?.dataset.screen === "ask_phone") sendPhone();
  else if (screen()?.dataset.screen === "rate") findVisit();
  else if (screen()?.dataset.screen === "rate_tail") sendTail();
  else if (screen()?.dataset.screen === "rate_grade") sendGrade();
  else screen()?.querySelector(".take-this")?.click();
}

/** A letter of the search, tapped or typed: each of many counts, also while the last one is on its way. */
function spell(pressed) {
  const now = screen()?.dataset;
  const letter = pressed === "Backspace" || pressed === "Delete" ? "delete" : pressed;
  if (now?.asked === undefined || !/^([A-Za-z]|delete)$/.test(letter) || (letter === "delete" && !now.asked)) return false;
  now.asked = letter === "delete" ? now.asked.slice(0, -1) : now.asked + letter.toUpperCase();
  go(`${now.search}${now.search.includes("?") ? "&" : "?"}q=${encodeURIComponent(now.asked)}`);
  return true;
}

const type = (key) => typeNumber(key) || typeHere(key) || typeKey(key);

const acts = {
  back,
  home: wipe,
  another: () => go(HOME),
  restart: () => { forgetCard(); go(HOME); },
  lang: switchLanguage,
  elder: () => { toggle("elder"); switchPrint(); },
  low: () => { toggle("low"); switchReach(); },
  voice: switchVoice,
  "voice-key": () => (voice.on ? voice.repeat() : switchVoice()),
  "voice-repeat": () => voice.repeat(),
  "voice-pause": () => { if (voice.on) voice.pause(); apply(); },
  "voice-quieter": () => { if (voice.on) changeVolume(-1); },
  "voice-louder": () => { if (voice.on) changeVolume(1); },
  guide: () => guide("help"),
  "guide-noid": () => guide("no_id"),
  passport: startPassport,
  "passport-done": () => endPassport(true),
  "passport-drop": () => endPassport(false),
  "sheet-close": closeSheet,
  "booking-send": sendNumber,
  "party-send": sendParty,
  "slip-more": sendAgain,
  "case-next": nextStep,
  "case-send": sendCase,
  "case-take": takeForCase,
  "ask-next": askNext,
  "ask-send": sendPhone,
  "ask-bare": sendBare,
  "rate-complain": complain,
  "ask-more": readOn,
  "card-booking": cardBooking,
  "card-ticket": cardTicket,
  "card-case": cardCase,
  "card-off": cardOff,
  "rate-slip": (button) => find(button.dataset.text),
  "rate-find": findVisit,
  "rate-pick": pickVisit,
  "rate-tail": sendTail,
  "rate-send": sendGrade,
  "rate-skip": skipGrade,
  qr: showCode,
  "idle-more": () => idle.touch(),
  "idle-end": () => { idle.touch(); wipe(); },
};
const MANY_TIMES = new Set(["voice-quieter", "voice-louder", "voice-pause", "voice-repeat"]); // each tap of many counts

function tapped(button) {
  if (button.dataset.go) go(button.dataset.go);
  else if (button.dataset.sheetOpen) voice.say(saidOf(openSheet(button.dataset.sheetOpen).querySelector("h2")));
  else if (button.dataset.act) acts[button.dataset.act](button);
  else if (button.type === "submit") takeNumber(button.form, button);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  event.preventDefault();
  if (button.dataset.key) type(button.dataset.key);
  else if (button.dataset.letter) spell(button.dataset.letter);
  else if (button.dataset.here) {
    const isHere = turnPerson(button);
    voice.say([...saidOf(button), ...saidOf(phrase(isHere ? "chosen" : "not_chosen"))]);
  } else if (button.dataset.grade || button.dataset.aspect) {
    const isOn = grade(button);
    voice.say([...saidOf(button), ...saidOf(phrase(isOn ? "chosen" : "not_chosen"))]);
  } else if (button.dataset.pick) {
    pick(button);
    voice.say([...saidOf(button), ...(button.getAttribute("aria-checked") === "true" ? saidOf(phrase("chosen")) : [])]);
  } else if (MANY_TIMES.has(button.dataset.act)) tapped(button);
  else if (!isDouble(event, button) && (!busy || idleBox.contains(button))) tapped(button);
});

document.addEventListener("submit", (event) => event.preventDefault());
listenToScanner((key) => type(key) || spell(key));
listenToKeys({
  type: (key) => type(key) || spell(key),
  act: (name) => acts[name](),
  back,
  enter,
  spoken: (one) => voice.say(saidOf(one)),
});

// --- idle ----------------------------------------------------------------------------------------------------------

const idle = new Idle(settings.idleWarnS, settings.idleCountdownS, {
  applies: () => {
    const now = screen()?.dataset;
    if (!now || "leaves" in now) return false;
    const atRest = (now.screen === HOME && now.here === HOME) || (now.screen === "away" && !away?.pending);
    return !(atRest && lang === "zh" && isPlain());
  },
  warn: () => {
    idleBox.replaceChildren(document.querySelector(`template[data-idle="${lang}"]`).content.cloneNode(true));
    idleBox.showModal();
    voice.say(saidOf(idleBox.firstElementChild));
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

// what the box has read: somebody is there
const READINGS = { card: cardRead, scan: ({ text }) => readCode(text) };
live.onReading = (kind, reading) => {
  READINGS[kind](reading);
  idle.touch();
};

// --- begin ---------------------------------------------------------------------------------------------------------

const style = document.documentElement.style;
style.setProperty("--pitch-mm", settings.pitchMm);
for (const name of ["reach", "lowTop", "lowEnd"]) {
  style.setProperty(`--${name.replace(/[A-Z]/, (one) => `-${one.toLowerCase()}`)}-px`, `${settings[`${name}Px`]}px`);
}
const belowPx = glassHigh() - settings.lowEndPx;
document.body.classList.add(belowPx > settings.lowTopPx - 168 ? "text-below" : "text-above"); // where low reach has room for text
for (const spare of document.querySelectorAll("template")) {
  document.fonts.load('600 32px "Quhao Sans"', spare.content.textContent); // there when the server is not
}
navigator.mediaDevices?.addEventListener("devicechange", () => { if (!voice.on) switchVoice(); }); // headphones
lock();
setInterval(tellTime, 1000);
show(screen());
document.body.dataset.ready = "";
