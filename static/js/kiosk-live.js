// Keeps the screen true: told by the feed when there is one, by asking again when there is not.
const SETTLE_MS = 300; // several events of one commit are one look
const CALM_POLL_S = 30; // with the feed: opening hours pass without an event

const READ = ["card", "scan"]; // what the box has just read, each with an id of its own

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

  /** What is done with a reading: (kind, {id, …}); once for each. */
  onReading = () => {};
  #read = new Map();

  async #follow(hall, device) {
    try {
      const feed = await import("/static/js/feed.js");
      feed.connect({
        as: "kiosk",
        hall,
        topics: ["board", `device:${device}`],
        onView: (_topic, view) => {
          for (const kind of READ) if (view.has(kind)) this.#take(kind, view.get(kind));
          this.#changed();
        },
        onStatus: ({ connected, refused }) => {
          if (refused?.code === "not_allowed") location.reload(); // it belongs to another hall now
          if (connected && !this.#connected) this.#changed();
          this.#connected = connected;
        },
      });
    } catch (error) {
      console.warn("no feed, polling instead", error);
    }
  }

  #take(kind, reading) {
    if (this.#read.get(kind) === reading.id) return;
    this.#read.set(kind, reading.id);
    this.onReading(kind, reading);
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
