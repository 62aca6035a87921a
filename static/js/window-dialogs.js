// The terminal's questions: outcome, reason of a pause, where to transfer, which held one, what becomes of the current.

import { h } from "preact";
import { useEffect, useRef } from "preact/hooks";
import htm from "htm";
import { OUTCOMES, PAUSES, SIGN_OFFS } from "./window-keys.js";
import { matching } from "./window-labels.js";
import { minutesSince } from "./window-model.js";
import { WORDS, fill } from "./window-words.js";

const html = htm.bind(h);
const SHOWN_MAX = 12;

/** kind → what it asks: `options` [{key, label, note, value, chosen}], `pick(value)` by digit or click, `confirm()` by Enter. */
const KINDS = {
  finish(terminal, { current }) {
    const { chosen } = terminal.dialog;
    return {
      title: fill(WORDS.ask.finish, { number: current?.number }),
      lead: WORDS.ask.finish_lead,
      options: Object.entries(OUTCOMES).map(([key, outcome]) => ({
        key,
        value: outcome,
        label: WORDS.outcomes[outcome],
        note: outcome === current?.default_outcome ? WORDS.ask.default_outcome : "",
        chosen: outcome === chosen,
      })),
      pick: (outcome) => change(terminal, { chosen: outcome }),
      confirm: () => terminal.ask("finish", { outcome: chosen }),
      confirmWord: WORDS.ask.finish_confirm,
      also: { key: "F10", word: WORDS.ask.finish_next, act: () => terminal.ask("finish_and_call", { outcome: chosen }) },
    };
  },
  pause(terminal) {
    return {
      title: WORDS.ask.pause,
      lead: WORDS.ask.pause_lead,
      options: Object.entries(PAUSES).map(([key, reason]) => ({ key, value: key, label: WORDS.pauses[reason] })),
      pick: (digit) => terminal.ask("pause", { digit }),
    };
  },
  held(terminal, { held, nowMs }) {
    return {
      title: WORDS.ask.held,
      lead: WORDS.ask.held_lead,
      options: held.slice(0, 9).map((one, at) => ({
        key: String(at + 1),
        value: one.id,
        label: `${one.number} · ${one.service}`,
        note: fill(WORDS.side.held_for, { minutes: minutesSince(one.since, nowMs) }),
      })),
      pick: (ticket) => terminal.ask("resume", { ticket }),
    };
  },
  transfer(terminal, { current }) {
    const { typed, chosen, after } = terminal.dialog;
    const others = terminal.targets.filter((one) => one.kind !== "queue" || one.id !== current?.queue?.id);
    const found = matching(others, typed).slice(0, SHOWN_MAX);
    const target = found.find((one) => one.id === (chosen ?? typed)) ?? (typed && found.length === 1 ? found[0] : null);
    return {
      title: fill(WORDS.ask.transfer, { number: current?.number }),
      lead: WORDS.ask.transfer_lead,
      typed,
      options: found.map((one) => ({
        key: one.id,
        value: one.id,
        label: one.name,
        note: WORDS.ask[one.kind],
        chosen: one === target,
      })),
      pick: (id) => change(terminal, { chosen: id }),
      confirm: () => target && !terminal.busy && terminal.ask(after ?? "transfer", { target, digit: "3" }),
      confirmWord: WORDS.ask.transfer_confirm,
    };
  },
  sign_off(terminal, { current, state }) {
    const may = Object.entries(SIGN_OFFS).filter(([, one]) => one.in.includes(state));
    const handOver = () => terminal.open({ kind: "transfer", typed: "", chosen: null, after: "sign_off" });
    return {
      title: WORDS.ask.sign_off,
      lead: current ? fill(WORDS.ask.sign_off_current, current) : WORDS.ask.sign_off_plain,
      options: current ? may.map(([key, { act }]) => ({ key, value: key, label: WORDS.sign_offs[act] })) : [],
      pick: (digit) => (SIGN_OFFS[digit].act === "hand_over" ? handOver() : terminal.ask("sign_off", { digit })),
      confirm: current ? null : () => terminal.ask("sign_off"),
      confirmWord: WORDS.ask.sign_off_confirm,
    };
  },
};

function change(terminal, part) {
  Object.assign(terminal.dialog, part);
  terminal.redraw();
}

/** A character typed while a dialog is open. */
export function dialogChar(terminal, char, picture) {
  const asked = KINDS[terminal.dialog.kind](terminal, picture);
  if (asked.typed !== undefined) return change(terminal, { typed: (asked.typed + char).slice(-4), chosen: null });
  const option = asked.options.find((one) => one.key === char);
  if (option) asked.pick(option.value);
}

/** Another key while a dialog is open; true when it was used. */
export function dialogKey(terminal, name, picture) {
  const asked = KINDS[terminal.dialog.kind](terminal, picture);
  const onCancel = document.activeElement?.dataset?.cancel !== undefined;
  const keys = {
    Escape: () => terminal.close(),
    Enter: () => (onCancel ? terminal.close() : enter(asked)),
    Backspace: () => asked.typed !== undefined && change(terminal, { typed: asked.typed.slice(0, -1), chosen: null }),
    ArrowDown: () => step(asked, 1),
    ArrowUp: () => step(asked, -1),
    F4: () => terminal.dialog.kind === "finish" && asked.confirm(),
    F10: () => asked.also?.act(),
  };
  if (!keys[name]) return false;
  keys[name]();
  return true;
}

/** Arrows move the choice where Enter confirms it, and the focus where picking is already acting. */
function step(asked, by) {
  if (!asked.options.length) return;
  if (asked.confirm) {
    const at = asked.options.findIndex((one) => one.chosen);
    const to = at < 0 ? (by > 0 ? 0 : -1) : at + by;
    return asked.pick(asked.options.at(to % asked.options.length).value);
  }
  const buttons = [...document.querySelectorAll("dialog [data-option]")];
  const at = buttons.indexOf(document.activeElement);
  buttons.at((at + by) % buttons.length).focus();
}

/** Enter takes what has the focus; on the chosen one, or where nothing is to choose, it confirms. */
function enter(asked) {
  const focused = document.activeElement?.dataset ?? {};
  if (focused.also !== undefined) return asked.also.act();
  const option = asked.options.find((one) => one.value === focused.option);
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
    const first = ["[aria-pressed=true]", "[data-confirm]", "[data-option]"].map((one) => box.current.querySelector(one));
    first.find(Boolean)?.focus();
    return () => before?.isConnected && before.focus();
  }, [kind]);
  useEffect(() => box.current?.querySelector("[aria-pressed=true]")?.focus(), [terminal.dialog?.chosen, terminal.dialog?.typed]);
  if (!kind) return null;
  const asked = KINDS[kind](terminal, picture);
  return html`<dialog key=${kind} ref=${box} class="ask ask-${kind}" aria-labelledby="ask-title" aria-describedby="ask-lead"
    onCancel=${(event) => (event.preventDefault(), terminal.close())}>
    <h2 id="ask-title">${asked.title}</h2>
    <p id="ask-lead" class="quiet">${asked.lead}</p>
    ${asked.typed !== undefined && html`<p class="ask-typed" aria-live="polite">
      ${WORDS.ask.transfer_typed} <b class="number">${asked.typed || "—"}</b>
      ${asked.typed && !asked.options.length && html`<span class="bad-text">${WORDS.ask.transfer_none}</span>`}</p>`}
    <ul class="ask-options">${asked.options.map((one) => html`<${Option} key=${one.key} one=${one} pick=${asked.pick} />`)}</ul>
    <${Feet} terminal=${terminal} asked=${asked} />
  </dialog>`;
}

function Option({ one, pick }) {
  const pressed = one.chosen === undefined ? undefined : String(one.chosen);
  return html`<li><button type="button" class="ask-option" data-option=${one.value} aria-pressed=${pressed}
    onClick=${() => pick(one.value)}>
    <kbd>${one.key}</kbd><span class="ask-label">${one.label}</span>${one.note && html`<span class="quiet">${one.note}</span>`}
  </button></li>`;
}

function Feet({ terminal, asked }) {
  return html`<div class="ask-feet">
    <button type="button" class="button" data-cancel onClick=${() => terminal.close()}>${WORDS.ask.cancel} <kbd>Esc</kbd></button>
    ${asked.also && html`<button type="button" class="button" data-also onClick=${asked.also.act}>${asked.also.word} <kbd>${asked.also.key}</kbd></button>`}
    ${asked.confirm && html`<button type="button" class="button primary" data-confirm onClick=${() => asked.confirm()}>
      ${asked.confirmWord} <kbd>Enter</kbd></button>`}
  </div>`;
}
