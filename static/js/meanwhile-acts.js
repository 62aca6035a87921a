// What a window may do without its server, and what its acts make of the last list. Pure; times handed in.

import { runsAfter } from "./meanwhile-order.js";
import { ms } from "./window-model.js";

const HERE = ["called", "serving"];

/** state → wish → the acts it means without the server; what is called again too often is missed (`mayRecall`). */
export const WISHES = {
  idle: { next: ["called"], resume: ["resumed"] },
  called: { serve: ["served"], miss: ["missed"], recall: ["recalled"] },
  serving: { serve: ["finished"], finish_next: ["finished", "called"], miss: ["missed"], hold: ["held"] },
};
/** Wishes that nothing can stand for: at the other window nobody would know of the number. */
export const NEEDS_SERVER = ["transfer"];

/** What is kept of whoever was at the window when the server went: no name, no case. */
export function hereOf(current) {
  if (!current || !HERE.includes(current.state)) return null;
  const { id, number, paper, state, service, since, called_at, calls, slot, booked } = current;
  const named = { service: service.name, service_en: service.name_en ?? "" };
  const times = { since: ms(since), called: ms(called_at ?? since), calls: calls ?? 1, slot: slot ?? null, booked: Boolean(booked) };
  return { id, number, paper: paper ?? null, state, ...named, ...times, items_here: itemsHere(current) };
}

/** How many further items of the visit go on here, one after the other. */
function itemsHere({ items = [], queue }) {
  const left = items.slice(items.findIndex((one) => one.current) + 1);
  const other = left.findIndex((one) => one.queue !== queue?.id);
  return other < 0 ? left.length : other;
}

/** Whom this window itself has put on hold: those of other windows are theirs to take up. */
export function heldOf(held, window) {
  const mine = held.filter((one) => one.window === window);
  return mine.map(({ id, number, paper, service, service_en, since, items_here }) => ({ id, number, paper: paper ?? null, service, service_en, since: ms(since), items_here: items_here ?? 0 }));
}

const STEPS = {
  called: (all, row, at) => ({ ...all, here: { ...row, state: "called", since: at, called: at, calls: 1 }, waiting: without(all.waiting, row), runs: runsAfter(all.runs, row, all.waiting) }),
  recalled: (all, _row, at) => ({ ...all, here: { ...all.here, called: at, calls: all.here.calls + 1 } }),
  served: (all, _row, at) => ({ ...all, here: { ...all.here, state: "serving", since: at } }),
  held: (all, _row, at) => ({ ...all, here: null, held: [...all.held, { ...all.here, since: at }] }),
  resumed: (all, row, at) => ({ ...all, here: { ...row, state: "serving", since: at }, held: without(all.held, row) }),
  finished: ({ here, ...all }) => ({ ...all, here: here.items_here > 0 ? { ...here, items_here: here.items_here - 1 } : null }),
  missed: (all, _row, at) => ({ ...all, here: null, waiting: putOff(all, at) }),
};

const without = (rows, row) => rows.filter((one) => one.id !== row.id);

/** Whoever was called before the booked hour and was not there waits until then: no earlier one was promised. */
function putOff({ here, waiting, order }, at) {
  if (here.state !== "called" || !here.booked || !here.slot || at >= ms(here.slot)) return waiting;
  const place = (one) => order.indexOf(one.id);
  const back = { ...here, not_before: ms(here.slot) };
  return [...waiting, back].sort((one, other) => place(one) - place(other));
}

/** Who is here, waits and is on hold, and the runs, after what was done since the last list. */
export function after({ rows, runs }, current, held, acts) {
  const isHere = (one) => one.id === current?.id || held.some((two) => two.id === one.id);
  const order = rows.map((one) => one.id);
  let all = { here: current, waiting: rows.filter((one) => !isHere(one)), held, runs: runs ?? {}, order };
  for (const { ticket, act, at } of acts) {
    const row = [...all.waiting, ...all.held].find((one) => one.id === ticket);
    if (row || all.here) all = STEPS[act](all, row, at);
  }
  return { current: all.here, waiting: all.waiting, held: all.held, runs: all.runs };
}

/** Whether the called one may be called again: seconds to wait, and whether that would be once too often. */
export function mayRecall({ called, calls }, { recall_gap_s, calls_max }, nowMs) {
  const past_s = (nowMs - called) / 1000;
  return { wait_s: past_s >= 0 ? Math.max(0, Math.ceil(recall_gap_s - past_s)) : 0, isLast: calls >= calls_max };
}

/** The acts still to be handed in after these answers, and what could not be entered. */
export function settled(acts, answers) {
  const told = new Map(answers.map((one) => [one.key, one]));
  const conflicts = acts.filter((one) => told.get(one.key)?.state === "conflict").map((one) => ({ ...told.get(one.key), number: one.number, paper: one.paper, act: one.act, at: one.at }));
  return { acts: acts.filter((one) => !told.has(one.key)), conflicts };
}
