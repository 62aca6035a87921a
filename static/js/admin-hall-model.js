// The hall's tree as the editor changes it. Pure: paths into parts, rows, renamed ids, and what a row is called.

export const stepsOf = (part) => (part.path ? part.path.split(".") : []);

export function heldAt(tree, part) {
  let at = tree;
  for (const step of stepsOf(part)) at = at?.[step];
  return at ?? (part.list ? [] : {});
}

export function withHeld(tree, part, held) {
  const steps = stepsOf(part);
  if (!steps.length) return held;
  const [first, ...rest] = steps;
  const inner = rest.length ? withHeld(tree[first] ?? {}, { path: rest.join(".") }, held) : held;
  return { ...tree, [first]: inner };
}

/** The rows a ref may point to, as {id, label}. */
export function targetsOf(tree, parts, of) {
  const part = parts.find((one) => one.path === of);
  if (!part?.list) return [];
  return heldAt(tree, part).map((row) => ({ id: String(row[part.key]), label: row.name && row.name !== row[part.key] ? `${row[part.key]} ${row.name}` : String(row[part.key]) }));
}

/** The value of a field, its default where nothing is written. */
export const valueOf = (row, field) => (row[field.name] === undefined ? field.default : row[field.name]);

/** The row with the field set; empty values and defaults are left out, as the file leaves them out. */
export function withValue(row, field, value) {
  const next = { ...row };
  const empty = value === "" || value === null || value === undefined;
  if (empty || (!field.required && JSON.stringify(value) === JSON.stringify(field.default))) delete next[field.name];
  else next[field.name] = value;
  return next;
}

/** Every reference to `was` in `of` now names `now`: a window keeps its queue when the queue's letter changes. */
export function renamed(tree, parts, of, was, now) {
  let next = tree;
  for (const part of parts) {
    const fields = part.fields.filter((field) => field.of === of);
    if (!fields.length) continue;
    const change = (row) => fields.reduce((changed, field) => ({ ...changed, ...pointed(changed, field, was, now) }), row);
    const held = heldAt(next, part);
    const empty = part.list ? held.length === 0 : Object.keys(held).length === 0;
    if (!empty) next = withHeld(next, part, part.list ? held.map(change) : change(held));
  }
  return next;
}

function pointed(row, field, was, now) {
  const value = row[field.name];
  if (value === undefined) return {};
  if (Array.isArray(value)) return { [field.name]: value.map((one) => (one === was ? now : one)) };
  if (typeof value === "object") return { [field.name]: Object.fromEntries(Object.entries(value).map(([key, one]) => [key === was ? now : key, one])) };
  return { [field.name]: value === was ? now : value };
}

/** Whether a problem lies in this part, and in which row. */
export function rowOf(problem, part) {
  const steps = stepsOf(part);
  const fits = steps.every((step, at) => problem.path[at] === step);
  if (!fits || (part.list ? typeof problem.path[steps.length] !== "number" && problem.path.length !== steps.length : false)) return null;
  if (part.list) return problem.path.length > steps.length ? problem.path[steps.length] : -1;
  const rest = problem.path.slice(steps.length);
  return rest.length === 0 || part.fields.some((field) => field.name === rest[0]) ? 0 : null;
}

/** The field of the row the problem is about; '' for the row itself. */
export const fieldOf = (problem, part) => problem.path[stepsOf(part).length + (part.list ? 1 : 0)] ?? "";

/** A fresh row: required fields empty, the id the next free number or letter after the last row's. */
export function freshRow(part, rows) {
  const last = rows.at(-1)?.[part.key];
  const like = rows.at(-1) ?? {};
  const row = {};
  for (const field of part.fields.filter((one) => one.required)) {
    if (field.name === part.key) row[field.name] = nextId(last, rows.map((one) => one[part.key]));
    else if (["ref", "number", "whole"].includes(field.kind)) row[field.name] = like[field.name] ?? (field.kind === "ref" ? "" : field.low ?? 0);
    else if (["refs", "texts", "spans", "choices"].includes(field.kind)) row[field.name] = field.kind === "spans" ? ["09:00-12:00"] : [];
    else row[field.name] = "";
  }
  return row;
}

function nextId(last, known) {
  const match = /^(.*?)(\d+)$/.exec(last ?? "");
  if (match) {
    let number = Number(match[2]);
    let id;
    do id = match[1] + String(++number).padStart(match[2].length, "0"); while (known.includes(id));
    return id;
  }
  if (/^[A-Y]$/.test(last ?? "")) return [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"].find((letter) => !known.includes(letter)) ?? "";
  return "";
}
