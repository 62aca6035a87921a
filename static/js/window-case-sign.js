// A signature for a result on the window's tablet: asked for, waited for, looked at; paper where there is no tablet.

import { Refused, post } from "./api.js";
import { change } from "./window-case-questions.js";
import { WORDS } from "./window-words.js";

/** Ask for it; `onPaper()` where no tablet is connected. */
async function ask(terminal, number, taker, onPaper) {
  let isPaper = false;
  await terminal.inPanel(async () => {
    try {
      const { id } = await post(`${terminal.url}/signatures`, { case: number });
      terminal.open({ kind: "sign", id, number, taker, problem: "" });
    } catch (error) {
      if (!(error instanceof Refused) || error.code !== "no_tablet_here") throw error;
      isPaper = true;
    }
  }, number);
  return isPaper && onPaper();
}

/** Nobody waits for it any more: the next person must not find it on the tablet. It ends by itself where this is lost. */
function drop(terminal, id) {
  post(`${terminal.url}/signatures/${encodeURIComponent(id)}/drop`).catch(() => {});
}

/** `handOut(terminal, one, proof, more)` ends it; answers what asks for a signature, and the question it opens. */
export function signing(handOut) {
  const sign = (terminal, one, taker) =>
    ask(terminal, one.number, taker, () => handOut(terminal, one, "signature", { taker }));
  const kind = (terminal) => {
    const { id, number, taker, problem } = terminal.dialog;
    const one = terminal.caseOf(number) ?? { number };
    const say = WORDS.out;
    const told = terminal.view.signature;
    const state = told?.id === id ? told.state : "asked";
    const isSigned = state === "signed";
    const finish = () => !terminal.busy && handOut(terminal, one, "tablet", { signature: id, taker });
    return {
      title: say.sign,
      lead: { asked: say.sign_asked, signed: say.sign_signed, declined: say.sign_declined }[state],
      options: [],
      problem: isSigned && problem === say.sign_first ? "" : problem,
      isProblem: true,
      ...(isSigned && { picture: { src: `/api/v1${terminal.url}/signatures/${encodeURIComponent(id)}`, alt: say.sign_picture } }),
      extra: [
        { key: "P", word: say.on_paper, act: () => handOut(terminal, one, "signature", { taker }) },
        ...(state === "asked" ? [] : [{ key: "R", word: say.sign_again, act: () => sign(terminal, one, taker) }]),
      ],
      confirm: () => (isSigned ? finish() : change(terminal, { problem: say.sign_first })),
      confirmWord: say.sign_confirm,
      back: () => (drop(terminal, id), terminal.showCase(number)),
    };
  };
  return { sign, kinds: { sign: kind } };
}
