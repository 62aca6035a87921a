// A scanner that types (a keyboard wedge) told from people who type: the one rule of kiosk, desk and window.
// At least six characters, none later than 50 ms after the one before, then Enter, Tab or a silence: a code.

const CHARS_MIN = 6;
const GAP_MS = 50; // people take 100 and more
const SILENCE_MS = 100; // ends a code that has neither Enter nor Tab behind it
const LATE_MS = 1500; // a wireless scanner's Enter may come so long after its characters
const SLACK_MS = 5; // a timer is set so much later than what it looks for
const ADDRESS = /^http/i; // nobody types these four that fast
const BESIDE = new Set(["Shift", "Control", "Alt", "AltGraph", "Meta", "CapsLock", "NumLock", "ScrollLock"]);
const ENDS = new Set(["Enter", "Tab"]);
/** What `stays` says of a field whose Enter, also a scanner's, leads to the next. */
export const GOES_ON = "goes on";
const STARTS = /[A-Za-z0-9\]]/; // what a code begins with; ] is a scanner's own sign of the kind of code
const IS_LETTER = /^[A-Za-z]$/;
const swapped = (char) => (char === char.toUpperCase() ? char.toLowerCase() : char.toUpperCase());

/**
 * The rule itself, without a clock or a page. `prefix`: a character or a key's name a scanner is set to begin with; what
 * follows it is a code, however short. Answers are `{isUsed, events}`; an event is
 * `{kind: "scan", text, raw, isEnded}`, `isEnded` by Enter or Tab and not by silence,
 * `{kind: "typed", text}` for what a person typed, or `{kind: "ime"}` when an input method catches what a scanner types.
 */
export class Burst {
  constructor({ prefix = "" } = {}) {
    this.prefix = prefix;
    this.lateMs = -Infinity; // until when a lonely Enter still belongs to the last code
    this.forget();
  }

  forget() {
    Object.assign(this, { chars: [], count: 0, hasPrefix: false, hasIme: false, isTold: false, lastMs: -Infinity });
  }

  get raw() {
    return this.chars.map(({ char }) => char).join("");
  }

  /** Whether nothing but a scanner types like this. */
  get isCertain() {
    return !this.hasIme && (this.hasPrefix || this.count >= CHARS_MIN || ADDRESS.test(this.raw));
  }

  /** How long the next character may take. */
  get limitMs() {
    return this.isCertain || this.count >= CHARS_MIN ? SILENCE_MS : GAP_MS;
  }

  /** A key went down: {key, shift, caps, ime, repeat}; `key` one character, or a key's name. */
  feed(press, atMs) {
    const events = this.quiet(atMs);
    if (BESIDE.has(press.key)) return { isUsed: false, events };
    if (ENDS.has(press.key)) return this.endBy(atMs, events);
    if (press.key === this.prefix && !press.repeat) {
      events.push(...this.end());
      Object.assign(this, { hasPrefix: true, lastMs: atMs, lateMs: -Infinity });
      return { isUsed: true, events };
    }
    this.lateMs = -Infinity;
    const isChar = press.ime || press.key.length === 1;
    const isNoStart = isChar && !press.ime && !this.count && !this.hasPrefix && !STARTS.test(press.key);
    if (!isChar || isNoStart || press.repeat) {
      events.push(...this.end());
      if (isChar && !press.ime && press.key !== " ") events.push({ kind: "typed", text: press.key }); // also one held down
      return { isUsed: false, events };
    }
    return this.add(press, atMs, events);
  }

  add(press, atMs, events) {
    this.count += 1;
    this.lastMs = atMs;
    this.hasIme ||= press.ime === true;
    if (!press.ime) this.chars.push({ char: press.key, shift: press.shift === true, caps: press.caps === true });
    if (this.hasIme && this.count >= CHARS_MIN && !this.isTold) {
      this.isTold = true;
      events.push({ kind: "ime" });
    }
    return { isUsed: this.isCertain, events };
  }

  endBy(atMs, events) {
    const isScan = this.isCertain;
    const isLate = atMs <= this.lateMs;
    events.push(...this.end(true));
    this.lateMs = isScan ? atMs + GAP_MS : -Infinity; // CR LF is two Enters
    return { isUsed: isScan || isLate, events };
  }

  /** Nothing has come until now. */
  quiet(atMs) {
    return atMs - this.lastMs > this.limitMs ? this.end() : [];
  }

  end(isEnded = false) {
    const { raw, isCertain, hasIme, count, chars, lastMs } = this;
    this.forget();
    if (isCertain && raw) {
      this.lateMs = lastMs + LATE_MS;
      return [{ kind: "scan", text: upright(chars), raw, isEnded }];
    }
    return raw && !(hasIme && count >= CHARS_MIN) ? [{ kind: "typed", text: raw }] : [];
  }
}

/** The text as the scanner meant it: Caps Lock turns every letter round, also one the browser does not know to be on. */
function upright(chars) {
  const letters = chars.filter(({ char }) => IS_LETTER.test(char));
  const isOdd = ({ char, shift }) => (char === char.toUpperCase()) !== shift;
  const isTelling = letters.some(({ shift }) => shift) || ADDRESS.test(chars.map(({ char }) => char).join(""));
  const isTurned = letters.some(({ caps }) => caps) || (isTelling && letters.every(isOdd));
  return chars.map(({ char }) => (isTurned && IS_LETTER.test(char) ? swapped(char) : char)).join("");
}

/** The character a key writes; "" for every other. */
function charOf(event) {
  return event.key?.length === 1 && !event.ctrlKey && !event.altKey && !event.metaKey ? event.key : "";
}

/** Some scanners send CR and LF as what makes them on a terminal; a browser would open its downloads. */
const isControlEnd = ({ key, ctrlKey }) => ctrlKey && /^[jm]$/i.test(key ?? "");

function fieldOf(target) {
  const isText = target instanceof HTMLTextAreaElement || (target instanceof HTMLInputElement && !/^(checkbox|radio|button|submit)$/.test(target.type));
  return isText ? target : null;
}

/** What the hall says its scanners begin with, on the page's own element. */
const prefixHere = () => globalThis.document?.querySelector("[data-scanner-prefix]")?.dataset.scannerPrefix ?? "";

/**
 * On a page: `hear` each keydown before anybody else does. What a code has written into a field is taken out of it again,
 * unless `stays(field, text)`: then it is put right there, and its Enter goes on too where that is GOES_ON. With `onTyped` characters outside of fields are held until it is known whose they are;
 * `keeps(text)`: whether a code's characters are kept from the page as soon as they are certain. `later` is setTimeout, `cancel` clearTimeout.
 */
export class Wedge {
  constructor({ onScan, onIme, onTyped = null, stays = () => false, keeps = () => true, prefix = prefixHere(), later = setTimeout.bind(globalThis), cancel = clearTimeout.bind(globalThis), now = () => performance.now() }) {
    Object.assign(this, { onScan, onIme, onTyped, stays, keeps, later, cancel, now, burst: new Burst({ prefix }), place: null, leaked: "", timer: null });
  }

  /** Whether the key is used up; nobody else sees it then. `char` where the page knows better what the key writes. */
  hear(event, char = charOf(event)) {
    const { burst } = this;
    const at = event.timeStamp;
    this.tell(burst.quiet(at));
    const field = fieldOf(event.target);
    if (field?.type === "password") return this.drop();
    const isIme = event.key === "Process" || event.keyCode === 229 || event.isComposing === true;
    const press = { key: char || keyOf(event), shift: event.shiftKey, caps: event.getModifierState("CapsLock"), ime: isIme, repeat: event.repeat };
    const isChar = !isIme && press.key.length === 1;
    if (isChar) this.note(fieldOf(document.activeElement) ?? field);
    const { isUsed, events } = burst.feed(press, at);
    const isHeld = isChar && Boolean(this.onTyped) && !this.place && (burst.count > 0 || events.length > 0);
    const isKept = isHeld || (isUsed && (!isChar || this.keeps(burst.raw)));
    if (isChar && !isKept) this.leaked += press.key;
    const goesOn = this.tell(events);
    const isTaken = isKept && !goesOn;
    if (isTaken) {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
    this.cancel(this.timer);
    if (burst.count || burst.hasPrefix) this.timer = this.later(() => this.tell(burst.quiet(this.now())), burst.limitMs + SLACK_MS);
    return isTaken;
  }

  drop() {
    this.cancel(this.timer);
    this.burst.forget();
    Object.assign(this, { place: null, leaked: "" });
    return false;
  }

  /** What stood in the field before the first character; one that got the focus meanwhile has the first ones already. */
  note(field) {
    if (!this.burst.count) Object.assign(this, { place: null, leaked: "" });
    if (!field || this.place) return;
    const typed = this.leaked;
    const had = typed && field.value.endsWith(typed) ? field.value.slice(0, -typed.length) : field.value;
    const [from, to] = typed || field.selectionStart === null ? [had.length, had.length] : [field.selectionStart, field.selectionEnd];
    this.place = { field, before: had.slice(0, from), had, after: had.slice(to) };
  }

  /** Whether a code stays in its field and the key that ended it may go on. */
  tell(events) {
    let goesOn = false;
    for (const event of events) {
      const { place, leaked } = this;
      if (event.kind !== "ime") Object.assign(this, { place: null, leaked: "" });
      if (event.kind === "ime") this.onIme();
      else if (event.kind === "scan") goesOn = this.scanned(event, place, leaked);
      else if (!place) this.onTyped?.(event.text);
    }
    return goesOn;
  }

  scanned({ text, raw, isEnded }, place, leaked) {
    const stay = place !== null && this.stays(place.field, text);
    if (place) write(place.field, stay ? place.before + text + place.after : place.had);
    if (!stay) this.onScan(text, { unseen: raw.slice(leaked.length), isEnded });
    if (stay === GOES_ON) this.burst.lateMs = -Infinity;
    return stay === GOES_ON;
  }
}

function keyOf(event) {
  return isControlEnd(event) ? "Enter" : event.key?.length === 1 ? "Unidentified" : event.key ?? "Unidentified";
}

function write(field, text) {
  const fits = field.maxLength > 0 ? text.slice(0, field.maxLength) : text;
  if (field.value === fits) return;
  field.value = fits;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}
