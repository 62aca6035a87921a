// Keeps a ticket's page fresh: whenever the feed says the ticket changed, take the page's own new text from the server.

import { connect } from "./feed.js";

const page = document.getElementById("ticket");
const live = document.getElementById("live");
const stale = document.getElementById("stale");
const { token, hall } = page.dataset;
const STALE_S = 10;
const RETRY_MS = 5000;
let [wanted, last, isAsking] = ["", "", false];

async function refresh() {
  if (isAsking || wanted === last) return;
  isAsking = true;
  const mark = wanted;
  try {
    const response = await fetch(location.href, { headers: { Accept: "text/html" } });
    const fresh = new DOMParser().parseFromString(await response.text(), "text/html").getElementById("live");
    if (!response.ok || !fresh) throw new Error(String(response.status));
    if (fresh.innerHTML !== live.innerHTML) live.replaceChildren(...fresh.childNodes);
    last = mark;
  } catch {
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }
  isAsking = false;
  refresh();
}

connect({
  token,
  hall,
  topics: [`ticket:${token}`],
  onView: (_topic, view) => {
    const ticket = view instanceof Map ? view.get("ticket") : view.ticket;
    wanted = JSON.stringify(ticket ?? null);
    refresh();
  },
  onStatus: ({ connected, age_s }) => {
    document.getElementById("is-live").hidden = !connected;
    stale.hidden = connected || age_s < STALE_S;
    if (!stale.hidden) stale.textContent = page.dataset.stale.replace("#", String(Math.round(age_s)));
  },
});
