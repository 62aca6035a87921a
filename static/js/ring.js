// The bell of a ticket's page: two tones made by the browser itself, so that nothing is fetched when a call comes.
// Browsers stay silent until somebody has touched the page once: arm() belongs into that touch.

const TONES_HZ = [880, 1175];
const TONE_S = 0.22;
const STROKES = 3;
const PAUSE_S = 0.7;
const ROUNDS = 4;
const ROUND_S = 4;
const VIBRATE_MS = [400, 200, 400, 200, 800];

// browsers refuse both before the first touch, and say so loudly
const mayShake = () => navigator.vibrate && navigator.userActivation?.hasBeenActive !== false;

export class Bell {
  constructor() {
    this.context = null;
    this.sounding = [];
    this.rounds = [];
  }

  get isArmed() {
    return this.context?.state === "running";
  }

  /** Call from a touch or key; resolves when sound is allowed. */
  async arm() {
    const Context = globalThis.AudioContext ?? globalThis.webkitAudioContext;
    if (!Context) return false;
    this.context ??= new Context();
    if (this.context.state !== "running") await this.context.resume().catch(() => {});
    return this.isArmed;
  }

  /** Ring and shake a few times; a new call begins anew. */
  ring() {
    this.stop();
    for (let round = 0; round < ROUNDS; round++) {
      this.rounds.push(setTimeout(() => this.once(), round * ROUND_S * 1000));
    }
  }

  once() {
    if (mayShake()) navigator.vibrate(VIBRATE_MS);
    if (!this.isArmed) return;
    const start = this.context.currentTime + 0.05;
    for (let stroke = 0; stroke < STROKES; stroke++) {
      TONES_HZ.forEach((hz, at) => this.tone(hz, start + stroke * PAUSE_S + at * TONE_S));
    }
  }

  tone(hz, at) {
    const [source, gain] = [this.context.createOscillator(), this.context.createGain()];
    source.frequency.value = hz;
    gain.gain.setValueAtTime(0.0001, at);
    gain.gain.exponentialRampToValueAtTime(0.6, at + 0.02);
    gain.gain.exponentialRampToValueAtTime(0.0001, at + TONE_S);
    source.connect(gain).connect(this.context.destination);
    source.start(at);
    source.stop(at + TONE_S);
    this.sounding.push(source);
    source.onended = () => (this.sounding = this.sounding.filter((one) => one !== source));
  }

  /** Silence. */
  stop() {
    for (const timer of this.rounds) clearTimeout(timer);
    for (const source of this.sounding) source.stop();
    [this.rounds, this.sounding] = [[], []];
    if (mayShake()) navigator.vibrate(0);
  }
}

/** Keep the screen on where the browser can (https only); asks again when the page comes back to the front. */
export function keepAwake() {
  const hold = () => document.visibilityState === "visible" && navigator.wakeLock?.request("screen").catch(() => {});
  document.addEventListener("visibilitychange", hold);
  hold();
}
