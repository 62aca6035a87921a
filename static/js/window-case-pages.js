// Pages of a case: a picture or PDF from the clerk's PC goes to a paper of the list; those there are open in a tab.

import { get, newKey, post } from "./api.js";
import { TICKS } from "./window-keys.js";
import { clockText } from "./window-model.js";
import { WORDS, fill } from "./window-words.js";

const TAKES = "image/jpeg,image/png,application/pdf";
const LIMIT_MS = 60_000;
const CHUNK = 8192;

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

async function base64(file) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let text = "";
  for (let at = 0; at < bytes.length; at += CHUNK) text += String.fromCharCode(...bytes.subarray(at, at + CHUNK));
  return btoa(text);
}

/** Show the pages of a case. */
export function openPages(terminal, number) {
  return terminal.inPanel(async () => {
    const { pages } = await get(pathOf(number));
    terminal.open({ kind: "pages", number, pages, problem: "" });
  });
}

/** Attach one page to a paper; the list is read again. */
async function attach(terminal, number, material) {
  const file = await chosen();
  if (!file) return;
  await terminal.inPanel(async () => {
    await post(pathOf(number), { material, file: await base64(file) }, newKey(), LIMIT_MS);
    const { pages } = await get(pathOf(number));
    if (terminal.dialog?.kind === "pages") Object.assign(terminal.dialog, { pages });
  });
}

export const PAGE_KINDS = {
  pages(terminal) {
    const { number, pages, problem } = terminal.dialog;
    const say = WORDS.cases;
    const one = terminal.caseOf(number);
    const count = (name) => pages.filter((page) => page.material === name).length;
    return {
      title: fill(say.pages, { count: pages.length }),
      lead: say.pages_lead,
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
      pick: (material) => attach(terminal, number, material),
      back: () => terminal.showCase(number),
    };
  },
};
