// The terminal's questions: what each asks, what can be chosen, and what the choice does. Drawing them is not done here.

import { BACK_MIN, BINDINGS, LAYOUTS, OUTCOMES, PAUSES, SIGN_OFFS, WHYS } from "./window-keys.js";
import { backAtMs } from "./window-acts.js";
import { keyOf, keyWord, matching } from "./window-labels.js";
import { clockText, minutesSince } from "./window-model.js";
import { APPLICANT_KINDS } from "./window-case-applicant.js";
import { ITEM_KINDS } from "./window-case-items.js";
import { FOUND_KINDS } from "./window-found.js";
import { OUT_KINDS } from "./window-case-out.js";
import { PAGE_KINDS } from "./window-case-pages.js";
import { PANEL_KINDS } from "./window-case-panel.js";
import { CASE_KINDS, change, meansAll } from "./window-case-questions.js";
import { WORDS, fill, serviceOf } from "./window-words.js";

const SHOWN_MAX = 12;

/**
 * kind → what it asks: `options` [{key, label, note, value, chosen}], `pick(value)` by digit or click, `confirm()` by
 * Enter. `all` where the options shown are one page of more; `typed` where letters and digits search; `text` where
 * words can be added.
 */
const KINDS = {
  ...CASE_KINDS,
  ...PANEL_KINDS,
  ...PAGE_KINDS,
  ...ITEM_KINDS,
  ...APPLICANT_KINDS,
  ...OUT_KINDS,
  ...FOUND_KINDS,
  finish(terminal, { current }) {
    const { chosen } = terminal.dialog;
    return {
      title: fill(WORDS.ask.finish, { number: current?.number }),
      lead: [fill(WORDS.ask.finish_lead, { key: keyOf("finish_next") }), current && meansAll(current, chosen)].filter(Boolean).join(" "),
      options: Object.entries(OUTCOMES).map(([key, outcome]) => ({
        key,
        value: outcome,
        label: WORDS.outcomes[outcome],
        note: outcome === current?.default_outcome ? WORDS.ask.default_outcome : "",
        chosen: outcome === chosen,
      })),
      pick: (outcome) => change(terminal, { chosen: outcome }),
      confirm: () => terminal.finish("finish", chosen),
      confirmKey: "serve",
      confirmWord: WORDS.ask.finish_confirm,
      also: { wish: "finish_next", word: WORDS.ask.finish_next, act: () => terminal.finish("finish_and_call", chosen) },
    };
  },
  pause(terminal) {
    return {
      title: WORDS.ask.pause,
      lead: WORDS.ask.pause_lead,
      options: Object.entries(PAUSES).map(([key, reason]) => ({ key, value: key, label: WORDS.pauses[reason] })),
      pick: (digit) => terminal.open({ kind: "back", digit }),
    };
  },
  back(terminal, { nowMs }) {
    const { digit } = terminal.dialog;
    const at = (minutes) => fill(WORDS.ask.back_at, { time: clockText(backAtMs(nowMs, minutes), terminal.place.tz) });
    const one = ([key, minutes]) => ({
      key,
      value: key,
      label: minutes === null ? WORDS.ask.back_unknown : fill(WORDS.ask.back_in, { minutes }),
      note: minutes === null ? WORDS.ask.back_none : at(minutes),
    });
    const [unknown, ...known] = Object.entries(BACK_MIN).map(one); // whole-number keys come in their order: 0 first
    return {
      title: WORDS.ask.back,
      lead: fill(WORDS.ask.back_lead, { reason: WORDS.pauses[PAUSES[digit]] }),
      options: [...known, unknown],
      pick: (back) => terminal.ask("pause", { digit, back }),
    };
  },
  held(terminal, { held, nowMs }) {
    return {
      title: WORDS.ask.held,
      lead: WORDS.ask.held_lead,
      options: held.slice(0, 9).map((one, at) => ({
        key: String(at + 1),
        value: one.id,
        label: `${one.number} · ${serviceOf(one)}`,
        note: fill(WORDS.side.held_for, { minutes: minutesSince(one.since, nowMs) }),
      })),
      pick: (ticket) => terminal.ask("resume", { ticket }),
    };
  },
  transfer(terminal, { current }) {
    const { typed, chosen, after, ticket } = terminal.dialog;
    const moved = ticket ?? current;
    const others = terminal.targets.filter((one) => one.kind !== "queue" || one.id !== moved?.queue?.id);
    const found = matching(others, typed).slice(0, SHOWN_MAX);
    const target = found.find((one) => one.id === (chosen ?? typed)) ?? (typed && found.length === 1 ? found[0] : null);
    return {
      title: fill(WORDS.ask.transfer, { number: moved?.number }),
      lead: WORDS.ask.transfer_lead,
      typed,
      none: WORDS.ask.transfer_none,
      options: found.map((one) => ({
        key: one.id,
        value: one.id,
        label: one.name,
        note: WORDS.ask[one.kind],
        chosen: one === target,
      })),
      pick: (id) => change(terminal, { chosen: id }),
      confirm: () => target && !terminal.busy && terminal.ask(after ?? "transfer", { target, ticket, digit: "3" }),
      confirmWord: WORDS.ask.transfer_confirm,
    };
  },
  choose(terminal, { nowMs }) {
    const { typed, chosen } = terminal.dialog;
    const line = terminal.line ?? [];
    const found = line.filter((one) => one.number.includes(typed));
    const at = found.findIndex((one) => one.id === chosen);
    const mine = at >= 0 ? found[at] : typed && found.length === 1 ? found[0] : null;
    const all = found.map((one) => ({
      key: one.number,
      value: one.id,
      label: serviceOf(one),
      note: fill(WORDS.side.waited, { minutes: minutesSince(one.waited_since, nowMs) }),
      chosen: one === mine,
    }));
    const from = at < 0 ? 0 : at - (at % SHOWN_MAX);
    const page = all.slice(from, from + SHOWN_MAX);
    return {
      title: WORDS.ask.choose,
      lead: WORDS.ask.choose_lead,
      typed,
      none: line.length ? WORDS.ask.choose_none : terminal.line ? WORDS.ask.choose_nobody : WORDS.why_not.loading,
      all,
      options: page,
      page: fill(WORDS.ask.choose_page, { from: from + 1, to: from + page.length, count: all.length }),
      pageSize: SHOWN_MAX,
      pick: (id) => change(terminal, { chosen: id }),
      confirm: () => mine && terminal.open({ kind: "why", ticket: mine.id, number: mine.number, chosen: null, text: "" }),
      confirmWord: WORDS.ask.choose_confirm,
    };
  },
  why(terminal) {
    const { ticket, number, chosen, text } = terminal.dialog;
    const lacks = chosen === null || (WHYS[chosen] === "other" && !text.trim());
    return {
      title: fill(WORDS.ask.why, { number }),
      lead: WORDS.ask.why_lead,
      options: Object.entries(WHYS).map(([key, why]) => ({
        key,
        value: key,
        label: WORDS.whys[why],
        chosen: key === chosen,
      })),
      text: { label: WORDS.ask.why_text, value: text, write: (words) => change(terminal, { text: words }) },
      problem: chosen !== null && lacks ? WORDS.ask.why_needed : "",
      pick: (digit) => change(terminal, { chosen: digit }),
      confirm: () => !lacks && terminal.ask("call", { ticket, why: chosen, text }),
      confirmWord: fill(WORDS.ask.why_confirm, { number }),
    };
  },
  take_over(terminal, { window, current }) {
    const { place } = terminal;
    const time = clockText(window.since, place.tz);
    const values = { window: place.window, number: window.staff_number, time, ticket: current?.number };
    return {
      title: fill(WORDS.ask.take_over, values),
      lead: fill(current ? WORDS.ask.take_over_current : WORDS.ask.take_over_lead, values),
      options: [],
      confirm: () => terminal.ask("take_over"),
      confirmWord: WORDS.ask.take_over_confirm,
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
  keys(terminal) {
    const { chosen, catching, problem } = terminal.dialog;
    return {
      title: WORDS.ask.keys,
      lead: catching ? WORDS.ask.keys_press : WORDS.ask.keys_lead,
      options: Object.keys(BINDINGS).map((wish) => ({
        key: keyWord(BINDINGS[wish]),
        value: wish,
        label: WORDS.wishes[wish],
        note: catching === wish ? "…" : "",
        chosen: wish === chosen,
      })),
      problem,
      pick: (wish) => change(terminal, { chosen: wish, catching: wish, problem: "" }),
      step: (wish) => change(terminal, { chosen: wish, problem: "" }),
      confirm: () => (chosen ? change(terminal, { catching: chosen, problem: "" }) : terminal.close()),
      confirmWord: WORDS.ask.keys_done,
      finish: () => terminal.close(),
      extra: [
        { word: WORDS.ask.keys_function, act: () => terminal.lay(LAYOUTS.function) },
        { word: WORDS.ask.keys_pad, act: () => terminal.lay(LAYOUTS.pad) },
      ],
    };
  },
};

/** What the open question asks now. */
export function asked(terminal, picture) {
  return KINDS[terminal.dialog.kind](terminal, picture);
}

export { change };
