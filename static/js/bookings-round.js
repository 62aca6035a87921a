// The round of a team: its addresses by one call that the journal keeps, and what came of each visit.
import { ready } from "./admin-ready.js";
import { get, post } from "./api.js";

const root = document.getElementById("round");
const words = JSON.parse(root.dataset.words);
const hall = `/halls/${encodeURIComponent(root.dataset.hall)}`;
const line = root.querySelector("[data-said]");
const SEARCH_DAYS = 14;

function say(error) {
  if (!error.code) throw error;
  line.textContent = error.message || words.unreachable;
  line.hidden = false;
  line.classList.add("bad");
  line.setAttribute("role", "alert");
  line.scrollIntoView({ block: "nearest" });
}

/** One wish at a time; the page is drawn again by the server, at the same visit. */
async function change(button, path, body) {
  const visit = button.closest("[data-booking]");
  const buttons = [...visit.querySelectorAll("button")];
  for (const one of buttons) one.disabled = true;
  try {
    await post(`/bookings/${visit.dataset.booking}/${path}`, body);
    location.reload();
  } catch (error) {
    for (const one of buttons) one.disabled = false;
    say(error);
  }
}

async function addresses() {
  if (!root.querySelector("[data-address]")) return;
  try {
    const { visits } = await post(`${hall}/bookings/round`, { day: root.dataset.day });
    for (const { id, address } of visits) {
      const shown = root.querySelector(`[data-booking="${CSS.escape(id)}"] [data-address]`);
      if (shown) shown.textContent = address ?? words.gone;
    }
  } catch (error) {
    say(error);
  }
}

async function phone(button) {
  button.disabled = true;
  try {
    const answer = await post(`/bookings/${button.closest("[data-booking]").dataset.booking}/phone`);
    const shown = Object.assign(document.createElement("b"), { className: "number", textContent: answer.phone ?? words.no_phone });
    button.replaceWith(shown);
  } catch (error) {
    button.disabled = false;
    say(error);
  }
}

/** The free hours of the next two weeks, once somebody wants another. */
async function offer(form) {
  if (form.dataset.offered) return;
  form.dataset.offered = "1";
  const { service, units } = form.closest("[data-booking]").dataset;
  const today = new Date(`${root.dataset.day}T00:00:00Z`);
  const end = new Date(today.getTime() + SEARCH_DAYS * 86_400_000);
  const day = (at) => at.toISOString().slice(0, 10);
  try {
    const { slots } = await get(`${hall}/services/${service}/slots?from=${day(today)}&to=${day(end)}&units=${units}`);
    const open = slots.filter((one) => one.free > 0);
    const options = open.map((one) => new Option(`${one.start.slice(5, 10)} ${one.start.slice(11, 16)}`, one.id));
    form.slot.replaceChildren(new Option(open.length ? words.choose : words.no_slot, ""), ...options);
  } catch (error) {
    delete form.dataset.offered;
    say(error);
  }
}

root.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button?.matches("[data-print]")) window.print();
  if (button?.matches("[data-phone]")) phone(button);
  if (button?.dataset.met) change(button, "visited", { met: button.dataset.met === "1" });
});

root.addEventListener("submit", (event) => {
  event.preventDefault();
  const form = event.target;
  const reason = form.reason.value.trim();
  if (form.dataset.act === "mend") change(event.submitter, "visited", { met: event.submitter.value === "1", reason });
  else change(event.submitter, "postpone", { slot: form.slot.value, reason });
});

root.addEventListener("toggle", (event) => {
  const form = event.target.open && event.target.querySelector('[data-act="postpone"]');
  if (form) offer(form);
}, true);

ready();
addresses();
