// Tells a scanner that types from a clerk who types: a scanner's characters come within milliseconds and end with Enter.

const GAP_MS = 80;
const LATE_MS = 1500; // a wireless scanner's Enter may come so long after its characters
const SCAN_CHARS_MIN = 8;
/** Identity cards, permits and phones: what is looked up goes into an address, and they may not. */
const PERSONAL = /^(\d{17}[\dX]|[A-Z]{3}\d{12}|1[3-9]\d{9})$/;

/** `onChar(char)` for typed characters (letters in capitals), `onScan(text)` for a scanned slip. `later` is setTimeout, `cancel` clearTimeout. */
export class Typing {
  constructor({ onChar, onScan, later = setTimeout.bind(globalThis), cancel = clearTimeout.bind(globalThis) }) {
    Object.assign(this, { onChar, onScan, later, cancel, held: "", timer: null, late: "", lateTimer: null });
  }

  /** A character key went down. */
  char(char) {
    this.wait("");
    this.held += char;
    this.cancel(this.timer);
    this.timer = this.later(() => this.settle(), GAP_MS);
  }

  /** Any other key went down: true when it was the Enter that ends a scan, and is used up by it. */
  other(name) {
    const text = this.held || this.late;
    if (name === "Enter" && text.length >= SCAN_CHARS_MIN) {
      this.forget();
      this.wait("");
      this.onScan(text);
      return true;
    }
    this.settle();
    return false;
  }

  settle() {
    const text = this.held;
    this.forget();
    if (text.length >= SCAN_CHARS_MIN) this.wait(text);
    else for (const char of text.toUpperCase()) this.onChar(char);
  }

  /** A scan whose Enter has not come yet: it would press the key in focus instead. */
  wait(text) {
    this.cancel(this.lateTimer);
    this.late = text;
    if (text) this.lateTimer = this.later(() => this.wait(""), LATE_MS);
  }

  forget() {
    this.cancel(this.timer);
    this.held = "";
  }
}

/** What our slips' CODE128 says: day as YYMMDD, then the number. `{day, number}` or null. */
export function slipOf(text) {
  const found = /^(\d{6})([A-Z]\d{3,4})$/.exec(text.toUpperCase());
  return found && { day: found[1], number: found[2] };
}

/** What a slip's or phone's QR says: the ticket's own page, whose token begins with the ticket's id. That id or null. */
export function ticketOf(text) {
  const found = /\/t\/([^./?#]+)\.[^/?#]+/.exec(text);
  return found && found[1];
}

/** The number of a document a reader has typed; or null. */
export function documentIn(text) {
  const plain = text.trim().toUpperCase();
  return /^(\d{17}[\dX]|[A-Z]{3}\d{12})$/.test(plain) ? plain : null;
}

/** The number of a case, as told slips and other papers bear it in their CODE128; or null; never a person's. */
export function caseIn(text) {
  const plain = text.trim().toUpperCase();
  return /^[0-9A-Z-]{8,50}$/.test(plain) && !PERSONAL.test(plain) ? plain : null;
}

/** A case's number as somebody typed it, in full or half width; or null, also for a person's. */
export function numberIn(text) {
  const plain = text.normalize("NFKC").replace(/\s/g, "").toUpperCase();
  return /^[0-9A-Z-]{3,50}$/.test(plain) && !PERSONAL.test(plain) ? plain : null;
}

/** "2026-11-23" as the slip says it. */
export function slipDay(day) {
  return day ? day.slice(2).replaceAll("-", "") : "";
}
