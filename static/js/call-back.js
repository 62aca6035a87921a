// One call-back: the phone is shown to who takes it; digits answer and move on, Ctrl+Enter saves, then the next one.
import { ready } from "./admin-ready.js";
import { post } from "./api.js";

const root = document.getElementById("call-back");
const form = root.querySelector("form.call-form");
const said = root.querySelector("[data-said]");
const takes = root.querySelector("[data-take]"); // none where a colleague has it, or it is done
const path = `/call-backs/${encodeURIComponent(root.dataset.id)}`;

function tell(text) {
  said.textContent = text;
  said.hidden = !text;
}

/** Only what belongs to the chosen result is asked. */
function fit() {
  for (const part of form.querySelectorAll("[data-for]")) part.hidden = part.dataset.for !== form.elements.result.value;
}

const questions = () => [...form.querySelectorAll("fieldset")].filter((one) => !one.hidden);
const answered = (one) => one.querySelector(":checked") !== null;

/** To the next question nobody answered, else to the words, the time or the key that saves. */
function goOn() {
  const open = questions().find((one) => !answered(one));
  const last = { reached: form.elements.words, later: form.elements.day }[form.elements.result.value] ?? form.querySelector("[type=submit]");
  (open?.querySelector("input") ?? last).focus();
}

function digit(event) {
  if (event.target.matches("textarea, [type=date], [type=time]")) return;
  const at = event.target.closest("fieldset") ?? questions().find((one) => !answered(one));
  const choice = at && !at.hidden && at.querySelector(`[data-key="${event.key}"]`);
  if (!choice) return;
  event.preventDefault();
  choice.checked = true;
  tell("");
  fit();
  goOn();
}

function bodyOf() {
  const { result, attitude, quality, solved, words, day, time } = form.elements;
  if (result.value === "later") return day.value && time.value ? { result: "later", again_at: `${day.value}T${time.value}:00${root.dataset.offset}` } : root.dataset.time;
  if (result.value !== "reached") return result.value ? { result: result.value } : root.dataset.choose;
  if (!attitude.value || !quality.value || !solved.value) return root.dataset.choose;
  return { result: "reached", attitude: Number(attitude.value), quality: Number(quality.value), solved: solved.value === "yes", words: words.value.trim() };
}

async function asked(act) {
  try {
    return await act();
  } catch (error) {
    if (!error.code) throw error;
    tell(error.message || root.dataset.unreachable);
    return null;
  }
}

async function take(event) {
  const button = event.currentTarget;
  button.disabled = true;
  const found = await asked(() => post(`${path}/take`));
  button.disabled = false;
  if (!found) return;
  if (found.state === "done") return void location.reload(); // no phone is left: it is over, and says so
  tell("");
  button.parentElement.hidden = true;
  form.querySelector("[data-phone]").textContent = found.phone;
  form.querySelector("[data-person]").textContent = found.person ?? "";
  form.hidden = false;
  fit();
  form.querySelector("input").focus();
}

async function save(event) {
  event.preventDefault();
  const body = bodyOf();
  if (typeof body === "string") {
    tell(body);
    goOn();
    return;
  }
  const key = form.querySelector("[type=submit]");
  key.disabled = true;
  if (await asked(() => post(`${path}/result`, body))) location.assign("/call-backs/next");
  else key.disabled = false;
}

if (takes) {
  takes.addEventListener("click", take);
  form.addEventListener("submit", save);
  form.addEventListener("change", fit);
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.ctrlKey) form.requestSubmit();
    else if (/^[1-5]$/.test(event.key) && !event.ctrlKey && !event.altKey && !event.metaKey) digit(event);
  });
}
ready();
takes?.focus();
