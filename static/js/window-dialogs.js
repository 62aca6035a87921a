// How the terminal's questions look and obey: digits and clicks pick, arrows move, Enter confirms, Escape leaves.

import { h } from "preact";
import { useEffect, useRef } from "preact/hooks";
import htm from "htm";
import { Fields } from "./window-fields.js";
import { BINDINGS, inDialog } from "./window-keys.js";
import { keyOf } from "./window-labels.js";
import { asked as askedNow, change } from "./window-questions.js";
import { WORDS } from "./window-words.js";

const html = htm.bind(h);
const TYPED_MAX = 5;
const TEXT_MAX = 60;

/** A character typed while a dialog is open. */
export function dialogChar(terminal, char, picture) {
  const asked = askedNow(terminal, picture);
  if (asked.typed !== undefined && (!asked.isCode || /^[0-9]$/.test(char))) {
    const typed = (asked.typed + char).slice(-(asked.typedMax ?? TYPED_MAX));
    return /^[0-9A-Z]$/.test(char) && change(terminal, { typed, chosen: null });
  }
  const extra = asked.extra?.find((one) => one.key === char);
  if (extra) return extra.act();
  const option = asked.options.find((one) => one.key === char);
  if (option) asked.pick(option.value);
}

/** Another key while a dialog is open; true when it was used. */
export function dialogKey(terminal, name, picture) {
  if (terminal.dialog.catching) return terminal.caught(name), true;
  const asked = askedNow(terminal, picture);
  const leave = () => terminal.close();
  const onCancel = document.activeElement?.dataset?.cancel !== undefined;
  if (asked.also && name === BINDINGS[asked.also.wish]) return asked.also.act(), true;
  if (asked.confirmKey && name === BINDINGS[asked.confirmKey]) return asked.confirm(), true;
  const keys = {
    Escape: () => (asked.back ?? leave)(),
    Enter: () => (onCancel ? (asked.back ?? leave)() : enter(asked)),
    Backspace: () => asked.typed !== undefined && change(terminal, { typed: asked.typed.slice(0, -1), chosen: null }),
    ArrowDown: () => step(asked, 1),
    ArrowUp: () => step(asked, -1),
    PageDown: () => asked.pageSize && step(asked, asked.pageSize),
    PageUp: () => asked.pageSize && step(asked, -asked.pageSize),
  };
  const act = keys[inDialog(name)];
  if (!act) return false;
  act();
  return true;
}

/** Arrows move the choice where Enter confirms it, and the focus where picking is already acting. */
function step(asked, by) {
  const options = asked.all ?? asked.options;
  if (!options.length) return;
  if (asked.confirm && !asked.isMany) {
    const at = options.findIndex((one) => one.chosen);
    const to = at < 0 ? (by > 0 ? 0 : -1) : Math.abs(by) > 1 ? Math.min(Math.max(at + by, 0), options.length - 1) : at + by;
    return (asked.step ?? asked.pick)(options.at(to % options.length).value);
  }
  const buttons = [...document.querySelectorAll("dialog [data-option]")];
  const at = buttons.indexOf(document.activeElement);
  buttons.at((at + by) % buttons.length).focus();
}

/** Enter takes what has the focus; on the chosen one, or where nothing is to choose, it confirms. */
function enter(asked) {
  const focused = document.activeElement?.dataset ?? {};
  if (document.activeElement?.tagName === "A") return document.activeElement.click();
  if (focused.also !== undefined) return asked.also.act();
  if (focused.extra !== undefined) return asked.extra[Number(focused.extra)].act();
  if (focused.confirm !== undefined) return (asked.finish ?? asked.confirm)();
  const option = !asked.isMany && asked.options.find((one) => one.value === focused.option);
  if (option && !option.chosen) return asked.pick(option.value);
  return asked.confirm?.();
}

/** The open dialog, if any. */
export function Dialog({ terminal, picture }) {
  const box = useRef(null);
  const kind = terminal.dialog?.kind;
  useEffect(() => {
    const before = document.activeElement;
    if (!kind) return undefined;
    box.current.showModal();
    const first = ["[data-first]", "[aria-pressed=true]", "[data-confirm]", "[data-option]"].map((one) => box.current.querySelector(one));
    first.find(Boolean)?.focus();
    return () => before?.isConnected && before.focus();
  }, [kind]);
  useEffect(() => {
    if (document.activeElement?.tagName !== "INPUT") box.current?.querySelector("[aria-pressed=true]")?.focus();
  }, [terminal.dialog?.chosen, terminal.dialog?.typed]);
  if (!kind) return null;
  const asked = askedNow(terminal, picture);
  return html`<dialog key=${kind} ref=${box} class="ask ask-${kind}" aria-labelledby="ask-title" aria-describedby="ask-lead"
    onCancel=${(event) => (event.preventDefault(), (asked.back ?? (() => terminal.close()))())}>
    <h2 id="ask-title">${asked.title}</h2>
    <p id="ask-lead" class="quiet">${asked.lead}</p>
    ${asked.typed !== undefined && html`<p class="ask-typed" aria-live="polite">
      ${asked.typedWord ?? WORDS.ask.typed} <b class="number">${asked.typed || "—"}</b>
      ${!asked.options.length && !asked.isCode && html`<span class="bad-text">${asked.none}</span>`}
      ${asked.page && asked.all.length > asked.options.length && html`<span class="ask-page number">${asked.page} <kbd>PgUp</kbd> <kbd>PgDn</kbd></span>`}</p>`}
    ${asked.facts && html`<dl class="ask-facts">${asked.facts.map(([word, value, tone]) => html`<div><dt>${word}</dt><dd class=${tone && `${tone}-text`}>${value}</dd></div>`)}</dl>`}
    ${asked.empty && html`<p class="ask-empty quiet">${asked.empty}</p>`}
    <ul class="ask-options" aria-busy=${terminal.fetching && !asked.options.length ? "true" : undefined}>${asked.options.map((one) => html`<${Option} key=${one.value} one=${one} pick=${asked.pick} />`)}</ul>
    ${asked.links?.length > 0 && html`<ul class="ask-links">${asked.links.map((one) => html`<li key=${one.href}><a href=${one.href} target="_blank" rel="noopener">${one.word}</a> <span class="quiet number">${one.note}</span></li>`)}</ul>`}
    ${asked.picture && html`<img class="ask-picture" src=${asked.picture.src} alt=${asked.picture.alt} />`}
    ${asked.fields && html`<${Fields} fields=${asked.fields} />`}
    ${asked.text && html`<label class="ask-text">${asked.text.label}
      <input name="text" maxlength=${TEXT_MAX} autocomplete="off" value=${asked.text.value} onInput=${(event) => asked.text.write(event.target.value)} /></label>`}
    ${asked.problem !== undefined && html`<p class="ask-problem ${asked.isProblem === false ? "" : "bad-text"}" role=${asked.isProblem === false ? "status" : "alert"}>${asked.problem}</p>`}
    <${Feet} terminal=${terminal} asked=${asked} />
  </dialog>`;
}

function Option({ one, pick }) {
  const pressed = one.chosen === undefined ? undefined : String(one.chosen);
  return html`<li><button type="button" class="ask-option" data-option=${one.value} aria-pressed=${pressed}
    onClick=${() => pick(one.value)}>
    <kbd>${one.key}</kbd><span class="ask-label">${one.label}${one.more && html`<small class="number">${one.more}</small>`}</span>${one.note && html`<span class="quiet">${one.note}</span>`}
  </button></li>`;
}

function Feet({ terminal, asked }) {
  return html`<div class="ask-feet">
    ${asked.extra?.map((one, at) => html`<button type="button" class="button" data-extra=${at} onClick=${one.act}>${one.word}${one.key && html` <kbd>${one.key}</kbd>`}</button>`)}
    ${!asked.finish && html`<button type="button" class="button" data-cancel onClick=${() => (asked.back ?? (() => terminal.close()))()}>${asked.back ? WORDS.cases.back : WORDS.ask.cancel} <kbd>Esc</kbd></button>`}
    ${asked.also && html`<button type="button" class="button" data-also onClick=${asked.also.act}>${asked.also.word} <kbd>${keyOf(asked.also.wish)}</kbd></button>`}
    ${asked.confirm && html`<button type="button" class="button primary" data-confirm onClick=${() => (asked.finish ?? asked.confirm)()}>
      ${asked.confirmWord} <kbd>${asked.finish ? "Esc" : "Enter"}</kbd></button>`}
  </div>`;
}
