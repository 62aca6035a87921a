// What every key does in every state, as data: the terminal draws, greys and obeys from these tables and nothing else.

/** Two ways to lay the keys: over the function keys, or under one hand on the number pad. */
export const LAYOUTS = {
  function: {
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
    choose: "Shift+F1",
    outcome: "Shift+F4",
    lock: "Shift+F9",
    keys: "Shift+F2",
    cases: "F5",
  },
  pad: {
    next: "Num+",
    recall: "Num4",
    miss: "Num-",
    serve: "NumEnter",
    hold: "Num7",
    transfer: "Num8",
    pause: "Num/",
    resume: "Num9",
    finish_next: "Num0",
    undo: "Num1",
    sign_off: "Num*",
    choose: "Num5",
    outcome: "Num6",
    lock: "Num.",
    keys: "Num3",
    cases: "Num2",
  },
};
/** Which physical key each wish lies on now; `rebind` changes it. */
export const BINDINGS = { ...LAYOUTS.function };
/** A second way to the same wish. */
export const ALSO = { "Ctrl+Z": "undo" };
const BINDABLE = /^((Shift\+)?F([1-9]|1[0-2])|Num([0-9.+*/-]|Enter)|Insert|Delete|Home|End|PageUp|PageDown|Pause|ScrollLock)$/;
/** Keys the browser would use against us. */
const SWALLOWED = /^(Shift\+)?F([1-9]|1[01])$/;
const PAD = { Add: "+", Subtract: "-", Multiply: "*", Divide: "/", Decimal: ".", Comma: ".", Enter: "Enter" };
/** What a key of the number pad means inside a question: digits type, the rest moves, confirms and closes. */
const IN_DIALOG = { "Num+": "ArrowDown", "Num-": "ArrowUp", "Num.": "Escape", "Num/": "Backspace", "Num*": "PageDown" };

/** Lay the keys as a clerk has put them; wishes that are not named lie where they come from. */
export function rebind(changes = {}) {
  Object.assign(BINDINGS, LAYOUTS.function, changes);
}

/** What differs from where the keys come from. */
export function changes() {
  return Object.fromEntries(Object.entries(BINDINGS).filter(([wish, key]) => LAYOUTS.function[wish] !== key));
}

/** Whether a key may bear a wish: no letter or digit a scanner types, no key that writes. */
export function isBindable(name) {
  return BINDABLE.test(name);
}

/** Whether the browser must not see the key. */
export function isSwallowed(name) {
  return SWALLOWED.test(name) || wishOf(name) !== undefined;
}

/** The eight fixed places beside the large key; the place of the wish that is large shows `finish_next` meanwhile. */
export const PLACES = ["next", "recall", "miss", "serve", "hold", "transfer", "pause", "resume"];

const ALWAYS = { lock: "lock", keys: "keys" };
const all = (value) => ({ ...Object.fromEntries(Object.keys(BINDINGS).map((wish) => [wish, value])), ...ALWAYS });

/** state → wish → the act it means there, or "!reason" why it makes no sense now. `primary` is the large blue key. */
export const STATES = {
  loading: { ...all("!loading"), primary: "next" },
  closed: { ...all("!closed"), primary: "next", next: "sign_on" },
  taken: { ...all("!taken"), primary: "next", next: "elsewhere", serve: "take_over" },
  idle: {
    ...all("!nobody"),
    primary: "next",
    next: "call",
    choose: "choose",
    pause: "pause",
    resume: "resume",
    sign_off: "sign_off",
  },
  paused: {
    ...all("!nobody"),
    primary: "pause",
    next: "!paused",
    choose: "!paused",
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
    cases: "cases",
  },
  serving: {
    ...all("!nobody"),
    primary: "finish_next",
    next: "!finish_first",
    choose: "!finish_first",
    recall: "!is_here",
    miss: "miss",
    serve: "finish",
    outcome: "outcome",
    hold: "hold",
    transfer: "transfer",
    pause: "pause",
    resume: "!finish_first",
    finish_next: "finish_and_call",
    sign_off: "sign_off",
    cases: "cases",
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
/** Outcomes that cannot be without a case. */
export const NEEDS_CASE = ["accepted", "told_once", "accepted_short", "refused"];
/** Why an application is not accepted, by digit; goes to the case and the journal in Chinese. */
export const REFUSALS = { 1: "not_ours", 2: "not_eligible", 3: "not_needed", 4: "no_right", 5: "repeated", 6: "withdrawn", 9: "other" };
/** Why there is no case, by digit; goes to the journal in Chinese. */
export const NO_CASES = { 1: "platform_down", 2: "elsewhere", 3: "not_listed", 4: "later", 9: "other" };
/** What stands before the lines of a list; letters that a panel gives its own acts are left out. */
export const TICKS = "123456789ABCDEFGHJKMPQUVWXYZ";
/** Reason of a pause by digit; the words are in the catalogue and go to the journal in Chinese. */
export const PAUSES = { 1: "away", 2: "meal", 3: "meeting", 4: "fault", 5: "papers", 6: "other" };
/** Minutes until the window goes on, by digit; 0 says no time. */
export const BACK_MIN = { 1: 5, 2: 10, 3: 15, 4: 30, 0: null };
/** Why somebody is called out of turn, by digit; sealed with the ticket. `other` must be written out. */
export const WHYS = {
  1: "frail",
  2: "child",
  3: "urgent",
  4: "back_again",
  5: "hall_fault",
  6: "wrong_number",
  7: "together",
  8: "leader",
  9: "other",
};
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

/** How a keydown is written in these tables: "F4", "Shift+F8", "Ctrl+Z", "Num5", "3", "Enter". */
export function nameOf(event) {
  const pad = /^Numpad(.+)$/.exec(event.code ?? "");
  if (pad) return `Num${PAD[pad[1]] ?? pad[1]}`;
  const mods = (event.ctrlKey || event.metaKey ? "Ctrl+" : "") + (event.altKey ? "Alt+" : "");
  const shift = event.shiftKey && event.key.length > 1 ? "Shift+" : "";
  return mods + shift + (event.key.length === 1 ? event.key.toUpperCase() : event.key);
}

/** The same key inside a question, where the number pad types and moves. */
export function inDialog(name) {
  return IN_DIALOG[name] ?? (name.startsWith("Num") ? name.slice(3) : name);
}

/** The wish a key means, or undefined. */
export function wishOf(name) {
  return ALSO[name] ?? Object.keys(BINDINGS).find((wish) => BINDINGS[wish] === name);
}
