// Map and guide on a public PC: pages change in place, so that nothing of a visit stays in the history, and
// after a minute without a hand everything is back at the start. A person's own phone keeps its back key instead.

const IDLE = { warn_s: 40, end_s: 60 };
const isOwnPhone = matchMedia("(pointer: coarse) and (max-width: 600px)").matches;
let touched = performance.now();
let asked = 0;

const stage = () => document.getElementById("guide");

async function go(address, sent = {}) {
  const mine = ++asked;
  try {
    const response = await fetch(address, { headers: { Accept: "text/html" }, ...sent });
    const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
    if (mine !== asked) return;
    if (!fresh.getElementById("guide")) return location.replace(address);
    stage().replaceWith(document.adoptNode(fresh.getElementById("guide")));
    [document.title, document.documentElement.lang] = [fresh.title, fresh.documentElement.lang];
    scrollTo(0, 0);
    const title = document.querySelector("h1");
    title.tabIndex = -1;
    title.focus({ preventScroll: true });
  } catch {
    location.replace(address); // the browser says what is wrong, and the next try is a whole page
  }
}

function follow(event) {
  const link = event.target.closest("a[href]");
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  go(link.href);
}

function search(event) {
  event.preventDefault();
  const typed = new URLSearchParams(new FormData(event.target));
  if (event.target.method === "post") return go(event.target.action, { method: "POST", body: typed }); // no digits in an address
  go(`${event.target.getAttribute("action")}?${typed}`);
}

function look() {
  const idle_s = (performance.now() - touched) / 1000;
  const dialog = document.getElementById("idle");
  if (idle_s >= IDLE.end_s) return location.replace(stage().dataset.start);
  if (idle_s < IDLE.warn_s) return;
  const text = dialog.querySelector("[data-text]");
  text.textContent = text.dataset.text.replace("#", String(Math.ceil(IDLE.end_s - idle_s)));
  if (!dialog.open) dialog.showModal();
}

function stay() {
  touched = performance.now();
  document.getElementById("idle").close();
}

if (!isOwnPhone) {
  document.addEventListener("click", follow);
  document.addEventListener("submit", search);
  for (const kind of ["pointerdown", "keydown", "wheel"]) document.addEventListener(kind, stay, { passive: true });
  setInterval(look, 500);
}
