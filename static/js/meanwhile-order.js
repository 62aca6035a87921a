// Who is called next from a kept list: the hall's own rules (queue_server/tickets/order.py), its numbers handed in. Pure.

import { ms } from "./window-model.js";

const LIST_MAX = 200;
const MINUTE_MS = 60_000;

/** The line as the window calls it, at most 200 and nothing personal. `handicaps`: minutes by queue it only helps with. */
export function ordered(line, handicaps = {}) {
  const rank = (one) => one.rank_ms + (handicaps[one.queue] ?? 0) * MINUTE_MS;
  const sorted = [...line].sort((one, other) => rank(one) - rank(other)); // a stable sort: who is even keeps the order of arrival
  return sorted.slice(0, LIST_MAX).map(rowOf);
}

function rowOf({ id, number, paper, queue, service, service_en, waited_since, slot, booked, put_off, items_here }) {
  const not_before = put_off ? ms(slot) : null;
  return { id, number, paper: paper ?? null, queue, service, service_en, waited_since, slot: slot ?? null, booked: Boolean(booked), not_before, items_here: items_here ?? 0 };
}

/**
 * Who is next of the waiting rows, which are in order. `rules`: {early_call_min, walk_in_floor}; `runs`: per queue, the
 * appointments called in a row while others waited. Whoever booked is not called earlier than that unless nobody else
 * waits, and of every `walk_in_floor` calls of a queue one is for who came without a booking.
 */
export function nextOf(waiting, rules, runs, nowMs) {
  const due = waiting.filter((one) => !one.not_before || nowMs >= one.not_before);
  const open = due.filter((one) => !one.booked || nowMs >= ms(one.slot) - rules.early_call_min * MINUTE_MS);
  const heads = new Map();
  for (const { queue } of open) if (!heads.has(queue)) heads.set(queue, headOf(open.filter((one) => one.queue === queue), rules, runs[queue] ?? 0));
  return open.find((one) => heads.get(one.queue) === one) ?? due[0] ?? null;
}

function headOf(line, { walk_in_floor }, run) {
  const walkIn = line.find((one) => !one.booked);
  return line[0].booked && walkIn && run >= walk_in_floor - 1 ? walkIn : line[0];
}

/** The runs after that one was called, who is still among the waiting. */
export function runsAfter(runs, called, waiting) {
  const counts = called.booked && waiting.some((one) => one.queue === called.queue && !one.booked);
  return { ...runs, [called.queue]: counts ? (runs[called.queue] ?? 0) + 1 : 0 };
}
