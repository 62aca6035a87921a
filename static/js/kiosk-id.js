// The ID keypad: what was typed lives in this object alone — never in a field, an address or a store.
const PLACES = 18;
const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECKS = "10X98765432"; // GB 11643: ISO 7064 MOD 11-2
const GROUPS = [6, 14]; // region, birth date, rest

/** Whether 18 places have the check digit they must have. */
export function isValid(number) {
  if (!/^\d{17}[\dX]$/.test(number)) return false;
  const sum = WEIGHTS.reduce((total, weight, i) => total + weight * Number(number[i]), 0);
  return CHECKS[sum % 11] === number[17];
}

/** What may be shown: dots, and the place typed last, so that a slip of the finger is seen. */
export function masked(number) {
  return Array.from({ length: PLACES }, (_, i) => {
    const gap = GROUPS.includes(i) ? " " : "";
    if (i >= number.length) return gap + "–";
    return gap + (i === number.length - 1 ? number[i] : "●");
  }).join("");
}

export class IdEntry {
  #typed = "";

  get number() { return this.#typed; }
  get valid() { return isValid(this.#typed); }

  clear() { this.#typed = ""; }

  /** A digit, X (only as the last place) or 'delete'. */
  press(key, panel) {
    if (key === "delete") this.#typed = this.#typed.slice(0, -1);
    else if (this.#typed.length < PLACES && (key !== "X" || this.#typed.length === PLACES - 1)) this.#typed += key;
    this.show(panel);
  }

  /** Draws the masked echo and the one line that says how it stands. */
  show(panel, asked = "") {
    panel.querySelector("[data-id-echo]").textContent = masked(this.#typed);
    const full = this.#typed.length === PLACES;
    const state = full ? (this.valid ? "good" : "bad") : asked || "count";
    for (const line of panel.querySelectorAll("[data-when]")) {
      const isServers = line.dataset.when === "server" && this.#typed === "";
      line.hidden = !(isServers || (line.dataset.when === state && !hasServers(panel, this.#typed)));
      if (line.dataset.text) line.textContent = line.dataset.text.replace("{typed}", this.#typed.length);
    }
  }
}

function hasServers(panel, typed) {
  return typed === "" && panel.querySelector('[data-when="server"]') !== null;
}
