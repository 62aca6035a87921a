// Handing a result out: the person is asked how it was, the paper goes against code or signature, the number is finished.

import { newKey, post } from "./api.js";
import { signing } from "./window-case-sign.js";
import { openTaker, takerKinds } from "./window-case-taker.js";
import { BINDINGS } from "./window-keys.js";
import { WORDS, fill, lang } from "./window-words.js";
import { change } from "./window-case-questions.js";

const CODE_SIGNS = 6;
const COLLECTED = "collected";

/** Whether its result waits for its applicant at a window. */
export function waits(one) {
  return one.state === "concluded" && one.delivery === "window";
}

/** Whether its result was to be sent: who stands there all the same may fetch it, unless it has gone. */
export function isToBeSent(one) {
  return one.state === "concluded" && one.delivery === "courier" && !one.owner;
}

/** The ticket's cases whose result waits. */
export function waiting(known) {
  return (known?.cases ?? []).filter(waits);
}

/** Whether finishing so would leave a result behind: the case to hand out first, or undefined. */
export function leftBehind(outcome, known) {
  return outcome === COLLECTED ? waiting(known)[0] : undefined;
}

function act(terminal, one, path, body) {
  return terminal.inPanel(async () => {
    terminal.put(await post(`/cases/${encodeURIComponent(one.number)}/${path}`, { ...body, version: one.version }, newKey()));
    terminal.showCase(one.number, { isOut: true });
  }, one.number);
}

/** It is fetched here instead, and is handed out at once. */
export const fetchHere = (terminal, one) => act(terminal, one, "at-window", {});
const ask = (terminal, one, skipped) => act(terminal, one, "asked", { skipped });
const give = (terminal, one, proof, { code = "", taker, signature } = {}) =>
  act(terminal, one, "hand-out", { proof, code, ticket: terminal.known.ticket, ...(taker && { taker }), ...(signature && { signature }) });
const signs = signing(give);
/** By the code at once; by signature on the tablet, or on paper where the window has none. */
const handOut = (terminal, one, proof, code = "", taker = undefined) =>
  proof === "signature" ? signs.sign(terminal, one, taker) : give(terminal, one, proof, { code, taker });

/** The questions that belong to it. */
export const OUT_KINDS = { ...takerKinds(handOut), ...signs.kinds };

/** Whether the applicant can take it: a person who is known. */
const isPerson = (who) => Boolean(who) && who.id_type !== "org";

/** The panel of a case whose result waits, and of one that was just handed out: one thing to do at a time. */
export function outPanel(terminal, one, { current }, shown) {
  const say = WORDS.out;
  const common = { ...shown, facts: [...factsOf(one), shown.facts[0]], options: [], empty: "", extra: [], isMany: false };
  const print = { key: "T", word: WORDS.people.print_handed, act: () => terminal.printTold(one.number) };
  if (!waits(one)) return handedOut(terminal, current, one.handed ? { ...common, extra: [print] } : common);
  if (one.to_ask) {
    return {
      ...common,
      lead: fill(say.ask, one.to_ask),
      extra: [{ key: "K", word: say.skipped, act: () => ask(terminal, one, true) }],
      confirm: () => ask(terminal, one, false),
      confirmWord: say.asked,
    };
  }
  const { typed = "" } = terminal.dialog;
  return {
    ...common,
    lead: say.hand,
    typed,
    typedMax: CODE_SIGNS,
    typedWord: say.code,
    isCode: true,
    extra: [
      { key: "D", word: WORDS.people.by_taker, act: () => openTaker(terminal, one.number, typed) },
      ...(isPerson(one.agent) ? [{ key: "G", word: WORDS.people.by_agent, act: () => handOut(terminal, one, "signature", "", { who: "agent" }) }] : []),
      ...(isPerson(one.applicant) ? [{ key: "S", word: say.by_signature, act: () => handOut(terminal, one, "signature") }] : []),
    ],
    confirm: () => (typed ? byCode(terminal, one, typed) : change(terminal, { problem: say.code_first })),
    confirmWord: say.by_code,
  };
}

/** Against the code: whose it is takes it, else the agent; for an enterprise without one it is said who. */
function byCode(terminal, one, code) {
  if (isPerson(one.applicant)) return handOut(terminal, one, "code", code);
  return isPerson(one.agent) ? handOut(terminal, one, "code", code, { who: "agent" }) : openTaker(terminal, one.number, code);
}

/** It is out: the next result of the same visit, else the end of the visit. */
function handedOut(terminal, current, common) {
  const say = WORDS.out;
  const next = waiting(terminal.known?.data)[0];
  if (next) return { ...common, lead: say.done, confirm: () => terminal.showCase(next.number), confirmWord: say.next };
  if (current?.state !== "serving") return { ...common, lead: say.done };
  const finish = (wish) => terminal.finish(wish, COLLECTED);
  return {
    ...common,
    lead: say.done,
    confirm: () => finish("finish"),
    confirmWord: say.finish,
    also: { wish: "finish_next", word: WORDS.ask.finish_next, act: () => finish("finish_and_call") },
    confirmKey: BINDINGS.serve === "F4" ? "serve" : undefined,
  };
}

function factsOf(one) {
  const say = WORDS.out;
  const person = (who) => (who ? [who.name, who.id_number].filter(Boolean).join(" ") : say.nobody);
  const paper = one.granted === false ? say.refused : (one.result?.name ?? say.nothing);
  return [
    [say.number, one.number, ""],
    [say.paper, [paper, one.result?.number].filter(Boolean).join(" "), ""],
    [say.applicant, person(one.applicant), ""],
    ...(one.agent ? [[say.agent, person(one.agent), ""]] : []),
    ...(one.handed ? [[WORDS.people.handed, handedText(one.handed), ""]] : []),
    ...(waits(one) ? [[say.rating, one.to_ask ? say.not_asked : say.was_asked, one.to_ask ? "warn" : ""]] : []),
  ];
}

/** Who took it, against what, and who gave it. */
export function handedText(handed) {
  const [who, proof] = lang() === "en" ? [handed.who_en, handed.proof_en] : [handed.who_zh, handed.proof_zh];
  const letter = handed.letter ? WORDS.people.handed_letter : "";
  const person = [handed.name, handed.id_tail].filter(Boolean).join(" ");
  return [who, person, proof, letter, handed.staff?.name].filter(Boolean).join(" · ");
}
