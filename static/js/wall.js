// Puts the live wall together: the page's facts, the feed, and the clock that lets minutes grow.

import { h, render } from "preact";
import { connect } from "./feed.js";
import { read } from "./wall-model.js";
import { App } from "./wall-view.js";

const TICK_MS = 5000;
const root = document.getElementById("wall");
const { hall, name, lang, words, kinds, plan, reads } = root.dataset;
const plans = JSON.parse(plan);
const tall = matchMedia("(orientation: portrait)");
let feed = null;

const page = {
  hall, name, lang, w: JSON.parse(words), kinds: JSON.parse(kinds), reads: JSON.parse(reads), acts: "acts" in root.dataset,
  seen: null, open: null, status: { connected: false, age_s: 0 }, shape: "", plan: [], queueColumns: 2,
  now: () => feed?.now() ?? Date.now(),
  /** The hall's clock as it hangs there: the offset comes with the feed's own instants. */
  clock(now) {
    const offset = /([+-])(\d\d):(\d\d)$/.exec(page.status.at ?? "");
    const ahead = offset ? (offset[1] === "-" ? -1 : 1) * (Number(offset[2]) * 60 + Number(offset[3])) : 0;
    return new Date(now + ahead * 60_000).toISOString().slice(11, 16);
  },
  drill(kind, id) { page.open = { kind, id }; draw(); },
  close() { page.open = null; draw(); },
  draw: () => draw(),
};

function turn() {
  page.shape = tall.matches ? "portrait" : "landscape";
  page.plan = plans[page.shape];
  page.queueColumns = tall.matches ? 3 : 2;
  draw();
}

let isDrawn = false;
function draw() {
  if (!isDrawn) root.replaceChildren();
  isDrawn = true;
  render(h(App, { page }), root);
}

feed = connect({
  as: "staff",
  hall,
  topics: ["wall"],
  onView: (_topic, view) => {
    page.seen = read(view);
    draw();
  },
  onStatus: (status) => {
    page.status = status;
    draw();
  },
});
tall.addEventListener("change", turn);
setInterval(draw, TICK_MS);
turn();
