// From the feed's view (and an answer the feed has not caught up with) to what the terminal shows. Pure; times handed in.

import { WORDS, fill } from "./window-words.js";

const MINUTE_MS = 60_000;
const AT_WINDOW = ["called", "serving"];
const ANSWER_HOLDS_MS = 3000;

/** An instant of the contract (RFC 3339 text or Unix milliseconds) in milliseconds; null stays null. */
export function ms(at) {
  if (at === null || at === undefined) return null;
  return typeof at === "number" ? at : Date.parse(at);
}

/** Whole minutes since `at`, never negative. */
export function minutesSince(at, nowMs) {
  return Math.max(0, Math.floor((nowMs - (ms(at) ?? nowMs)) / MINUTE_MS));
}

/** "06:42", or "1:06:42" past an hour. */
export function elapsed(at, nowMs) {
  const total = Math.max(0, Math.floor((nowMs - (ms(at) ?? nowMs)) / 1000));
  const [h, m, s] = [Math.floor(total / 3600), Math.floor(total / 60) % 60, total % 60];
  const two = (n) => String(n).padStart(2, "0");
  return h ? `${h}:${two(m)}:${two(s)}` : `${two(m)}:${two(s)}`;
}

/** "09:41" in the hall's zone, whatever zone the clerk's PC believes in. */
export function clockText(at, tz) {
  const value = ms(at);
  if (value === null) return "";
  return new Intl.DateTimeFormat("en-GB", { timeZone: tz, hour: "2-digit", minute: "2-digit" }).format(value);
}

/** "12-01" of a day "2026-12-01". */
export function dayText(day) {
  return day.slice(5);
}

/** The ticket as `current` after an answer: itself while it is at this window, else null. `rules`: what the view adds. */
export function currentAfter(ticket, window, before, why, rules) {
  if (!ticket || !AT_WINDOW.includes(ticket.state) || ticket.window !== window) return null;
  const known = before?.id === ticket.id ? before : rules;
  const since = (ticket.state === "called" ? ticket.called_at : ticket.served_at) ?? known.since;
  return { ...known, ...ticket, since, why: why ?? known.why ?? null };
}

/** An answer laid over the view until the feed brings the same news, or three seconds have passed. */
export function layOver(view, change, monoMs) {
  const expected = { ...view, ...change, window: { ...view.window, ...change.window } };
  return { ...change, news: mark(expected), until: monoMs + ANSWER_HOLDS_MS };
}

/** Whether the answer is still ahead of the view. */
export function stillAhead(answer, view, monoMs) {
  return Boolean(answer) && monoMs < answer.until && mark(view) !== answer.news;
}

function mark(view) {
  const { current, window } = view;
  const items = current?.items?.map((item) => [item.outcome, item.current]);
  const here = [window?.state, String(window?.staff), window?.reason || ""];
  return JSON.stringify([current?.id, current?.state, current?.calls, items, here]);
}

/** Everything the terminal needs, from the flat view, the answer ahead of it, and who sits here. */
export function model(view, answer, me, nowMs) {
  const window = { ...(view.window ?? {}), ...(answer?.window ?? {}) };
  const current = answer && "current" in answer ? answer.current : (view.current ?? null);
  const some = (prefix) => Object.keys(view).filter((key) => key.startsWith(prefix)).sort().map((key) => view[key]);
  const held = some("held:").sort((a, b) => ms(a.since) - ms(b.since));
  const next = some("next:").filter((one) => one.id !== current?.id);
  return {
    state: stateOf(view, window, current, me),
    paused: window.state === "paused",
    reason: window.reason ?? "",
    back_at: window.back_at ?? null,
    window,
    current,
    next,
    held,
    queues: some("queue:"),
    finished: view.stats?.finished_today ?? 0,
    shown: view.shown ?? null,
    machines: view.machines ?? null,
    items_left: itemsLeft(current),
    recall_wait_s: recallWait(current, nowMs),
  };
}

function stateOf(view, window, current, me) {
  if (!view.window) return "loading";
  if (!window.state || window.state === "closed") return "closed";
  if (me !== null && window.staff !== null && String(window.staff) !== me) return "taken";
  return current ? current.state : window.state === "paused" ? "paused" : "idle";
}

/** Items of the visit after the one being worked on. */
export function itemsLeft(current) {
  const items = current?.items ?? [];
  const at = items.findIndex((item) => item.current);
  return at < 0 ? 0 : items.length - 1 - at;
}

function recallWait(current, nowMs) {
  if (current?.state !== "called") return 0;
  const gap_s = current.recall_gap_s ?? 0;
  const left_s = Math.ceil(gap_s - (nowMs - (ms(current.called_at) ?? nowMs)) / 1000);
  return Math.min(gap_s, Math.max(0, left_s)); // the contract's instants are whole seconds: never more than the gap
}

/** Why this person was called, in one line for the clerk: the rule, the minutes, and the heads it beat. */
export function whyText(why, tz) {
  if (!why?.rule) return "";
  const say = WORDS.why;
  const isBrought = why.rule === "chosen" && (why.moved ?? []).includes("brought"); // the slip in hand is the reason
  const reasons = isBrought ? [] : [ruleText(why)];
  if (why.handicap_min > 0) reasons.push(fill(say.handicap, { minutes: why.handicap_min }));
  for (const move of why.moved ?? []) reasons.push(say.moved[move] ?? move);
  for (const other of (why.beat ?? []).slice(0, 2)) reasons.push(beatText(why, other, tz));
  return reasons.join(say.join);
}

function ruleText(why) {
  const { why: say, meanwhile } = WORDS;
  if (why.rule === "meanwhile") return meanwhile.why;
  if (why.rule === "chosen") return why.has_reason ? say.chosen_reason : say.chosen;
  if (why.rule !== "order") return say[why.rule] ?? say.order;
  if (why.booked) return say.booked;
  return why.credit_min > 0 ? fill(say.credit, { minutes: why.credit_min }) : say.order;
}

function beatText(why, other, tz) {
  const behind = other.rank_ms + (other.handicap_min ?? 0) * MINUTE_MS - why.rank_ms - (why.handicap_min ?? 0) * MINUTE_MS;
  const minutes = Math.round(behind / MINUTE_MS);
  const values = { number: other.number, time: clockText(other.arrived_ms, tz), minutes };
  if (why.rule === "chosen") return fill(WORDS.why.passed, values);
  return fill(minutes > 0 ? WORDS.why.beat : WORDS.why.beat_even, values);
}

/** Whether screens and voice carried the current call: "carried", "shown", "spoken", "pending", "none"; null: no matter. */
export function carried(shown, current, nowMs) {
  if (!current) return null;
  const ours = shown && (current.call === undefined || current.call === null || shown.call === current.call);
  const [screens, voices] = ours ? [shown.screens > 0, shown.voices > 0] : [false, false];
  if (screens && voices) return "carried";
  if (current.state !== "called") return null;
  if (nowMs - (ms(current.called_at) ?? nowMs) < 4000) return "pending";
  return screens ? "shown" : voices ? "spoken" : "none";
}
