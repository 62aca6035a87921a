// What the board shows, worked out from the feed's view. Pure; the stage mirrors display/layout.py, a test compares them.

export const EMPTY_STAGE = Object.freeze({ lit: [], queue: [] });

export function staged(stage, calls, now_ms, places, hold_ms) {
  const known = new Set([...stage.queue, ...stage.lit.map((shown) => shown.call)]);
  const fresh = [...new Set(calls)].filter((call) => !known.has(call)).sort((a, b) => a - b);
  const queue = [...stage.queue, ...fresh];
  const lit = stage.lit.filter((shown) => now_ms - shown.since_ms < hold_ms);
  while (queue.length && lit.length < places) lit.push({ call: queue.shift(), since_ms: now_ms });
  return { lit, queue };
}

const of = (view, kind) => [...view].filter(([key]) => key.startsWith(`${kind}:`)).map(([key, value]) => [key.slice(kind.length + 1), value]);

const AWAY = new Set(["waiting", "cancelled", "expired"]);   // back in the queue, or gone: their call says nothing any more

// Today's calls of this board's zones, newest first, one per number: a recall stands for its ticket.
export function callsOf(view, zones, now_ms, offset) {
  const today = wallClock(now_ms, offset).day;
  const calls = of(view, "call")
    .map(([, value]) => ({ ...value, call: Number(value.call), at_ms: Date.parse(value.at) }))
    .filter((call) => (!zones.length || zones.includes(call.zone)) && !AWAY.has(call.state) && wallClock(call.at_ms, offset).day === today)
    .sort((a, b) => b.call - a.call);
  const seen = new Set();
  return calls.filter((call) => !seen.has(call.number) && seen.add(call.number));
}

export function windowsOf(view, zones) {
  return of(view, "window").map(([id, value]) => ({ id, ...value }))
    .filter((window) => !zones.length || zones.includes(window.zone))
    .sort((a, b) => a.id.localeCompare(b.id, "en", { numeric: true }));
}

export function queuesOf(view, zones, labels) {
  return of(view, "queue").map(([id, value]) => ({ id, ...value, name: labels[id] ?? value.label ?? value.name }))
    .filter((queue) => !zones.length || zones.includes(queue.zone))
    .sort((a, b) => a.id.localeCompare(b.id));
}

const WAIT_SAID_MIN = 60;   // beyond, a number on a wall promises more than is known (ux.md C.7)
const EMS = { " ": 0.23, "–": 0.55 };
const narrowEm = (text) => [...text].reduce((sum, c) => sum + (EMS[c] ?? (c.charCodeAt(0) < 128 ? 0.58 : 1)), 0);

// How long who takes a number now waits, in as many words as there is room for; "" where there is not even that.
export function waitText({ low_min, high_min }, words, room_em) {
  const ranges = low_min < WAIT_SAID_MIN ? words.wait_range.split("|").map((text) => fill(text, { low: low_min, high: high_min })) : [];
  const longs = words.wait_long.split("|").map((text) => fill(text, { n: Math.min(low_min, WAIT_SAID_MIN) }));
  return [...ranges, ...longs].find((text) => narrowEm(text) <= room_em) ?? "";
}

export const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

// The hall's wall clock from an instant and the offset the server last sent ("+08:00"); the device's zone never matters.
export function wallClock(now_ms, offset) {
  const sign = offset[0] === "-" ? -1 : 1;
  const [hours, minutes] = offset.slice(1).split(":").map(Number);
  const at = new Date(now_ms + sign * (hours * 60 + minutes) * 60_000);
  const two = (n) => String(n).padStart(2, "0");
  return {
    day: Math.floor(at.getTime() / 86_400_000), month: at.getUTCMonth() + 1, date: at.getUTCDate(),
    minute: at.getUTCHours() * 60 + at.getUTCMinutes(), text: `${two(at.getUTCHours())}:${two(at.getUTCMinutes())}`,
  };
}

export const offsetOf = (rfc3339) => /[+-]\d\d:\d\d$/.exec(rfc3339 ?? "")?.[0] ?? (/Z$/.test(rfc3339 ?? "") ? "+00:00" : null);

export function ageText(age_s, words) {
  if (age_s < 120) return fill(words.seconds, { n: Math.floor(age_s) });
  if (age_s < 7200) return fill(words.minutes, { n: Math.floor(age_s / 60) });
  return fill(words.hours, { n: Math.floor(age_s / 3600) });
}

export function opensText(next_open, now_ms, offset, words) {
  if (!next_open) return words.opens_unknown;
  const now = wallClock(now_ms, offset);
  const then = wallClock(Date.parse(next_open), offset);
  const days = then.day - now.day;
  const day = days === 0 ? words.today : days === 1 ? words.tomorrow : fill(words.date, { month: then.month, day: then.date });
  return fill(words.opens, { when: `${day} ${then.text}` });
}

// Whether and how the hall is closed: "" (open, or people still wait to be called), "break" (opens again today), "closed".
export function closedState(hall, queues, now_ms, offset) {
  if (!hall || hall.open !== false) return { state: "", next: null };
  const next = hall.opens_at ?? queues.map((queue) => queue.opens_at).filter(Boolean).sort((a, b) => Date.parse(a) - Date.parse(b))[0] ?? null;
  const again = next && wallClock(Date.parse(next), offset).day === wallClock(now_ms, offset).day;
  return { state: again ? "break" : "closed", next };
}

// Notices take turns in the foot, clause by clause, so that nothing scrolls and nothing is cut.
export const widthEm = (text) => [...text].reduce((sum, c) => sum + (c === " " ? 0.25 : c.charCodeAt(0) < 128 ? 0.65 : 1), 0);

// A text in lines of a width: broken between Chinese characters, and between words of other scripts.
export function linesOf(text, room_em) {
  const lines = [""];
  for (const part of text.match(/[!-~]+ ?| |[^!-~ ]/g) ?? []) {
    if (widthEm((lines.at(-1) + part).trimEnd()) > room_em && lines.at(-1)) lines.push("");
    lines[lines.length - 1] += part;
  }
  return lines.map((line) => line.trim()).filter(Boolean);
}

export function noticePages(notices, room_em) {
  return notices.filter(Boolean).flatMap((notice) => {
    if (widthEm(notice) <= room_em) return [notice];
    return notice.split(/[，。；,;]\s*|[.?!]\s+/).filter(Boolean).flatMap((clause) => linesOf(clause, room_em));
  });
}

/** What the foot shows this time: a page of the notices, or null for the key that lets sound be heard; while that is
 * asked for, what is `announced` has every other turn. */
export function footTurn(pages, announced, page, isBlocked) {
  if (!isBlocked) return pages.length ? pages[page % pages.length] : "";
  return page % 2 && announced.length ? announced[(page >> 1) % announced.length] : null;
}

// A text as pages of so many lines, none of them cut.
export function pagesOf(text, room_em, lines) {
  const all = linesOf(text, room_em);
  return Array.from({ length: Math.ceil(all.length / lines) }, (_, page) => all.slice(page * lines, (page + 1) * lines));
}
