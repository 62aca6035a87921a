// The voice guide: plays rows of [clip, words]; a clip that is not there is spoken by a voice of this machine, if it has one.
const VOLUMES = [0.15, 0.3, 0.5, 0.75, 1]; // the loudest is set to 65 dB(A) or more at the person when the kiosk is put up
const PAUSE_S = 0.3;
const BOARD_CLIPS = /^(zh|en|letter)\//;

const addressOf = (clip) => `/static/audio/${clip}.${BOARD_CLIPS.test(clip) ? "wav" : "ogg"}`;

export class Voice {
  on = false;
  paused = false;
  speaking = false;
  unsaid = () => []; // what is said at the end when something had neither clip nor voice
  usualLevel = 3;
  level = 3;
  #context = null;
  #gain = null;
  #source = null;
  #clips = new Map();
  #summary = [];
  #turn = 0;

  async start() {
    this.on = true;
    this.#context ??= new AudioContext();
    if (!this.#gain) {
      this.#gain = this.#context.createGain();
      this.#gain.connect(this.#context.destination);
    }
    this.#setVolume();
    await this.#context.resume();
  }

  stop() {
    this.hush();
    this.on = this.paused = false;
    this.#summary = [];
  }

  /** Ends what is being said. */
  hush() {
    this.#turn += 1;
    this.speaking = false;
    this.#source?.stop();
    this.#source = null;
    globalThis.speechSynthesis?.cancel();
    if (this.paused) this.pause();
  }

  /** Speaks instead of what was being said; a summary is what 'repeat' says again. */
  async say(pieces, { isSummary = false } = {}) {
    if (!this.on || !pieces.length) return;
    if (isSummary) this.#summary = pieces;
    this.hush();
    const mine = this.#turn;
    this.speaking = true;
    document.dispatchEvent(new CustomEvent("quhao:say", { detail: { pieces, level: this.level } }));
    for (const [clip] of pieces) this.#load(clip);
    let isAllSaid = true;
    for (const [clip, words] of pieces) {
      isAllSaid = (await this.#sayOne(clip, words, mine)) && isAllSaid;
      if (mine !== this.#turn) return;
    }
    for (const [clip, words] of isAllSaid ? [] : this.unsaid()) {
      await this.#sayOne(clip, words, mine);
      if (mine !== this.#turn) return;
    }
    this.speaking = false;
  }

  /** Whether it could be said. */
  async #sayOne(clip, words, mine) {
    const buffer = await this.#load(clip);
    if (mine !== this.#turn) return true;
    document.dispatchEvent(new CustomEvent("quhao:piece", { detail: { clip, words, isClip: Boolean(buffer) } }));
    return buffer ? this.#play(buffer) : this.#speak(words);
  }

  repeat() {
    return this.say(this.#summary);
  }

  /** Pauses, or goes on. */
  pause() {
    this.paused = !this.paused;
    if (this.paused) {
      this.#context?.suspend();
      globalThis.speechSynthesis?.pause();
    } else {
      this.#context?.resume();
      globalThis.speechSynthesis?.resume();
    }
  }

  change(steps) {
    this.level = Math.min(VOLUMES.length, Math.max(1, this.level + steps));
    this.#setVolume();
  }

  #setVolume() {
    if (this.#gain) this.#gain.gain.value = VOLUMES[this.level - 1];
  }

  #load(clip) {
    if (!this.#clips.has(clip)) this.#clips.set(clip, this.#fetch(clip));
    return this.#clips.get(clip);
  }

  async #fetch(clip) {
    if (clip === ",") return this.#context.createBuffer(1, Math.round(PAUSE_S * this.#context.sampleRate), this.#context.sampleRate);
    try {
      const answer = await fetch(addressOf(clip));
      return answer.ok ? await this.#context.decodeAudioData(await answer.arrayBuffer()) : null;
    } catch {
      this.#clips.delete(clip); // the network may be back for the next time
      return null;
    }
  }

  #play(buffer) {
    return new Promise((ended) => {
      const done = () => ended(true);
      const source = this.#context.createBufferSource();
      source.buffer = buffer;
      source.connect(this.#gain);
      source.onended = done;
      source.start();
      this.#source = source;
    });
  }

  /** Only a voice of the machine itself: nothing of a visit goes over the network. */
  #speak(words) {
    const lang = document.documentElement.lang.slice(0, 2);
    const own = globalThis.speechSynthesis?.getVoices().find((one) => one.localService && one.lang.startsWith(lang));
    if (!words) return Promise.resolve(true);
    if (!own) return Promise.resolve(false);
    return new Promise((ended) => {
      const done = () => ended(true);
      const spoken = new SpeechSynthesisUtterance(words);
      spoken.voice = own;
      spoken.volume = VOLUMES[this.level - 1];
      spoken.onend = spoken.onerror = done;
      speechSynthesis.speak(spoken);
    });
  }
}

/** The row of clips written on an element, or on the part of it that is shown. */
export function saidOf(one) {
  const holder = one?.dataset.say ? one : one?.querySelector?.("[data-say]:not([hidden])");
  return holder ? JSON.parse(holder.dataset.say) : [];
}

/** A phrase with a figure in it: the clips around it come from the page, the figure is spelled. */
export function aroundFigure(text, figure) {
  const [before, after] = JSON.parse(text);
  const lang = document.documentElement.lang.slice(0, 2);
  const figures = [...String(figure)].map((one) => [`${lang}/${one}`, one]);
  return [...before, ...figures, ...after];
}
