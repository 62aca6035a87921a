// Puts the guide desk together: the page's facts, the feed, the sound of alarms, one redraw a second.

import { h, render } from "preact";
import { bookingActs } from "./desk-booking-store.js";
import { BOOKING_EN, BOOKING_ZH } from "./desk-booking-words.js";
import { CARD_EN, CARD_ZH } from "./desk-card-words.js";
import { readingActs } from "./desk-readings.js";
import { Desk } from "./desk-store.js";
import { App } from "./desk-view.js";
import { EN, ZH } from "./desk-words.js";
import { connect } from "./feed.js";
import { Wedge } from "./wedge.js";

const TICK_MS = 1000;
const RING_AGAIN_MS = 12_000;
const SOUND = "quhao_desk_sound";
const root = document.getElementById("desk");
const { hall, hallName, tz, staff, name, lang, codes, doors, duty, dutyPhone } = root.dataset;
const place = { hall, hallName, tz, staff, name, lang, oversees: "oversees" in root.dataset, codes: JSON.parse(codes), doors: JSON.parse(doors), duty, dutyPhone, words: lang === "en" ? { ...EN, booking: BOOKING_EN, card: CARD_EN } : { ...ZH, booking: BOOKING_ZH, card: CARD_ZH } };
Object.assign(Desk.prototype, bookingActs);
Object.defineProperties(Desk.prototype, Object.getOwnPropertyDescriptors(readingActs));
const chime = new Audio("/static/audio/chime.wav");
const title = document.title;

let feed = null;
let isDrawn = false;
let rungMs = 0;

const desk = new Desk(place, {
  now: () => feed?.now() ?? Date.now(),
  mono: () => performance.now(),
  ring,
  redraw: draw,
});
desk.sound = localStorage.getItem(SOUND) !== "off";
desk.turnSound = () => {
  desk.sound = !desk.sound;
  localStorage.setItem(SOUND, desk.sound ? "on" : "off");
  if (desk.sound) ring();
  draw();
};
desk.turnTab = (tab) => {
  desk.tab = tab;
  draw();
};
desk.turnQueue = (queue) => {
  desk.queue = queue;
  if (desk.screen.kind !== "issue") desk.screen = { kind: "list" };
  draw();
};
desk.turnSearch = () => {
  desk.search.by = desk.search.by === "number" ? "name" : "number";
  draw();
  root.querySelector(".search input")?.focus();
};

function ring() {
  rungMs = performance.now();
  if (desk.sound) chime.play().catch(() => {}); // before the first touch of the page no browser plays: the card is there
}

function draw() {
  if (!isDrawn) root.replaceChildren();
  const kind = desk.screen.kind;
  render(h(App, { desk }), root);
  document.title = desk.known.size ? `(${desk.known.size}) ${title}` : title;
  if (isDrawn && draw.kind !== kind) settle(kind);
  isDrawn = true;
  draw.kind = kind;
}

/** Where the hand goes on after the left side has changed; a tablet keeps its keyboard down. */
function settle(kind) {
  if (!matchMedia("(pointer: fine)").matches) return;
  const first = { issue: "#filter", book: "#filter", booking: ".booking .button", booked: ".booked .primary", list: "#find, #surname", issued: ".issued .primary", ticket: ".ticket .button", found: ".panel .row" }[kind];
  root.querySelector(first)?.focus();
}

feed = connect({
  as: "staff",
  hall,
  topics: ["desk"],
  onView: (_topic, view) => desk.see(Object.fromEntries(view)),
  onStatus: (status) => {
    Object.assign(desk.status, status);
    draw();
  },
});

const DOCUMENT = /^(\d{17}[\dX]|[A-Z]{1,3}\d{7,12})$/i;
const wedge = new Wedge({
  onScan: (text) => desk.findText(text),
  onIme: () => desk.say(desk.words.ime_on, "bad"),
  stays: (field, text) => field.matches("#p-number, [id^=b-number-]") && DOCUMENT.test(text), // a card reader that types
});
document.addEventListener("keydown", (event) => wedge.hear(event), true);

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && desk.screen.kind !== "list") return desk.back();
  const isTyping = event.target.closest("input, select, textarea, button, summary, a");
  if (isTyping || event.key.length !== 1 || event.ctrlKey || event.altKey || event.metaKey) return undefined;
  root.querySelector(["issue", "book"].includes(desk.screen.kind) ? "#filter" : "#find")?.focus(); // the character itself goes there, also a scanner's
  return undefined;
});

setInterval(() => {
  if (desk.known.size && performance.now() - rungMs > RING_AGAIN_MS) ring();
  draw();
}, TICK_MS);
draw();
desk.load().then(() => desk.listenBy(connect));
const asked = new URLSearchParams(location.search).get("booking"); // from the day's list
if (asked) {
  history.replaceState(null, "", location.pathname);
  desk.findBooking({ booking: asked });
}
