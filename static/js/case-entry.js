// A case that began without a ticket: sent once, then shown with both its times; the form is empty for the next.

import { ready } from "./admin-ready.js";
import { Refused, newKey, post } from "./api.js";

const root = document.getElementById("entry");
const form = root.querySelector("form");
const said = document.getElementById("said");
const words = JSON.parse(document.getElementById("words").textContent);
const choices = JSON.parse(document.getElementById("choices").textContent);
const { service, source, carrier, tracking } = form.elements;
const [item, papers, list, parcel] = ["item", "papers", "list", "parcel"].map((id) => document.getElementById(id));
const offset = root.dataset.now.slice(19); // of the hall's own time
const say = (key, values = {}) => words[key].replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
const when = (at) => at.slice(0, 16).replace("T", " ");
let key = newKey();

function element(tag, text = "", className = "") {
  return Object.assign(document.createElement(tag), { textContent: text, className });
}

function bodyOf(fields) {
  const person = { name: fields.name, id_type: fields.id_type, id_number: fields.id_number };
  const applied = `${fields.day}T${fields.time.slice(0, 5)}:00${offset}`;
  const others = fields.others.split("\n").map((line) => line.trim()).filter(Boolean);
  const came = [...new Set([...[...list.querySelectorAll(":checked")].map((box) => box.value), ...others])];
  const parcelSent = fields.source === "courier" && fields.tracking.trim() !== "";
  const more = { ...(item.value && { item: item.value }), ...(came.length && { came }), ...(parcelSent && { parcel: { carrier: fields.carrier, tracking: fields.tracking } }), ...(fields.number && { number: fields.number }), ...(fields.phone && { phone: fields.phone }) };
  return { hall: root.dataset.hall, service: fields.service, source: fields.source, applied_at: applied, person, ...more };
}

function offerPapers() {
  const found = (choices[service.value] ?? []).find((one) => one.code === item.value) ?? choices[service.value]?.[0];
  list.replaceChildren(...(found?.papers ?? []).map((name) => {
    const [row, label, box] = [element("li"), element("label"), Object.assign(document.createElement("input"), { type: "checkbox", value: name })];
    label.append(box, ` ${name}`);
    row.append(label);
    return row;
  }));
  papers.hidden = !found;
}

function offerItems() {
  const found = choices[service.value] ?? [];
  item.replaceChildren(...found.map((one) => Object.assign(element("option", one.name), { value: one.code })));
  item.disabled = found.length < 2;
  offerPapers();
}

function offerParcel() {
  parcel.hidden = source.value !== "courier";
  carrier.required = !parcel.hidden && tracking.value.trim() !== "";
}

service.addEventListener("change", offerItems);
item.addEventListener("change", offerPapers);
source.addEventListener("change", offerParcel);
tracking.addEventListener("input", offerParcel);
offerItems();
offerParcel();

function show(made) {
  const box = element("div", "", "message good");
  const link = element("a", say("made", { number: made.number, name: made.item.name }));
  link.href = `/cases/${encodeURIComponent(made.number)}`;
  const line = element("strong");
  line.append(link);
  box.append(line);
  const times = element("p", "", "entry-times");
  times.append(element("span", say("applied", { at: when(made.applied_at) })), element("span", say("entered", { at: when(made.entered_at) })));
  if (when(made.applied_at).slice(0, 10) !== when(made.entered_at).slice(0, 10)) times.append(element("b", say("late")));
  box.append(times, element("p", made.missing.length ? say("lacks", { names: made.missing.join("、") }) : say("whole")));
  said.replaceChildren(box);
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const button = form.querySelector("[type=submit]");
  button.disabled = true;
  try {
    show(await post("/cases", bodyOf(Object.fromEntries(new FormData(form))), key));
    key = newKey();
    for (const name of ["number", "name", "id_number", "phone", "carrier", "tracking", "others"]) form.elements[name].value = "";
    offerPapers();
    offerParcel();
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    if (error.code !== "unreachable") key = newKey(); // mended, it is another wish
    said.replaceChildren(element("p", error.message || say("unreachable"), "message bad"));
  } finally {
    button.disabled = false;
    said.focus();
  }
});
ready();
