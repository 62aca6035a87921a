// The platform's page looks every second whether an event has arrived, and shows it without a reload.
const list = document.getElementById("list");
const count = document.getElementById("count");
const none = document.getElementById("none");
const mute = document.getElementById("mute");

function cell(text) {
  const made = document.createElement("td");
  made.textContent = text;
  return made;
}

function shown(one) {
  const row = document.createElement("tr");
  row.dataset.key = one.key;
  row.append(...[one.at, one.number || "—", one.kind, one.says, one.key, one.repeats].map(cell));
  return row;
}

async function look() {
  const answer = await fetch("/demo/platform/list").catch(() => null); // away: keep what is shown and look again
  if (!answer?.ok) return;
  const { on, events, count: all } = await answer.json();
  mute.hidden = on !== null;
  if (on === null) return;
  count.textContent = all;
  list.replaceChildren(...events.map(shown));
  none.hidden = events.length > 0;
}

setInterval(look, 1000);
