// What the page of devices shows, from the rows of the feed: counts, what must be dealt with first, groups by place.

const RANK = { unavailable: 0, unknown: 1, degraded: 2, pending: 3, maintenance: 4, online: 5 };
export const FILTERS = { all: () => true, bad: isBad, look: isToLookAt, out: (one) => one.state === "maintenance", well: isWell, shut: isShut };

/** Nobody can use it, or nobody knows. A page of a window or desk that is closed with its PC is not. */
export function isBad(one) {
  if (isOwn(one)) return false;
  return one.state === "unavailable" || (one.state === "unknown" && !one.is_page && one.reason !== "never_reported");
}

const isOwn = (one) => ["window", "desk"].includes(one.kind);

export function isToLookAt(one) {
  if (isBad(one) || one.state === "maintenance") return false;
  return one.state === "degraded" || one.near_end === true || one.state === "pending" || (one.is_page && !isOwn(one) && one.state === "unknown");
}

function isWell(one) {
  return one.state === "online" && one.near_end !== true;
}

/** None of the others: a page that is closed with its PC, a box nobody has started yet. */
function isShut(one) {
  return !isBad(one) && !isToLookAt(one) && one.state !== "maintenance" && !isWell(one);
}

/** Rows and maintenance out of a view of the feed (key -> value). */
export function read(view) {
  const devices = [], plans = [];
  for (const [key, value] of view) {
    if (key.startsWith("device:")) devices.push(value);
    if (key.startsWith("maintenance:")) plans.push(value);
  }
  devices.sort(byPlace);
  plans.sort((one, other) => one.from.localeCompare(other.from));
  return { devices, plans };
}

function byPlace(one, other) {
  const place = (row) => [row.zone ? 0 : 1, row.floor ?? "", row.zone ?? "", row.windows[0] ?? "", row.box ?? row.name];
  return place(one).join("\t").localeCompare(place(other).join("\t"), "zh", { numeric: true }) || one.address.localeCompare(other.address, "zh", { numeric: true });
}

/** What stops with a box or page whose key ends: all that hangs on it. */
export function fallsAway(devices, one) {
  return devices.filter((other) => other.address.startsWith(`${one.address}/`));
}

export function counts(devices) {
  return Object.fromEntries(Object.entries(FILTERS).map(([name, holds]) => [name, devices.filter(holds).length]));
}

/** What a person typed, in any field a row shows. */
export function matches(one, text, lang) {
  const wanted = text.trim().toLowerCase();
  if (!wanted) return true;
  return [one.name, one.address, one[`kind_${lang}`], one[`place_${lang}`], one[`zone_${lang}`], one.box ?? "", one[`reason_${lang}`]]
    .some((said) => said.toLowerCase().includes(wanted));
}

/** First what must be dealt with, the worst first; then all others by floor and zone. */
export function groups(devices, lang, elsewhere) {
  const urgent = devices.filter((one) => isBad(one) || isToLookAt(one)).sort((one, other) => RANK[one.state] - RANK[other.state]);
  const found = new Map();
  for (const one of devices) {
    if (urgent.includes(one)) continue;
    const [floor, zone] = [one[`floor_${lang}`], one[`zone_${lang}`]];
    const name = zone.includes(floor) ? zone : [floor, zone].filter(Boolean).join(" · ");
    const key = name || elsewhere;
    found.set(key, [...(found.get(key) ?? []), one]);
  }
  return { urgent, places: [...found] };
}

/** What stands for the state of a row, for a mark beside its word. */
export function tone(one) {
  if (one.state === "maintenance") return "out";
  if (isBad(one)) return "bad";
  if (isToLookAt(one)) return "warn";
  return one.state === "online" ? "good" : "none";
}

/** `2026-11-23T09:20:00+08:00` as day and time on the hall's clock; only the time where it is today's. */
export function whenText(at, today) {
  if (!at) return "";
  const day = at.slice(0, 10);
  return day === today ? at.slice(11, 16) : `${day.slice(5).replace("-", "/")} ${at.slice(11, 16)}`;
}
