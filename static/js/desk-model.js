// The desk's picture from the feed's flat view: lines in their order, who must be led, who calls. Pure.

const LED = ["sight", "mobility"];

/** Who goes first: rank, arrival, number, id, as the server sorts. */
export function byPlace(one, other) {
  for (let at = 0; at < one.place.length; at += 1) {
    if (one.place[at] < other.place[at]) return -1;
    if (one.place[at] > other.place[at]) return 1;
  }
  return 0;
}

const bySince = (one, other) => (one.since < other.since ? -1 : one.since > other.since ? 1 : byPlace(one, other));

function part(view, prefix) {
  return Object.keys(view)
    .filter((key) => key.startsWith(prefix))
    .map((key) => view[key]);
}

/**
 * `view`: the flat map of topic `desk` as an object.
 * Answers {queues, lists: {waiting, missed, held, at_window}, leads, soon, helps, papers, displaced, faults, alarms}; `waiting` tickets carry
 * `ahead`, the people before them in their line; `alarms` are the keys nobody has taken yet.
 */
export function picture(view) {
  const tickets = part(view, "ticket:");
  const queues = part(view, "queue:").sort((a, b) => (a.id < b.id ? -1 : 1));
  const waiting = tickets.filter((one) => one.state === "waiting").sort(byPlace);
  const before = {};
  const line = waiting.map((one) => {
    const ahead = before[one.queue] ?? 0;
    before[one.queue] = ahead + one.units;
    return { ...one, ahead };
  });
  const leads = part(view, "lead:").sort((a, b) => (a.called_at < b.called_at ? -1 : 1));
  const helps = part(view, "help:").sort((a, b) => Number(a.id) - Number(b.id));
  const papers = part(view, "paper:").sort((a, b) => (a.given_at < b.given_at ? -1 : 1));
  return {
    queues,
    lists: {
      waiting: line,
      missed: tickets.filter((one) => one.state === "missed").sort(bySince),
      held: tickets.filter((one) => one.state === "held").sort(bySince),
      at_window: tickets.filter((one) => one.state === "called" || one.state === "serving").sort(bySince),
    },
    leads,
    soon: line.filter((one) => one.ahead < 5 && one.needs.some((need) => LED.includes(need))).sort((a, b) => a.ahead - b.ahead),
    helps,
    papers,
    displaced: view.displaced ?? null,
    faults: view.faults ?? [],
    alarms: [
      ...(view.displaced ? ["displaced"] : []),
      ...leads.filter((one) => !one.taken_by_id).map((one) => `lead:${one.id}`),
      ...helps.filter((one) => one.state === "open").map((one) => `help:${one.id}`),
      ...papers.map((one) => `paper:${one.id}`),
    ],
  };
}

/** Services of the queue whose letter was typed, else those whose name in either language holds the text; all for none. */
export function matching(services, typed) {
  const sought = typed.trim().toLowerCase();
  const ofLetter = services.filter((one) => one.queue.toLowerCase() === sought);
  if (!sought || ofLetter.length > 0) return sought ? ofLetter : services;
  return services.filter((one) => one.name.toLowerCase().includes(sought) || (one.name_en ?? "").toLowerCase().includes(sought));
}

/** Whether a text is a slip as scanners type it: its bars (261123A027) or the address in its QR. */
export function isSlip(text) {
  return /^\d{6}[A-Z]\d{3,4}$/i.test(text.trim()) || /\/t\/[^/?#\s]+/.test(text);
}

/** Whether a text is a case's number, as the paper of what is missing bears it; never a person's or a phone's. */
export function isCase(text) {
  const plain = text.trim();
  return /^(?=.*[A-Z])[0-9A-Z-]{12,50}$/i.test(plain) && !isSlip(plain) && !/^(\d{17}X|[A-Z]{3}\d{12})$/i.test(plain);
}

/** Which printer the desk uses: its own, else the one of the last copy, else the first that works, else the first. */
export function printerFor(printers, devices, prints = []) {
  const own = devices.find((one) => one.kind === "desk" && one.state === "enrolled" && one.printer)?.printer;
  const works = printers.find((one) => one.state === "online" || one.state === "degraded")?.printer;
  return own ?? prints.at(-1)?.printer ?? works ?? printers[0]?.printer ?? null;
}
