// Map and guide on a public PC or a kiosk: pages change in place, so that nothing of a visit stays in the history, and
// after a minute without a hand everything is back at the start. A person's own phone keeps its back key instead.

const frame = document.getElementById("guide").dataset.frame;
const IDLE = { guide: { warn_s: 40, end_s: 60 }, map: { warn_s: 60, end_s: 90 } }[frame];
const isOwnPhone = frame === "guide" && matchMedia("(pointer: coarse) and (max-width: 600px)").matches;
let touched = performance.now();
let asked = 0;

const stage = () => document.getElementById("guide");

function fit() {
  const { pitchMm, reachPx } = stage().dataset;
  if (!pitchMm) return;
  document.body.style.setProperty("--pitch-mm", pitchMm);
  document.body.style.setProperty("--reach-px", `${reachPx}px`);
}

async function go(address) {
  const mine = ++asked;
  try {
    const response = await fetch(address, { headers: { Accept: "text/html" } });
    const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
    if (mine !== asked) return;
    if (!fresh.getElementById("guide")) return location.replace(address);
    stage().replaceWith(document.adoptNode(fresh.getElementById("guide")));
    [document.title, document.documentElement.lang] = [fresh.title, fresh.documentElement.lang];
    scrollTo(0, 0);
    const title = document.querySelector("h1");
    title.tabIndex = -1;
    title.focus({ preventScroll: true });
    fit();
  } catch {
    location.replace(address); // the browser says what is wrong, and the next try is a whole page
  }
}

function follow(event) {
  const link = event.target.closest("a[href]");
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  if ("leave" in link.dataset) location.replace(link.href);
  else go(link.href);
}

function search(event) {
  event.preventDefault();
  go(`${event.target.getAttribute("action")}?${new URLSearchParams(new FormData(event.target))}`);
}

function look() {
  const idle_s = (performance.now() - touched) / 1000;
  const dialog = document.getElementById("idle");
  if (idle_s >= IDLE.end_s) return location.replace(stage().dataset.home || stage().dataset.start);
  if (idle_s < IDLE.warn_s) return;
  const text = dialog.querySelector("[data-text]");
  text.textContent = text.dataset.text.replace("#", String(Math.ceil(IDLE.end_s - idle_s)));
  if (!dialog.open) dialog.showModal();
}

function stay() {
  touched = performance.now();
  document.getElementById("idle").close();
}

fit();
if (frame === "map") import("./kiosk-lock.js").then(({ lock }) => lock()); // on a kiosk's glass: no way out of the page
if (!isOwnPhone) {
  document.addEventListener("click", follow);
  document.addEventListener("submit", search);
  for (const kind of ["pointerdown", "keydown", "wheel"]) document.addEventListener(kind, stay, { passive: true });
  setInterval(look, 500);
}
