// Keeps a ticket's page fresh: whenever the feed says the ticket changed, take the page's own new text from the server.
// A call turns the page amber and rings at once, from the feed's own word, before anything is asked for.

import { connect } from "./feed.js";
import { Bell, keepAwake } from "./ring.js";

const page = document.getElementById("ticket");
const stale = document.getElementById("stale");
const sound = document.getElementById("sound");
const { token, hall } = page.dataset;
const PARTS = ["live", "more"];
const STALE_S = 10;
const RETRY_MS = 5000;
const SPREAD_MS = 1000; // a whole line of phones hears of every step: they need not all ask in the same moment
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const bell = new Bell();
let [wanted, last, isAsking] = ["", "", false];
let [state, lastCall, isRinging] = [page.dataset.state, null, false];

// --- the page's own text ---------------------------------------------------------------------------------------------

const bare = (part) => part.innerHTML.replace(/(name="idempotency_key" value=")[^"]*|(<details[^>]*?) open=""/g, "$1$2");

function show(text) {
  const fresh = new DOMParser().parseFromString(text, "text/html");
  if (!fresh.getElementById("ticket")) throw new Error("not a ticket's page");
  for (const name of PARTS) {
    const [mine, theirs] = [document.getElementById(name), fresh.getElementById(name)];
    if (bare(mine) === bare(theirs)) continue;
    for (const open of mine.querySelectorAll("details[open]")) theirs.querySelector(`#${open.id}`)?.setAttribute("open", "");
    const focused = mine.contains(document.activeElement) ? document.activeElement.id : "";
    mine.replaceChildren(...theirs.childNodes);
    if (focused) document.getElementById(focused)?.focus();
  }
  document.title = fresh.title;
  become(fresh.getElementById("ticket").dataset.state);
}

async function refresh() {
  if (isAsking || wanted === last) return;
  isAsking = true;
  const mark = wanted;
  if (state !== "called") await pause(Math.random() * SPREAD_MS);
  try {
    const response = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (!response.ok) throw new Error(String(response.status));
    show(await response.text());
    last = mark;
  } catch {
    await pause(RETRY_MS);
  }
  isAsking = false;
  refresh();
}

page.addEventListener("submit", async (event) => {
  event.preventDefault(); // the bell stays armed on a page that stays
  const form = event.target;
  const [button, body] = [form.querySelector("button"), new URLSearchParams(new FormData(form))];
  button.disabled = true;
  try {
    show(await (await fetch(form.action, { method: "POST", body })).text());
    document.getElementById("live").scrollIntoView();
  } catch {
    button.disabled = false; // the same key on the next try: never twice
  }
});

// --- the call --------------------------------------------------------------------------------------------------------

function become(next) {
  document.body.classList.replace(state, next);
  state = page.dataset.state = next;
  if (state !== "called") silence();
}

function called(ticket) {
  const call = ticket?.state === "called" ? `${ticket.window} ${ticket.called_at}` : null;
  if (call && call !== lastCall) {
    become("called");
    isRinging = true;
    bell.ring();
  }
  lastCall = call;
}

function silence() {
  if (isRinging) bell.stop();
  isRinging = false;
}

async function touched() {
  if (bell.isArmed) return silence();
  if (!(await bell.arm())) return;
  if (isRinging) bell.ring();
  if (!sound) return;
  sound.textContent = sound.dataset.on;
  sound.classList.add("on");
}

// --- how long so far -------------------------------------------------------------------------------------------------

function tick() {
  const waited = document.getElementById("waited");
  if (!waited) return;
  const minutes = Math.max(0, Math.floor((feed.now() - Number(waited.dataset.sinceMs)) / 60_000));
  waited.textContent = waited.dataset.text.replace("#", String(minutes));
  if (minutes < Number(waited.dataset.lateMin ?? Infinity)) return;
  delete waited.dataset.lateMin; // what was said is over: the page has a sentence for that
  wanted = `${wanted} ${minutes}`;
  refresh();
}

if (sound) sound.hidden = false;
for (const kind of ["pointerup", "keyup"]) document.addEventListener(kind, touched);
keepAwake();

const feed = connect({
  token,
  hall,
  topics: [`ticket:${token}`],
  onView: (_topic, view) => {
    const ticket = view instanceof Map ? view.get("ticket") : view.ticket;
    wanted = JSON.stringify(ticket ?? null);
    called(ticket);
    refresh();
  },
  onStatus: ({ connected, age_s }) => {
    document.getElementById("is-live").hidden = !connected;
    stale.hidden = connected || age_s < STALE_S;
    if (!stale.hidden) stale.textContent = page.dataset.stale.replace("#", String(Math.round(age_s)));
  },
});

setInterval(tick, 5000);
