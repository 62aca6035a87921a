// Booking is a set of forms that need no script. With script days change in place, time runs visibly, and numbers are
// looked at as soon as they are typed. What a server says is always the server's own page.

const two = (n) => String(n).padStart(2, "0");
const said = (seconds) => `${Math.floor(seconds / 60)}:${two(seconds % 60)}`;

// --- days change in place --------------------------------------------------------------------------------------------

const times = document.getElementById("times");
let asked = 0;

async function show(query) {
  const mine = ++asked;
  const slots = document.getElementById("slots");
  slots.classList.add("is-loading");
  try {
    const response = await fetch(`?${query}`, { headers: { Accept: "text/html" } });
    const fresh = new DOMParser().parseFromString(await response.text(), "text/html").getElementById("slots");
    if (mine !== asked) return;
    if (!response.ok || !fresh) throw new Error(String(response.status));
    const day = document.activeElement?.value;
    slots.replaceChildren(...document.adoptNode(fresh).childNodes);
    slots.querySelector(`.book-day[value="${CSS.escape(day ?? "")}"]`)?.focus();
    history.replaceState(null, "", `?${query}`);
    slots.classList.remove("is-loading");
  } catch {
    location.search = query; // the browser says what is wrong
  }
}

function queryOf(form, button) {
  const query = new URLSearchParams(new FormData(form));
  if (button) query.set(button.name, button.value);
  return query;
}

if (times && !document.body.classList.contains("elder")) {
  const set = document.getElementById("agent-set");
  if (set) set.hidden = true;
  times.addEventListener("submit", (event) => {
    if (event.submitter?.name !== "day") return;
    event.preventDefault();
    show(queryOf(times, event.submitter));
  });
  document.getElementById("agent")?.addEventListener("change", () => {
    const query = queryOf(times);
    const day = times.querySelector(".book-day[aria-current]");
    if (day) query.set("day", day.value);
    show(query);
  });
}

// --- the sum that keeps machines from booking in bulk ------------------------------------------------------------------

const holds = times?.dataset.service ? times : null;
const PREPARE_MS = 1500; // the page comes first
const WAIT_MS = 8000; // without the sum a place is held too, only not so often from one address
let sum = null;
let work = ""; // the sum once it is done, "-" where none could be had

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

async function prepare() {
  sum ??= import("./work.js").then((made) => made.done());
  return (await sum.catch(() => null)) || "-";
}

function carry(done) {
  Object.assign(holds.elements.work, { value: done, disabled: !done || done === "-" });
}

if (holds) {
  setTimeout(async () => (work = await prepare()), PREPARE_MS);
  holds.addEventListener("submit", async (event) => {
    const { submitter } = event;
    if (submitter?.name !== "slot" || holds.dataset.sent) return;
    if (work) return carry(work); // done before the tap: this very submit goes on
    event.preventDefault();
    submitter.classList.add("is-loading");
    submitter.setAttribute("aria-busy", "true");
    work = await Promise.race([prepare(), pause(WAIT_MS).then(() => "-")]);
    setTimeout(() => holds.requestSubmit(submitter)); // never while the browser is still asking about the first submit
  });
}

// a second tap on a button that is already on its way does nothing
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented) return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "1";
});
addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sent;
  [sum, work] = [null, ""];
  if (holds) carry("");
});

// --- time that runs --------------------------------------------------------------------------------------------------

const left = document.getElementById("left");
if (left) {
  const ends = performance.now() + 1000 * Number(left.dataset.left);
  const shown = left.querySelector("b") ?? left;
  const tick = () => {
    const seconds = Math.max(0, Math.round((ends - performance.now()) / 1000));
    shown.hidden = false;
    shown.textContent = left.dataset.word.replace("#", said(seconds));
    if (seconds > 0) setTimeout(tick, 1000);
    else if (document.getElementById("code")) location.reload();
  };
  tick();
}

const again = document.querySelector("[data-again]");
if (again) {
  const [text, ends] = [again.textContent, performance.now() + 1000 * Number(again.dataset.again)];
  const tick = () => {
    const seconds = Math.max(0, Math.ceil((ends - performance.now()) / 1000));
    again.disabled = seconds > 0;
    again.textContent = seconds > 0 ? again.dataset.word.replace("#", seconds) : text;
    if (seconds > 0) setTimeout(tick, 1000);
  };
  tick();
}

// --- numbers as they are typed ---------------------------------------------------------------------------------------

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECKS = "10X98765432"; // GB 11643: ISO 7064 MOD 11-2
const isWhole = (number) => /^\d{17}[\dX]$/.test(number);
const isGood = (number) => CHECKS[WEIGHTS.reduce((sum, weight, i) => sum + weight * Number(number[i]), 0) % 11] === number[17];
const masked = (number) => `${number.slice(0, 6)}********${number.slice(14)}`;

function look(field) {
  const number = field.value.replace(/\s/g, "").toUpperCase();
  const line = document.getElementById(field.getAttribute("aria-describedby"));
  const kind = document.getElementById(field.id.replace("-id_number", "-id_type")).value;
  const isKnown = kind === "resident" && isWhole(number);
  const good = isKnown && isGood(number);
  line.textContent = !isKnown ? "" : good ? line.dataset.good.replace("#", masked(number)) : line.dataset.bad;
  line.className = isKnown && !good ? "error" : "hint";
  if (isKnown && !good) field.setAttribute("aria-invalid", "true");
  else field.removeAttribute("aria-invalid");
}

for (const field of document.querySelectorAll(".book-id")) {
  field.addEventListener("input", () => look(field)); // not when it is left: what moves then moves from under the finger
}

// --- who was named above already ---------------------------------------------------------------------------------------

for (const same of document.querySelectorAll(".book-same select")) {
  const fields = same.closest("fieldset").querySelectorAll("[data-needed]");
  const need = () => fields.forEach((field) => (field.required = !same.value));
  same.addEventListener("change", need);
  need();
}

// --- 长辈版: one person on a screen ------------------------------------------------------------------------------------

const persons = document.getElementById("persons");

function stepped(form) {
  const steps = [];
  for (const part of form.querySelectorAll(":scope > .book-person, :scope > .book-may, :scope > .book-rows, :scope > .card.field")) {
    if (part.matches(".book-may, .book-rows")) steps.at(-1).push(part);
    else steps.push([part]);
  }
  const send = form.querySelector(":scope > .primary");
  const button = (id, word, kind) => {
    const made = Object.assign(document.createElement("button"), { type: "button", id, className: `button wide ${kind}`, textContent: word });
    form.append(made);
    return made;
  };
  const [next, back] = [button("step-next", form.dataset.next, "primary"), button("step-back", form.dataset.back, "")];
  const papers = document.getElementById("lacking");
  const stepOf = (isIt) => steps.findIndex((parts) => parts.some(isIt));
  const target = location.hash && document.getElementById(location.hash.slice(1)); // a row just added
  let at = Math.max(0, stepOf((part) => part.querySelector("[aria-invalid]")), target ? stepOf((part) => part.contains(target)) : 0);
  const draw = (focus) => {
    steps.forEach((parts, n) => parts.forEach((part) => (part.hidden = n !== at)));
    const isLast = at === steps.length - 1;
    [next.hidden, send.hidden, back.hidden] = [isLast, !isLast, at === 0];
    if (papers) papers.hidden = at > 0;
    if (focus) steps[at][0].querySelector("select, input, textarea").focus();
  };
  const isFilled = () => steps[at].every((part) => [...part.querySelectorAll("input, textarea")].every((field) => field.reportValidity()));
  next.addEventListener("click", () => isFilled() && (at += 1, draw(true)));
  back.addEventListener("click", () => ((at -= 1), draw(true)));
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target.tagName !== "INPUT" || next.hidden) return;
    event.preventDefault();
    next.click();
  });
  draw(false);
}

if (persons?.dataset.next) stepped(persons);

// --- the booking's own page keeps itself fresh near its time ---------------------------------------------------------

const booked = document.getElementById("booked");
const FRESH_MS = 20_000;

async function refresh() {
  if (document.visibilityState === "visible") {
    try {
      const response = await fetch(location.pathname + location.search.replace(/[?&]moved=1/, ""), { headers: { Accept: "text/html" } });
      const fresh = new DOMParser().parseFromString(await response.text(), "text/html").getElementById("booked");
      if (response.redirected || !fresh) return location.reload(); // it has become a ticket
      if (fresh.innerHTML !== booked.innerHTML) booked.replaceChildren(...document.adoptNode(fresh).childNodes);
    } catch {
      // the next look tries again
    }
  }
  setTimeout(refresh, FRESH_MS);
}

if (booked?.dataset.fresh) setTimeout(refresh, FRESH_MS);
