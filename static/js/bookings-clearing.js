// Moving all bookings that have no place any more: the table is the plan, sent back in pieces as it was seen.
import { ready } from "./admin-ready.js";
import { post } from "./api.js";

const root = document.getElementById("clearing");
const words = JSON.parse(root.dataset.words);
const path = `/halls/${encodeURIComponent(root.dataset.hall)}/bookings/conflicts/plan`;
const said = root.querySelector("[data-said]");
const PIECE = 50; // as many lines as the call takes
const LONG_MS = 30_000;
let sure = false;

const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_all, name) => values[name] ?? "");

function say(text, isBad = false) {
  said.textContent = text;
  said.hidden = false;
  said.classList.toggle("bad", isBad);
}

function mark(row, text) {
  row.querySelector("[data-why]").textContent = text;
}

/** Every line, one piece after the other; what was refused stays with its reason in its line. */
async function moveAll(rows, reason) {
  let [moved, left] = [0, 0];
  for (let at = 0; at < rows.length; at += PIECE) {
    say(fill(words.doing, { done: at, all: rows.length }));
    const piece = rows.slice(at, at + PIECE);
    const moves = piece.map((row) => ({ booking: row.dataset.booking, seen: row.dataset.from, to: row.dataset.to }));
    const answer = await post(path, { reason, moves }, undefined, LONG_MS);
    const refused = new Map(answer.left.map((one) => [one.booking, one.message]));
    for (const row of piece) mark(row, refused.get(row.dataset.booking) ?? words.moved);
    moved += answer.moved;
    left += answer.left.length;
  }
  return { moved, left };
}

root.addEventListener("submit", async (event) => {
  event.preventDefault();
  const [form, button] = [event.target, event.submitter];
  const rows = [...root.querySelectorAll("tr[data-to]")];
  if (!sure) {
    sure = true;
    say(fill(words.sure, { movable: rows.length }));
    return;
  }
  button.disabled = true;
  try {
    say(fill(words.done, await moveAll(rows, form.reason.value.trim())));
  } catch (error) {
    if (!error.code) throw error;
    say(error.message || words.unreachable, true);
  }
  root.querySelector("[data-again]").hidden = false;
});
ready();
