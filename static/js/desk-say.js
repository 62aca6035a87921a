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

/** The floor a ticket's holder is sent to. */
export function floorOf({ zone }, desk) {
  return desk.place.lang === "en" ? zone.floor_name_en || zone.floor_name : zone.floor_name;
}
