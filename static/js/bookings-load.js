// How full the days are: opening and closing places by one press, and moving whoever has no place any more.
import { get, post } from "./api.js";

const root = document.getElementById("load");
const words = JSON.parse(root.dataset.words);
const hall = `/halls/${encodeURIComponent(root.dataset.hall)}`;
const line = root.querySelector("[data-said]");
const SAID = "quhao_bookings_said"; // what was done is said on the page that shows it
const LONG_MS = 20_000;
const SEARCH_DAYS = 7;

const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_all, name) => values[name] ?? "");

function say(text, isBad = false) {
  line.textContent = text;
  line.hidden = !text;
  line.classList.toggle("bad", isBad);
  line.setAttribute("role", isBad ? "alert" : "status");
}

/** Do it, keep what to say, and show the days as they are now. */
async function change(button, act) {
  if (button.disabled) return;
  button.disabled = true;
  try {
    sessionStorage.setItem(SAID, await act());
    const day = button.closest("details.day");
    if (day) location.hash = day.id; // it is open again afterwards
    location.reload();
  } catch (error) {
    button.disabled = false;
    if (!error.code) throw error;
    say(error.message || words.unreachable, true);
  }
}

async function setPlaces(form, first, last, places) {
  return post(`${hall}/places`, { service: form.dataset.service, first, last, places }, undefined, LONG_MS);
}

function told({ slots, conflicts }) {
  return fill(conflicts.length ? words.done_set_hit : words.done_set, { slots, conflicts: conflicts.length });
}

/** Asked beside the key itself: what, where, and how many who have booked it hits. */
function ask(key, text, hit, act) {
  root.querySelector(".ask-here")?.remove();
  const place = document.createElement("div");
  place.className = "ask-here";
  place.setAttribute("role", "alertdialog");
  place.setAttribute("aria-label", text);
  const said = Object.assign(document.createElement("p"), { textContent: `${text} ${hit}` });
  const yes = Object.assign(document.createElement("button"), { type: "button", className: "button danger", textContent: words.sure_yes });
  const no = Object.assign(document.createElement("button"), { type: "button", className: "button", textContent: words.sure_no });
  const keys = document.createElement("p");
  keys.append(yes, " ", no);
  place.append(said, keys);
  key.form.append(place);
  place.scrollIntoView({ block: "nearest" });
  yes.addEventListener("click", () => change(yes, act));
  no.addEventListener("click", () => { place.remove(); key.focus(); });
  yes.focus();
}

/** How many of the slots from the first to the last have more booked than `places` leaves; null: nobody can say here. */
function hitBy(form, places) {
  if (places === null || places === "booked") return places === null ? null : 0;
  const slots = [...form.first.options].filter((one) => one.value >= form.first.value && one.value <= form.last.value);
  const lost = (one) => Math.max(0, Number(one.dataset.booked) - places) - Math.max(0, Number(one.dataset.booked) - Number(one.dataset.places));
  return slots.reduce((sum, one) => sum + Math.max(0, lost(one)), 0);
}

function askPlaces(key, what, places) {
  const { form } = key;
  const [from, to] = [form.first, form.last].map((one) => one.selectedOptions[0].textContent);
  const hit = hitBy(form, places);
  const about = hit === null ? "" : hit ? fill(words.sure_hit, { count: hit }) : words.sure_fine;
  ask(key, fill(words.sure, { day: form.dataset.day, line: form.dataset.line, from, to, what }), about, async () =>
    told(await setPlaces(form, form.first.value, form.last.value, places)));
}

const PLACES = { "close-free": "booked", "close-all": 0, restore: null };

root.addEventListener("click", (event) => {
  const button = event.target.closest("[data-act], [data-cancel]");
  if (!button) return;
  if (button.dataset.act) return askPlaces(button, button.textContent, PLACES[button.dataset.act]);
  const { booking, number } = button.form.dataset;
  const reason = button.form.reason.value.trim() || words.move_reason_default;
  return ask(button, fill(words.cancel_sure, { number }), "", async () => {
    await post(`/bookings/${booking}/cancel`, { reason });
    return fill(words.done_cancel, { number });
  });
});

root.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.matches(".places-form")) {
    event.preventDefault();
    askPlaces(event.submitter, fill(words.set_what, { places: form.places.value }), Number(form.places.value));
  } else if (form.matches(".conflict-form")) {
    event.preventDefault();
    change(event.submitter, async () => {
      await post(`/bookings/${form.dataset.booking}/move`, { slot: form.slot.value, reason: form.reason.value.trim() });
      return fill(words.done_move, { number: form.dataset.number, time: form.slot.selectedOptions[0].textContent });
    });
  }
});

/** The free slots of the next days, once somebody reaches for the choice. */
async function offer(form) {
  if (form.dataset.offered) return;
  form.dataset.offered = "1";
  const [service, ...also] = form.dataset.services.split(",");
  const end = new Date(`${form.dataset.day}T00:00:00Z`);
  end.setUTCDate(end.getUTCDate() + SEARCH_DAYS);
  const query = `from=${form.dataset.day}&to=${end.toISOString().slice(0, 10)}&units=${form.dataset.units}${also.length ? `&also=${also}` : ""}`;
  try {
    const { slots } = await get(`${hall}/services/${service}/slots?${query}`);
    const open = slots.filter((one) => one.free > 0);
    const options = open.map((one) => new Option(`${one.start.slice(5, 10)} ${one.start.slice(11, 16)}`, one.id));
    form.slot.replaceChildren(new Option(open.length ? words.choose : words.no_slot, ""), ...options);
  } catch (error) {
    delete form.dataset.offered;
    if (!error.code) throw error;
    say(error.message || words.unreachable, true);
  }
}

for (const kind of ["focusin", "pointerdown"]) {
  root.addEventListener(kind, (event) => {
    const form = event.target.closest?.(".conflict-form");
    if (form) offer(form);
  });
}

/** A day's slots come when it is opened: the page would be megabytes with those of every day. */
async function fetchDay(day) {
  const link = day.querySelector("[data-open]");
  if (!day.open || !link || day.dataset.asked) return;
  day.dataset.asked = "1";
  const asked = new URL(location.href);
  asked.searchParams.set("open", link.dataset.open);
  try {
    const answer = await fetch(asked, { signal: AbortSignal.timeout(LONG_MS) });
    const whole = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById(day.id);
    if (!whole) throw new TypeError("no such day");
    day.replaceChildren(...whole.childNodes);
  } catch {
    delete day.dataset.asked;
    say(words.unreachable, true);
  }
}

for (const day of root.querySelectorAll("details.day")) {
  day.addEventListener("toggle", () => fetchDay(day));
  fetchDay(day);
}

const linked = document.querySelector(`details${location.hash || "#none"}`);
if (linked) linked.open = true;
addEventListener("hashchange", () => {
  const day = document.querySelector(`details${location.hash}`);
  if (day) day.open = true;
});
say(sessionStorage.getItem(SAID) ?? "");
sessionStorage.removeItem(SAID);
