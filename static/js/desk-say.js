// Saying it: a sentence filled in, a thing by its name in the desk's language, a place.

/** `{name}` in a text filled from `values`. */
export function fill(words, values = {}) {
  return String(words ?? "").replace(/\{(\w+)\}/g, (_all, name) => values[name] ?? "");
}

/** Where a call for help comes from: floor, zone, the kiosk's own name. */
export function placeOf({ zone, at }, desk) {
  const floor = zone && (desk.place.lang === "en" ? zone.floor_en || zone.floor : zone.floor);
  return [floor, zone && nameOf(zone, desk), at].filter(Boolean).join(" · ");
}

/** A queue, zone or service in the desk's language. */
export function nameOf(thing, desk) {
  return desk.place.lang === "en" ? thing.name_en || thing.name : thing.name;
}

/** What a ticket is for, in the order it is served. */
export function itemsOf({ items }, desk) {
  const services = desk.hall?.services ?? [];
  return items.map((one) => nameOf(services.find(({ id }) => id === one.service) ?? one, desk)).join(" → ");
}

const WEEKDAYS = { zh: "日一二三四五六", en: ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"] };
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** 2026-12-01 as people say it, with its weekday: 12月1日周二, Tue 1 Dec. */
export function dayWords(day, lang) {
  const at = new Date(`${day}T00:00:00Z`);
  if (Number.isNaN(at.getTime())) return "";
  const weekday = WEEKDAYS[lang === "en" ? "en" : "zh"][at.getUTCDay()];
  const [month, date] = [at.getUTCMonth(), at.getUTCDate()];
  return lang === "en" ? `${weekday} ${date} ${MONTHS[month]}` : `${month + 1}月${date}日周${weekday}`;
}

/** A booking's number in one piece, in two halves that people can read out. */
export const halves = (number) => `${number.slice(0, 4)} ${number.slice(4)}`;

/** The floor a ticket's holder is sent to. */
export function floorOf({ zone }, desk) {
  return desk.place.lang === "en" ? zone.floor_name_en || zone.floor_name : zone.floor_name;
}
