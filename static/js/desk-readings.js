// What the box of this desk reads: a code is as if typed into the search, a card is whose it is. Which desk it is the page
// remembers; a page that stands for none has what is typed alone, by hand or by a scanner that types.

import { post } from "./api.js";
import { fill } from "./desk-say.js";

const OWN = "quhao_own_desk";

/** The desk this page stands for: the one chosen in this browser, else the only one there is; null for none. Pure. */
export function ownDesk(devices, chosen) {
  const desks = devices.filter((one) => one.kind === "desk" && one.state !== "revoked");
  if (chosen === "none") return null;
  return desks.find((one) => one.id === chosen) ?? (desks.length === 1 ? desks[0] : null);
}

export const readingActs = {
  /** The hall's desks, where a guide has to say which one this is. */
  get desks() {
    return this.devices.filter((one) => one.kind === "desk" && one.state !== "revoked");
  },

  get own() {
    return ownDesk(this.devices, localStorage.getItem(OWN));
  },

  turnOwn(id) {
    localStorage.setItem(OWN, id);
    this.listen();
    this.redraw();
  },

  /** Follow what the box of the own desk reads; `connect` is the feed's. */
  listenBy(connect) {
    this.connect = connect;
    this.listen();
  },

  listen() {
    if (!this.connect || this.heard?.desk === this.own?.id) return;
    this.heard?.feed?.close();
    const heard = { desk: this.own?.id, read: null };
    this.heard = heard;
    if (!heard.desk) return;
    heard.feed = this.connect({ as: "staff", hall: this.place.hall, topics: [`device:${heard.desk}`], onView: (_topic, view) => this.takeReadings(heard, view) });
  },

  /** Each reading once; what lay there before the page did is nobody's any more. */
  takeReadings(heard, view) {
    const isFirst = heard.read === null;
    heard.read ??= {};
    for (const kind of ["scan", "card"]) {
      const reading = view.get(kind);
      if (!reading || heard.read[kind] === reading.id) continue;
      heard.read[kind] = reading.id;
      if (isFirst) continue;
      if (kind === "scan") this.findText(reading.text);
      else this.card(reading, heard.desk);
    }
  },

  /** A card: whose the number is to be, while one is given out; else what there is of its person today. */
  async card({ token, name, number, id_type, fault }, desk) {
    const say = this.words.card;
    if (fault) return this.say(say.unread, "bad");
    const read = { open: true, name, id_type, id_number: number, phone: "", card: token, desk };
    if (this.screen.kind === "issue") return this.fillPerson(read);
    const found = await this.run("find", () => post(`${this.url}/find`, { card: token, desk }));
    if (!found) return undefined;
    const { tickets, bookings } = found;
    if (tickets.length + bookings.length > 1) return this.show({ kind: "found", tickets, bookings });
    if (tickets.length) return this.open(tickets[0]);
    if (bookings.length) return this.openBooking(bookings[0]);
    this.startIssue();
    this.fillPerson(read);
    return this.say(fill(say.none, { name: name || number }), "note");
  },

  fillPerson(read) {
    this.screen.draft.person = { ...read, phone: this.screen.draft.person.phone };
    this.say(fill(this.words.card.filled, { name: read.name, number: read.id_number }));
  },
};

/** The person of a draft as the call takes it: the card's token, else what was typed; nothing for nobody. */
export function personIn({ card, desk, name, id_type, id_number }) {
  if (card) return { card, desk };
  if (!id_number.trim()) return {};
  return { person: { ...(name.trim() && { name: name.trim() }), id_type, id_number: id_number.trim() } };
}

/** What stands masked from a card goes as soon as somebody types over it. */
export function typedOver(person, name, value) {
  if (person.card && name !== "phone") Object.assign(person, { card: "", desk: "", name: "", id_number: "" });
  person[name] = value;
}
