// What every key does in every state, as data: the terminal draws, greys and obeys from these tables and nothing else.

/** Which physical key each wish lies on; rebinding changes this table only. */
export const BINDINGS = {
  next: "F1",
  recall: "F2",
  miss: "F3",
  serve: "F4",
  hold: "F6",
  transfer: "F7",
  pause: "F8",
  resume: "F9",
  finish_next: "F10",
  undo: "F11",
  sign_off: "Shift+F8",
};
/** A second way to the same wish. */
export const ALSO = { "Ctrl+Z": "undo" };
/** Keys the browser would use against us. */
export const SWALLOWED = ["F5", ...Object.values(BINDINGS)];

/** The eight fixed places beside the large key; the place of the wish that is large shows `finish_next` meanwhile. */
export const PLACES = ["next", "recall", "miss", "serve", "hold", "transfer", "pause", "resume"];

const all = (value) => Object.fromEntries(Object.keys(BINDINGS).map((wish) => [wish, value]));

/** state → wish → the act it means there, or "!reason" why it makes no sense now. `primary` is the large blue key. */
export const STATES = {
  loading: { ...all("!loading"), primary: "next" },
  closed: { ...all("!closed"), primary: "next", next: "sign_on" },
  taken: { ...all("!taken"), primary: "next", next: "choose" },
  idle: {
    ...all("!nobody"),
    primary: "next",
    next: "call",
    pause: "pause",
    resume: "resume",
    sign_off: "sign_off",
  },
  paused: {
    ...all("!nobody"),
    primary: "pause",
    next: "!paused",
    pause: "go_on",
    resume: "!paused",
    sign_off: "sign_off",
  },
  called: {
    ...all("!serve_first"),
    primary: "serve",
    recall: "recall",
    miss: "miss",
    serve: "serve",
    transfer: "transfer",
    pause: "pause",
    sign_off: "sign_off",
  },
  serving: {
    ...all("!nobody"),
    primary: "finish_next",
    next: "!finish_first",
    recall: "!is_here",
    miss: "miss",
    serve: "finish",
    hold: "hold",
    transfer: "transfer",
    pause: "pause",
    resume: "!finish_first",
    finish_next: "finish_and_call",
    sign_off: "sign_off",
  },
};
/** What a pause changes while somebody is still at the window. */
export const WHILE_PAUSED = { pause: "go_on", finish_next: "!paused", primary_of: { finish_next: "serve" } };

/** Outcome by digit, as said in design §6. */
export const OUTCOMES = {
  1: "accepted",
  2: "told_once",
  3: "accepted_short",
  4: "refused",
  5: "consulted",
  6: "collected",
  7: "done_online",
  8: "left",
};
/** Reason of a pause by digit; the words are in window-words.js and go to the journal and the board as they are. */
export const PAUSES = { 1: "away", 2: "meal", 3: "meeting", 4: "fault", 5: "papers", 6: "other" };
/** What becomes of the current person at sign-off, by digit; `in` lists the states where it is possible. */
export const SIGN_OFFS = {
  1: { act: "return", in: ["called", "serving"] },
  2: { act: "hold", in: ["serving"] },
  3: { act: "hand_over", in: ["called", "serving"] },
};

/** Every wish now: `{act, why}` — `act` null and `why` a reason's name when it makes no sense. `facts` come from the model. */
export function plan(facts) {
  const row = { ...STATES[facts.state], ...(facts.paused && facts.current ? WHILE_PAUSED : {}) };
  const wishes = {};
  for (const wish of Object.keys(BINDINGS)) {
    const entry = row[wish];
    wishes[wish] = entry.startsWith("!") ? { act: null, why: entry.slice(1) } : { act: entry, why: null };
  }
  wishes.undo = undoNow(facts);
  if (wishes.recall.act && facts.recall_wait_s > 0) wishes.recall = { act: null, why: "recall_soon" };
  if (wishes.resume.act && facts.held === 0) wishes.resume = { act: null, why: "none_held" };
  if (wishes.finish_next.act && facts.items_left > 0) wishes.finish_next = { act: null, why: "items_left" };
  const primary = row.primary_of?.[row.primary] ?? row.primary;
  return { wishes, primary: wishes[primary].why === "items_left" ? "serve" : primary };
}

function undoNow(facts) {
  if (!facts.undo) return { act: null, why: "no_undo" };
  return facts.current ? { act: null, why: "undo_blocked" } : { act: "undo", why: null };
}

/** How a keydown is written in these tables: "F4", "Shift+F8", "Ctrl+Z", "3", "Enter". */
export function nameOf(event) {
  const mods = (event.ctrlKey || event.metaKey ? "Ctrl+" : "") + (event.altKey ? "Alt+" : "");
  const shift = event.shiftKey && event.key.length > 1 ? "Shift+" : "";
  return mods + shift + (event.key.length === 1 ? event.key.toUpperCase() : event.key);
}

/** The wish a key means, or undefined. */
export function wishOf(name) {
  return ALSO[name] ?? Object.keys(BINDINGS).find((wish) => BINDINGS[wish] === name);
}
