// When nobody touches the kiosk: a warning, a countdown, and the end. Seconds come from the page, time from the browser.
const TICK_MS = 250;

export class Idle {
  #touchedMs = performance.now();
  #warned = false;
  #shownS = -1;

  /** on: {applies(), warn(), tick(secondsLeft), calm(), end()} */
  constructor(warnS, countdownS, on) {
    this.warnMs = warnS * 1000;
    this.countdownMs = countdownS * 1000;
    this.on = on;
    setInterval(() => this.#look(), TICK_MS);
  }

  get warned() { return this.#warned; }

  /** Somebody is there. */
  touch() {
    this.#touchedMs = performance.now();
    if (this.#warned) {
      this.#warned = false;
      this.on.calm();
    }
  }

  #look() {
    if (!this.on.applies()) {
      this.touch();
      return;
    }
    const quietMs = performance.now() - this.#touchedMs;
    if (quietMs < this.warnMs) return;
    if (!this.#warned) {
      this.#warned = true;
      this.#shownS = -1;
      this.on.warn();
    }
    const leftS = Math.ceil((this.warnMs + this.countdownMs - quietMs) / 1000);
    if (leftS <= 0) {
      this.touch();
      this.on.end();
    } else if (leftS !== this.#shownS) {
      this.#shownS = leftS;
      this.on.tick(leftS);
    }
  }
}

/** The done screen's own countdown, held while the slip is being printed. */
export class Leaving {
  #timer = 0;

  start(seconds, { held, tick, end }) {
    this.stop();
    let leftMs = seconds * 1000;
    let lastMs = performance.now();
    const look = () => {
      const nowMs = performance.now();
      if (!held()) leftMs -= nowMs - lastMs;
      lastMs = nowMs;
      if (leftMs > 0) tick(Math.ceil(leftMs / 1000));
      else {
        this.stop();
        end();
      }
    };
    this.#timer = setInterval(look, TICK_MS);
    tick(seconds);
  }

  stop() {
    clearInterval(this.#timer);
  }
}
