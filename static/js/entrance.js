// Changes the entrance screen's code when its minute is over. A code that could not be renewed is covered, never shown on.

const LIMIT_MS = 5000;
const RETRY_MS = 3000;
let asked = 0;

async function renew() {
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(), LIMIT_MS);
  try {
    const response = await fetch(location.href, { signal: limit.signal });
    if (response.redirected) return location.reload(); // no longer enrolled: the form says what to do
    const fresh = new DOMParser().parseFromString(await response.text(), "text/html").getElementById("entrance");
    if (!response.ok || !fresh) throw new Error(String(response.status));
    document.getElementById("entrance").replaceWith(document.adoptNode(fresh));
    wait();
  } catch {
    document.body.classList.add("stale");
    for (const note of document.querySelectorAll(".entrance-stale")) note.hidden = false;
    setTimeout(renew, RETRY_MS);
  } finally {
    clearTimeout(timer);
  }
}

function wait() {
  document.body.classList.remove("stale");
  clearTimeout(asked);
  asked = setTimeout(renew, Number(document.getElementById("entrance").dataset.changesMs) + 200);
}

wait();
