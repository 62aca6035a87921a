// The ID keypad: what was typed lives in this object alone — never in a field, an address or a store.
const PLACES = 18;
const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECKS = "10X98765432"; // GB 11643: ISO 7064 MOD 11-2
const GROUPS = [0, 6, 14]; // region, birth date, the rest

/** Whether 18 places have the check digit they must have. */
export function isValid(number) {
  if (!/^\d{17}[\dX]$/.test(number)) return false;
  const sum = WEIGHTS.reduce((total, weight, i) => total + weight * Number(number[i]), 0);
  return CHECKS[sum % 11] === number[17];
}

/** What may be shown, place by place: dots, and the one typed last, so that a slip of the finger is seen. */
export function masked(number) {
  return Array.from({ length: PLACES }, (_, i) => (i >= number.length ? "" : i === number.length - 1 ? number[i] : "dot"));
}

function drawEcho(box, number) {
  const cells = masked(number).map((place) => {
    const cell = document.createElement("span");
    if (place === "dot") cell.className = "place-dot";
    else cell.textContent = place;
    return cell;
  });
  box.replaceChildren(...GROUPS.map((from, at) => {
    const group = document.createElement("span");
    group.append(...cells.slice(from, GROUPS[at + 1] ?? PLACES));
    return group;
  }));
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
    drawEcho(panel.querySelector("[data-id-echo]"), this.#typed);
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
