// Map and guide on a public PC: pages change in place, so that nothing of a visit stays in the history, and
// after a minute without a hand everything is back at the start. A person's own phone keeps its back key instead.
import { followed, forgetIdle, isOwnPhone } from "./idle.js";

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
  const link = followed(event);
  if (!link) return;
  event.preventDefault();
  go(link.href);
}

function search(event) {
  event.preventDefault();
  const typed = new URLSearchParams(new FormData(event.target));
  if (event.target.method === "post") return go(event.target.action, { method: "POST", body: typed }); // no digits in an address
  go(`${event.target.getAttribute("action")}?${typed}`);
}

if (!isOwnPhone) {
  document.addEventListener("click", follow);
  document.addEventListener("submit", search);
  forgetIdle(() => stage().dataset.start, { warn_s: 40, end_s: 60 });
}
