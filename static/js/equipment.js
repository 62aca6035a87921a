// Puts the page of devices together: the page's facts, the feed, and one call per action.

import { h, render } from "preact";
import { post } from "./api.js";
import { read } from "./equipment-model.js";
import { App } from "./equipment-view.js";
import { connect } from "./feed.js";

const SAID_MS = 8000;
const root = document.getElementById("equipment");
const { hall, lang, offset, words, places } = root.dataset;
const url = `/halls/${encodeURIComponent(hall)}/equipment`;
let feed = null;

const page = {
  place: { lang, words: JSON.parse(words), places: JSON.parse(places), acts: "acts" in root.dataset, setsUp: "setsUp" in root.dataset },
  devices: [], plans: [], seen: false, filter: "all", text: "", chosen: location.hash.slice(1), said: null, busy: false,
  status: { connected: false, age_s: 0 },
  look(text) { this.text = text; draw(); },
  only(filter) { this.filter = filter; draw(); },
  choose(address) {
    this.chosen = this.chosen === address ? "" : address;
    history.replaceState(null, "", this.chosen ? `#${this.chosen}` : location.pathname);
    draw();
  },
  today() { return this.localNow(0).slice(0, 10); },
  /** The hall's wall clock in so many minutes, as a field of date and time holds it. */
  localNow(minutes) {
    const ahead = (offset[0] === "-" ? -1 : 1) * (Number(offset.slice(1, 3)) * 60 + Number(offset.slice(4, 6)));
    return new Date((feed?.now() ?? Date.now()) + (ahead + minutes) * 60_000).toISOString().slice(0, 16);
  },
  instant: (local) => `${local}:00${offset}`,
  ask(one, what) {
    const word = what === "restart" ? "asked_restart" : one.kind === "printer" ? "asked_slip" : "asked_test";
    return this.act(`${url}/${one.address}/ask`, { what }, word);
  },
  move(one, list) { return this.act(`${url}/${one.address}/places`, { places: list }, "moved"); },
  out(one, reason) { return this.act(`${url}/out`, { device: one.address, reason }, "is_out"); },
  back(one) { return this.act(`${url}/back`, { device: one.address }, "is_back"); },
  end(one) { return this.act(`${url}/maintenance/${one.id}/end`, {}, one.kind === "out" ? "is_back" : "ended"); },
  revoke(one) { return this.act(`/devices/${one.address}/revoke`, {}, "revoked"); },
  renew(one) { return this.act(`/devices/${one.address}/renew`, {}, "renewed"); },
  plan(body) { return this.act(`${url}/maintenance`, body, "planned"); },
  /** One call; says what came of it and gives the answer, false where it was refused. */
  async act(path, body, word) {
    this.busy = true;
    draw();
    try {
      const answer = await post(path, body);
      this.say(this.place.words[word], "good");
      return answer ?? true;
    } catch (error) {
      if (!error.code) throw error;
      this.say(error.message || this.place.words.unreachable, "bad");
      return false;
    } finally {
      this.busy = false;
      draw();
    }
  },
  /** What was said of an act before is not said of the next one. */
  hush() { this.said = null; draw(); },
  say(text, tone) {
    const said = { text, tone };
    this.said = said;
    if (tone !== "bad") setTimeout(() => { if (this.said === said) { this.said = null; draw(); } }, SAID_MS);
  },
};

let isDrawn = false;
function draw() {
  if (!isDrawn) root.replaceChildren();
  isDrawn = true;
  render(h(App, { page }), root);
}

feed = connect({
  as: "staff",
  hall,
  topics: ["equipment"],
  onView: (_topic, view) => {
    Object.assign(page, read(view), { seen: true });
    draw();
  },
  onStatus: (status) => {
    Object.assign(page.status, status);
    draw();
  },
});
draw();
