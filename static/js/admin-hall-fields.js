// One editor per kind of setting. Which kinds there are, and their limits, the server tells with its schema.
import { h } from "preact";
import htm from "htm";
import { fill } from "./admin-files.js";

const html = htm.bind(h);
const toNumber = (text) => (text === "" ? null : Number(text));

function TextField({ id, field, value, set, attributes }) {
  const type = field.example && /^\d{4}-\d\d-\d\d$/.test(field.example) ? "date" : "text";
  return html`<input id=${id} type=${type} value=${value ?? ""} placeholder=${type === "text" ? field.example : null} maxlength="200" ...${attributes} onChange=${(event) => set(event.target.value.trim())} />`;
}

function NumberField({ id, field, value, set, attributes }) {
  return html`<input id=${id} type="number" inputmode="decimal" step=${field.kind === "whole" ? 1 : "any"} min=${field.low} max=${field.high} value=${value ?? ""} ...${attributes} onChange=${(event) => set(toNumber(event.target.value))} />`;
}

function FlagField({ id, field, value, set, attributes }) {
  return html`<label class="flag"><input id=${id} type="checkbox" checked=${Boolean(value)} ...${attributes} onChange=${(event) => set(event.target.checked)} /><span>${field.label}</span></label>`;
}

function ChoiceField({ id, field, value, set, attributes, words }) {
  return html`<select id=${id} value=${value ?? ""} ...${attributes} onChange=${(event) => set(event.target.value)}>
    ${!field.choices.some((one) => one.code === "") && field.required && html`<option value="">${words.choose}</option>`}
    ${field.choices.map((one) => html`<option value=${one.code}>${one.label}</option>`)}</select>`;
}

function RefField({ id, field, value, set, attributes, words, targets }) {
  const known = targets.some((one) => one.id === value);
  return html`<select id=${id} value=${value ?? ""} ...${attributes} onChange=${(event) => set(event.target.value)}>
    <option value="">${field.required ? words.choose : words.none}</option>
    ${value && !known && html`<option value=${value}>${value}</option>`}
    ${targets.map((one) => html`<option value=${one.id}>${one.label}</option>`)}</select>`;
}

function ChoicesField({ id, field, value, set, attributes }) {
  const held = value ?? [];
  const flip = (code, on) => set(field.choices.map((one) => one.code).filter((one) => (one === code ? on : held.includes(one))));
  return html`<div class="flags" role="group" aria-label=${field.label} id=${id} ...${attributes}>${field.choices.map((one) => html`<label class="flag" key=${one.code}>
    <input type="checkbox" checked=${held.includes(one.code)} onChange=${(event) => flip(one.code, event.target.checked)} /><span>${one.label}</span></label>`)}</div>`;
}

function RefsField({ id, field, value, set, attributes, words, targets }) {
  const held = value ?? [];
  const named = (one) => targets.find((target) => target.id === one)?.label ?? one;
  const left = targets.filter((one) => !held.includes(one.id));
  const earlier = (at) => set(held.map((one, index) => (index === at - 1 ? held[at] : index === at ? held[at - 1] : one)));
  return html`<div class="refs">
    <ol>${held.map((one, at) => html`<li key=${one}><span>${named(one)}</span>
      ${at > 0 && html`<button type="button" aria-label=${fill(words.earlier, { what: named(one) })} onClick=${() => earlier(at)}>↑</button>`}
      <button type="button" aria-label=${fill(words.take_out, { what: named(one) })} onClick=${() => set(held.filter((_, index) => index !== at))}>×</button></li>`)}</ol>
    <select id=${id} value="" ...${attributes} onChange=${(event) => { if (event.target.value) set([...held, event.target.value]); event.target.value = ""; }}>
      <option value="">${words.add_choice}</option>${left.map((one) => html`<option value=${one.id}>${one.label}</option>`)}</select></div>`;
}

function TextsField({ id, value, set, attributes }) {
  return html`<textarea id=${id} rows=${Math.min(10, Math.max(3, (value ?? []).length + 1))} ...${attributes} onChange=${(event) => set(event.target.value.split("\n").map((one) => one.trim()).filter(Boolean))}>${(value ?? []).join("\n")}</textarea>`;
}

function SpansField({ id, field, value, set, attributes, words }) {
  const held = value ?? [];
  const change = (at, part, text) => set(held.map((one, index) => {
    if (index !== at) return one;
    const ends = one.split("-");
    ends[part] = text;
    return ends.join("-");
  }));
  const time = (at, part, text, label) => html`<input type="time" aria-label=${`${field.label} ${at + 1} ${label}`} value=${text === "24:00" ? "23:59" : text} ...${attributes} onChange=${(event) => change(at, part, event.target.value)} />`;
  return html`<div class="spans" role="group" aria-label=${field.label} id=${id}>${held.map((one, at) => {
    const [from, to] = one.split("-");
    return html`<p key=${at}>${time(at, 0, from, words.from)}<span>–</span>${time(at, 1, to, words.to)}
      <button type="button" aria-label=${fill(words.take_out, { what: one })} onClick=${() => set(held.filter((_, index) => index !== at))}>×</button></p>`;
  })}<button type="button" class="button slim" onClick=${() => set([...held, "13:00-17:00"])}>${words.add_period}</button></div>`;
}

function MapField({ id, field, value, set, attributes, words, targets }) {
  const held = value ?? {};
  const keys = field.choices.length ? field.choices.map((one) => ({ id: one.code, label: one.label })) : targets;
  const put = (key, one) => set(Object.fromEntries(Object.entries({ ...held, [key]: one }).filter(([, kept]) => kept !== null && !(Array.isArray(kept) && kept.length === 0))));
  if (field.of === "spans") {
    return html`<div class="map" id=${id}>${keys.map((key) => html`<div key=${key.id}><span class="map-key">${key.label}</span>
      <${SpansField} id=${`${id}-${key.id}`} field=${{ ...field, label: key.label }} value=${held[key.id]} set=${(one) => put(key.id, one)} words=${words} attributes=${attributes} /></div>`)}</div>`;
  }
  const shown = field.choices.length ? keys : keys.filter((key) => key.id in held);
  const left = keys.filter((key) => !(key.id in held));
  return html`<div class="map" id=${id}>${shown.map((key) => html`<label key=${key.id}><span class="map-key">${key.label}</span>
      <input type="number" min=${field.low} max=${field.high} value=${held[key.id] ?? ""} ...${attributes} onChange=${(event) => put(key.id, toNumber(event.target.value))} /></label>`)}
    ${!field.choices.length && left.length > 0 && html`<select aria-label=${`${field.label} ${words.add}`} value="" onChange=${(event) => { if (event.target.value) put(event.target.value, 5); event.target.value = ""; }}>
      <option value="">${words.add_choice}</option>${left.map((one) => html`<option value=${one.id}>${one.label}</option>`)}</select>`}</div>`;
}

const EDITORS = {
  text: TextField, whole: NumberField, number: NumberField, flag: FlagField, choice: ChoiceField, choices: ChoicesField,
  ref: RefField, refs: RefsField, texts: TextsField, spans: SpansField, map: MapField,
};
const GROUPS = new Set(["flag", "choices", "spans", "map"]);   // they name themselves

/** The editor of a field with its name, its hint and what is wrong with it. */
export function Field({ id, field, value, set, problems, words, targets }) {
  const Editor = EDITORS[field.kind];
  const wrong = problems.length > 0;
  const described = [wrong && `${id}-error`, hintOf(field, words) && `${id}-hint`].filter(Boolean).join(" ");
  const attributes = { "aria-invalid": wrong ? "true" : null, "aria-describedby": described || null };
  const label = `${field.label}${field.required ? ` · ${words.required}` : ""}`;
  const hint = hintOf(field, words);
  return html`<div class=${`field kind-${field.kind}`}>
    ${field.kind === "flag" ? "" : GROUPS.has(field.kind) ? html`<span class="field-name">${label}</span>` : html`<label for=${id}>${label}</label>`}
    <${Editor} id=${id} field=${field} value=${value} set=${set} words=${words} targets=${targets} attributes=${attributes} />
    ${hint && html`<p class="hint" id=${`${id}-hint`}>${hint}</p>`}
    ${wrong && html`<p class="error" id=${`${id}-error`}>${problems.map((one) => html`<span>${one.kind === "missing" ? words.fill_in : `${one.what} · ${one.mend}`}</span>`)}</p>`}
  </div>`;
}

function hintOf(field, words) {
  if (field.kind === "texts") return words.lines_hint;
  return field.low !== null && ["whole", "number"].includes(field.kind) ? `${field.low} – ${field.high}` : "";
}

/** A value as a table shows it; what points into another part is shown by its name. */
export function shown(field, value, words, targets = []) {
  const named = (code) => field.choices.find((one) => one.code === code)?.label ?? targets.find((one) => one.id === code)?.label ?? code;
  if (value === undefined || value === null || value === "" || (Array.isArray(value) && !value.length)) return "";
  if (typeof value === "boolean") return value ? words.yes : words.no;
  if (Array.isArray(value)) return value.map(named).join("、");
  if (typeof value === "object") return Object.entries(value).map(([key, one]) => `${named(key)} ${one}`).join("、");
  return String(named(value));
}
