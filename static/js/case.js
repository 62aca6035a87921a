// One case: each key is one act of the contract; the page then shows how the case stands.
import { ready } from "./admin-ready.js";
import { post } from "./api.js";

const root = document.getElementById("case");
const said = root.querySelector("[data-said]");
const text = (form, ...names) => Object.fromEntries(names.map((name) => [name, form[name].value.trim()]));
const ticked = (form) => [...form.querySelectorAll("[name=material]:checked")].map((one) => one.value);
/** The id of who is meant by number, name or both; "" for nobody, and where two have the name. */
const colleague = (typed) => {
  const isMeant = (one) => one.value === typed || one.value.split(" ", 1)[0] === typed || one.value.replace(/^\S+ /, "") === typed;
  const found = [...document.querySelectorAll("#colleagues option")].filter(isMeant);
  return found.length === 1 ? found[0].dataset.id : "";
};

/** Who takes the result; the name is of somebody who was sent alone. */
const taker = (form) =>
  form.who.value === "other"
    ? { who: "other", name: form.taker.value.trim(), id_tail: form.tail.value.trim(), letter: form.letter.checked }
    : { who: form.who.value };

// what each key posts: path and body
const ACTS = {
  supply: (form) => ["supply", { materials: ticked(form).map((name) => ({ name, got: form.got.value })) }],
  "take-back": (form) => ["supply", { materials: ticked(form).map((name) => ({ name, got: "missing", copies: 0 })) }],
  accept: (form) => ["accept", { follow: ticked(form), ahead: form.ahead?.checked ?? false }],
  tell: (form) => ["tell", { missing: ticked(form) }],
  refuse: (form) => ["refuse", text(form, "reason")],
  withdraw: (form) => ["withdraw", text(form, "reason")],
  step: (form) => ["step", text(form, "name")],
  "step-done": (form) => ["step", { ...text(form, "name", "opinion"), done: true }],
  "clock-stop": (form) => ["clock", { ...text(form, "reason"), stands: true }],
  "clock-start": () => ["clock", { stands: false }],
  extend: (form) => ["extend", { ...text(form, "reason"), days: Number(form.days.value) }],
  "hand-over": (form) => ["hand-over", { to: colleague(form.to.value.trim()) }],
  project: (form) => ["project", text(form, "project")],
  conclude: (form) => [
    "conclude",
    { ...text(form, "result", "result_number", "delivery", "reason"), granted: form.granted.value === "yes" },
  ],
  asked: () => ["asked", {}],
  "asked-skipped": () => ["asked", { skipped: true }],
  prints: () => ["prints", { reason: "other" }],
  "hand-out-code": (form) => ["hand-out", { proof: "code", ...text(form, "code"), taker: taker(form) }],
  "hand-out-signature": (form) => ["hand-out", { proof: "signature", taker: taker(form) }],
  applicant: (form) => [
    "applicant",
    { person: text(form, "name", "id_type", "id_number"), ...(form.phone.value.trim() && text(form, "phone")) },
  ],
  parcel: (form) => ["parcel", { ...text(form, "name", "phone", "address"), free: form.free.checked }],
  "parcel/label": () => ["parcel/label", {}],
  "parcel/address": () => ["parcel/address", {}],
  "parcel/sent": (form) => ["parcel/sent", text(form, "carrier", "tracking")],
  "parcel/delivered": () => ["parcel/delivered", {}],
  "parcel/returned": () => ["parcel/returned", {}],
  "at-window": () => ["at-window", {}],
};

// what is done upon the case as the page shows it: where it has changed since, the page is told to look again
const UPON = ["supply", "accept", "tell", "refuse", "withdraw", "step", "clock", "extend", "hand-over", "conclude", "asked", "hand-out", "at-window", "applicant"];
const version = Number(root.dataset.version);

root.addEventListener("submit", async (event) => {
  if (!event.submitter.value) return; // a plain form: the page of the label
  event.preventDefault();
  const button = event.submitter;
  const [act, body] = ACTS[button.value](event.target);
  if (body.to === "") return tell(root.dataset.nobody, true);
  if (body.materials?.length === 0) return tell(root.dataset.none, true);
  button.disabled = true;
  try {
    const answer = await post(`/cases/${encodeURIComponent(root.dataset.number)}/${act}`, UPON.includes(act) ? { ...body, version } : body);
    if (act === "parcel/label") tell(root.dataset.printing);
    else if (act === "parcel/address") tell(`${answer.name} ${answer.phone} ${answer.text}`);
    else location.reload();
  } catch (error) {
    if (!error.code) throw error;
    tell(error.message || root.dataset.unreachable, true);
  } finally {
    button.disabled = false;
  }
});
function tell(sentence, isBad = false) {
  said.classList.toggle("bad", isBad);
  said.textContent = sentence;
  said.hidden = false;
  said.scrollIntoView({ block: "nearest" });
}
ready();
