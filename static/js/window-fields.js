// A question with several fields: Enter goes to the first that is needed and empty, and confirms when none is.

import { h } from "preact";
import htm from "htm";

const html = htm.bind(h);

/**
 * `fields`: [{name, label, value, write, max, needed, choices: [[value, word]], tick, mode, isWide}]; a field with
 * `choices` is a list, one with `tick` a box.
 */
export function Fields({ fields }) {
  return html`<div class="ask-fields">${fields.map((one) => html`<${Field} key=${one.name} one=${one} />`)}</div>`;
}

function Field({ one }) {
  if (one.tick) {
    return html`<label class="ask-tick ${one.isWide ? "wide" : ""}"><input type="checkbox" name=${one.name} checked=${one.value} data-first=${one.first}
      onChange=${(event) => one.write(event.target.checked)} /> ${one.label}</label>`;
  }
  if (one.choices) {
    return html`<label class="ask-text">${one.label}<select name=${one.name} value=${one.value} onChange=${(event) => one.write(event.target.value)}>
      ${one.choices.map(([value, word]) => html`<option key=${value} value=${value} selected=${value === one.value}>${word}</option>`)}</select></label>`;
  }
  return html`<label class="ask-text ${one.isWide ? "wide" : ""}">${one.label}
    <input name=${one.name} maxlength=${one.max ?? 60} autocomplete="off" inputmode=${one.mode} value=${one.value} data-first=${one.first}
      onInput=${(event) => one.write(event.target.value)} /></label>`;
}

/** The first field that is needed and empty gets the cursor; whether there was one. */
export function goToEmpty(fields) {
  const empty = fields.find((one) => one.needed && !(one.tick ? one.value : one.value.trim()));
  if (empty) goTo(empty.name);
  return Boolean(empty);
}

/** The cursor goes to the field of that name. */
export function goTo(name) {
  document.querySelector(`dialog [name="${name}"]`)?.focus();
}
