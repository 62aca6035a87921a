// Pages of a case: from the document camera or the clerk's PC they go to a paper of the list; each opens in a tab.

import { get, newKey, post } from "./api.js";
import { base64, hasCamera, takePicture } from "./window-camera.js";
import { TICKS } from "./window-keys.js";
import { clockText } from "./window-model.js";
import { change } from "./window-case-questions.js";
import { WORDS, fill } from "./window-words.js";

const TAKES = "image/jpeg,image/png,application/pdf";
const LIMIT_MS = 60_000;

const pathOf = (number) => `/cases/${encodeURIComponent(number)}/pages`;

/** A file the clerk chooses; null where the chooser was left. */
function chosen() {
  const input = Object.assign(document.createElement("input"), { type: "file", accept: TAKES });
  return new Promise((done) => {
    input.addEventListener("change", () => done(input.files[0] ?? null));
    input.addEventListener("cancel", () => done(null));
    input.click();
  });
}

/** Show the pages of a case. */
export function openPages(terminal, number) {
  return terminal.inPanel(async () => {
    const { pages } = await get(pathOf(number));
    terminal.open({ kind: "pages", number, pages, problem: "" });
  });
}

/** Attach one page to a paper, from the camera where there is one and no file was wanted; the list is read again. */
async function attach(terminal, number, material, byFile) {
  const file = byFile ? await chosen() : null;
  if (byFile && !file) return;
  await terminal.inPanel(async () => {
    const content = byFile ? base64(await file.arrayBuffer()) : await takePicture(terminal);
    await post(pathOf(number), { material, file: content }, newKey(), LIMIT_MS);
    const { pages } = await get(pathOf(number));
    if (terminal.dialog?.kind === "pages") Object.assign(terminal.dialog, { pages });
  });
}

export const PAGE_KINDS = {
  pages(terminal) {
    const { number, pages, problem, wantsFile } = terminal.dialog;
    const byFile = wantsFile || !hasCamera(terminal);
    const say = WORDS.cases;
    const one = terminal.caseOf(number);
    const count = (name) => pages.filter((page) => page.material === name).length;
    return {
      title: fill(say.pages, { count: pages.length }),
      lead: byFile ? say.pages_lead : say.pages_by_camera,
      options: one.materials.slice(0, TICKS.length).map((paper, at) => ({
        key: TICKS[at],
        value: paper.name,
        label: paper.name,
        note: fill(say.pages_of, { count: count(paper.name) }),
      })),
      links: pages.map((page, at) => ({
        href: `/api/v1${pathOf(number)}/${encodeURIComponent(page.id)}`,
        word: `${at + 1}. ${page.material}`,
        note: `${clockText(page.added_at, terminal.place.tz)} · ${page.kind.split("/")[1].toUpperCase()}`,
      })),
      problem,
      pick: (material) => attach(terminal, number, material, byFile),
      extra: hasCamera(terminal)
        ? [{ key: "C", word: byFile ? say.use_camera : say.use_file, act: () => change(terminal, { wantsFile: !byFile, problem: "" }) }]
        : [],
      back: () => terminal.showCase(number),
    };
  },
};
