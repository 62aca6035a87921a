// What one may add on the confirm screen: a class of priority, needs, another document. Values wait in the form's fields.
import { screen } from "./kiosk-page.js";

const fieldOf = (name) => screen()?.querySelector(`input[type=hidden][name="${name}"]`);

export function openSheet(name) {
  const sheet = screen().querySelector(`dialog[data-sheet="${name}"]`);
  sheet.showModal();
  sheet.querySelector("h2").focus({ preventScroll: true });
  return sheet;
}

export const openedSheet = () => screen()?.querySelector("dialog[open]") ?? null;

export function closeSheet() {
  openedSheet()?.close();
}

/** One option tapped: a radio takes the place of the others, a check box stands for itself. */
export function pick(option) {
  const name = option.dataset.pick;
  const all = [...screen().querySelectorAll(`[data-pick="${name}"]`)];
  if (option.getAttribute("role") === "radio") for (const one of all) one.setAttribute("aria-checked", String(one === option));
  else option.setAttribute("aria-checked", String(option.getAttribute("aria-checked") !== "true"));
  const chosen = all.filter((one) => one.getAttribute("aria-checked") === "true" && one.dataset.value);
  fieldOf(name).value = chosen.map((one) => one.dataset.value).join(",");
  tell(name, chosen);
}

function tell(name, chosen) {
  const line = screen().querySelector(`[data-chosen="${name}"]`);
  if (!line) return;
  line.textContent = chosen.map((one) => one.dataset.short).join(document.documentElement.lang === "en" ? ", " : "、") || line.dataset.none;
  line.closest("button").classList.toggle("is-set", chosen.length > 0);
}

/** What was chosen, to be put into the same screen in another language or size. */
export function chosenNow() {
  return [...(screen()?.querySelectorAll("input[data-kept]") ?? [])].map(({ name, value }) => [name, value]);
}

export function chooseAgain(kept) {
  for (const [name, value] of kept) {
    for (const one of value ? value.split(",") : []) {
      const option = screen().querySelector(`[data-pick="${name}"][data-value="${CSS.escape(one)}"]`);
      if (option) pick(option);
    }
  }
}
