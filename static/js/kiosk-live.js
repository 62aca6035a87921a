// Keeps the screen true: told by the feed when there is one, by asking again when there is not.
const SETTLE_MS = 300; // several events of one commit are one look
const CALM_POLL_S = 30; // with the feed: opening hours pass without an event

export class Live {
  #connected = false;
  #askedMs = performance.now();
  #soon = 0;

  constructor({ hall, device, pollS, refresh }) {
    this.pollS = pollS;
    this.refresh = refresh;
    setInterval(() => this.#look(), 500);
    this.#follow(hall, device);
  }

  /** A screen may want to be looked at more often for a while. */
  everyS = 0;

  async #follow(hall, device) {
    try {
      const feed = await import("/static/js/feed.js");
      feed.connect({
        as: "kiosk",
        hall,
        topics: ["board", `device:${device}`],
        onView: () => this.#changed(),
        onStatus: ({ connected }) => {
          if (connected && !this.#connected) this.#changed();
          this.#connected = connected;
        },
      });
    } catch (error) {
      console.warn("no feed, polling instead", error);
    }
  }

  #changed() {
    if (this.#soon) return;
    this.#soon = setTimeout(() => {
      this.#soon = 0;
      this.#ask();
    }, SETTLE_MS);
  }

  #look() {
    const everyS = this.#connected ? CALM_POLL_S : this.everyS || this.pollS;
    if (performance.now() - this.#askedMs >= everyS * 1000) this.#ask();
  }

  #ask() {
    this.#askedMs = performance.now();
    this.refresh();
  }
}
