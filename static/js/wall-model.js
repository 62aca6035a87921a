// What the live wall says of its view: pure reading of the feed's flat map, minutes by the hall's clock.

export const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_whole, name) => values[name] ?? "");

/** The flat map as lists. */
export function read(view) {
  const part = (prefix) => [...view].filter(([key]) => key.startsWith(prefix)).map(([key, value]) => ({ key: key.slice(prefix.length), ...value }));
  return {
    hall: view.get("hall") ?? null,
    today: view.get("today") ?? null,
    promise: view.get("promise") ?? null,
    advice: view.get("advice") ?? null,
    hands: view.get("hands") ?? null,
    windows: new Map(part("window:").map((one) => [one.id, one])),
    queues: part("queue:"),
    alarms: part("alarm:").sort((a, b) => isHere(b) - isHere(a) || step(b) - step(a) || a.since.localeCompare(b.since)),
    devices: part("device:").sort((a, b) => String(a.since ?? "").localeCompare(String(b.since ?? ""))),
  };
}

/** Whole minutes since an instant of the contract; null without one. */
export const minutes = (since, nowMs) => (since ? Math.max(0, Math.floor((nowMs - Date.parse(since)) / 60_000)) : null);

export const isLong = (one, nowMs) => one.limit_min !== null && one.since !== null && minutes(one.since, nowMs) >= one.limit_min;

const isHere = (alarm) => Number(alarm.clock === "wait" || alarm.clock === "pause"); // what can be mended in the hall now
const STEPS = { warning: 1, yellow: 2, red: 3 };

/** How far up the ladder an alarm is: 1 warning, 2 yellow, 3 red, 4 an order. */
export const step = (alarm) => (alarm.state === "ordered" || alarm.state === "replied" ? 4 : STEPS[alarm.level] ?? 1);

/** Waiting people, the oldest wait in minutes, windows at work. */
export function totals(seen, nowMs) {
  const waits = seen.queues.map((one) => minutes(one.longest_since, nowMs)).filter((one) => one !== null);
  const windows = [...seen.windows.values()];
  return {
    waiting: sum(seen.queues, "waiting"),
    booked: sum(seen.queues, "booked"),
    walkIn: sum(seen.queues, "walk_in"),
    longest: waits.length ? Math.max(...waits) : null,
    atWork: windows.filter((one) => ["serving", "called", "idle"].includes(one.state)).length,
    windows: windows.length,
  };
}

const sum = (list, name) => list.reduce((all, one) => all + one[name], 0);

const [DAY_FROM, DAY_TO] = [9, 16]; // a picture of one bar says nothing: the common hours are always there

/** The hours both days have numbers in, from the first to the last: [{hour, today, same}]. */
export function hours(today) {
  const all = [...Object.keys(today.by_hour), ...Object.keys(today.same_by_hour)].map(Number);
  if (!all.length) return [];
  const [first, last] = [Math.min(DAY_FROM, ...all), Math.max(DAY_TO, ...all)];
  return Array.from({ length: last - first + 1 }, (_none, n) => ({
    hour: first + n, today: today.by_hour[first + n] ?? 0, same: today.same_by_hour[first + n] ?? 0,
  }));
}
