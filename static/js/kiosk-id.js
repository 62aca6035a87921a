// The ID keypad: what was typed lives in this object alone — never in a field, an address or a store.
const PLACES = 18;
const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECKS = "10X98765432"; // GB 11643: ISO 7064 MOD 11-2
const GROUPS = [0, 6, 14]; // region, birth date, the rest
const PASSPORT_PLACES = [5, 20];

/** Whether 18 places have the check digit they must have. */
export function isValid(number) {
  if (!/^\d{17}[\dX]$/.test(number)) return false;
  const sum = WEIGHTS.reduce((total, weight, i) => total + weight * Number(number[i]), 0);
  return CHECKS[sum % 11] === number[17];
}

/** What may be shown, place by place: dots, and the one typed last, so that a slip of the finger is seen. */
export function masked(number, places = PLACES) {
  return Array.from({ length: places }, (_, i) => (i >= number.length ? "" : i === number.length - 1 ? number[i] : "dot"));
}

function drawEcho(box, number, places, groups) {
  const cells = masked(number, places).map((place) => {
    const cell = document.createElement("span");
    if (place === "dot") cell.className = "place-dot";
    else cell.textContent = place;
    return cell;
  });
  box.replaceChildren(...groups.map((from, at) => {
    const group = document.createElement("span");
    group.append(...cells.slice(from, groups[at + 1] ?? places));
    return group;
  }));
}

function tell(panel, state, typed) {
  for (const line of panel.querySelectorAll("[data-when]")) {
    line.hidden = line.dataset.when !== state;
    if (line.dataset.text) line.textContent = line.dataset.text.replace("{typed}", typed);
  }
}

export class IdEntry {
  #card = "";
  #passport = "";
  #isPassport = false; // chosen and finished

  get number() { return this.#isPassport ? this.#passport : this.#card; }
  get type() { return this.#isPassport ? "passport" : ""; }
  get valid() { return this.#isPassport || isValid(this.#card); }
  get typed() { return this.number.length; }

  clear() {
    this.#card = this.#passport = "";
    this.#isPassport = false;
  }

  /** A digit, X (only as the last place) or 'delete'. Touching the digits means a card after all. */
  press(key, screen) {
    this.#isPassport = false;
    this.#passport = "";
    if (key === "delete") this.#card = this.#card.slice(0, -1);
    else if (this.#card.length < PLACES && (key !== "X" || this.#card.length === PLACES - 1)) this.#card += key;
    this.show(screen);
  }

  /** A letter, a digit or 'delete' of a passport's number. */
  pressLetter(key, screen) {
    if (key === "delete") this.#passport = this.#passport.slice(0, -1);
    else if (this.#passport.length < PASSPORT_PLACES[1]) this.#passport += key;
    this.show(screen);
  }

  /** The passport's number is complete; answers whether it can be one. */
  finishPassport(screen) {
    this.#isPassport = this.#passport.length >= PASSPORT_PLACES[0];
    if (this.#isPassport) this.#card = "";
    this.show(screen, "short");
    return this.#isPassport;
  }

  dropPassport(screen) {
    this.#isPassport = false;
    this.#passport = "";
    this.show(screen);
  }

  /** How the card's number stands: 'count', 'good', 'bad', 'passport'; `asked` instead of 'count'. */
  state(asked = "") {
    if (this.#isPassport) return "passport";
    if (this.#card.length === PLACES) return isValid(this.#card) ? "good" : "bad";
    return asked || "count";
  }

  /** Draws the masked echoes and the lines that say how it stands, where the screen has them. */
  show(screen, asked = "") {
    const card = screen.querySelector("[data-id]");
    if (!card) return;
    const isServers = this.number === "" && !asked && card.querySelector('[data-when="server"]') !== null;
    drawEcho(card.querySelector("[data-id-echo]"), this.#card, PLACES, GROUPS);
    tell(card, isServers ? "server" : this.state(asked), this.typed);
    const sheet = screen.querySelector("[data-passport]");
    drawEcho(sheet.querySelector("[data-id-echo]"), this.#passport, Math.max(9, this.#passport.length), [0]);
    tell(sheet, asked || "count", this.#passport.length);
  }
}
