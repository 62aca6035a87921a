// The feed's client: keeps one Map per topic true to the server, and says how old the picture is.
// A view is a flat map from key to small value; an event tells which values changed and which keys went.
import { io } from "socket.io";

const OLD_S = 6; // three pulses missed: whatever the socket believes, nobody is there
const DEAD_S = 12; // then it is closed and opened anew
const ANSWER_MS = 5000;
const REFUSED_RETRY_S = 15;
const UNSAID_MAX = 200;

/**
 * Watch topics of a hall. What the server refuses it says in the language of the page.
 * @param {object} wish
 * @param {string=} wish.as which cookie speaks for this page: "kiosk", "board" or "staff"
 * @param {string=} wish.token a staff token, device key or ticket token instead of a cookie
 * @param {string} wish.hall
 * @param {string[]} wish.topics
 * @param {(topic: string, view: Map<string, any>, seq: number) => void} wish.onView a new Map at each change
 * @param {(status: {connected: boolean, age_s: number, at: string|null, refused: {code: string, message: string}|null}) => void=} wish.onStatus
 *   `age_s`: seconds since the server was last heard (real time); `at`: the hall's time then
 * @returns {{now: () => number, seen: (call: number, how?: "shown"|"spoken") => void, close: () => void}}
 *   `now()` is the hall's clock in Unix milliseconds
 */
export function connect({ as, token, hall, topics, onView, onStatus = () => {} }) {
  const views = new Map(); // topic -> {view, seq}
  const asked = new Set(); // topics whose snapshot is on its way
  let heardMs = performance.now();
  let clock = null; // {hallMs, localMs} of the last pulse
  let at = null;
  let refused = null;
  let told = { connected: null, age: 0 };

  const socket = io("/live", {
    transports: ["websocket"],
    auth: { ...(as && { as }), ...(token && { token }), lang: document.documentElement.lang.startsWith("en") ? "en" : "zh" },
    reconnectionDelay: 500,
    reconnectionDelayMax: 8000,
    randomizationFactor: 0.8, // a thousand screens must not come back in the same moment
  });

  const ageSeconds = () => (performance.now() - heardMs) / 1000;

  function tell() {
    const age_s = ageSeconds();
    const connected = socket.connected && views.size > 0 && age_s < OLD_S;
    const age = age_s < 3 ? 0 : Math.floor(age_s);
    if (connected === told.connected && age === told.age && refused === told.refused) return;
    told = { connected, age, refused };
    onStatus({ connected, age_s, at, refused });
  }

  function heard() {
    heardMs = performance.now();
  }

  function reopen() {
    socket.io.engine?.close(); // the manager opens a new one by itself
  }

  function watch(names) {
    for (const name of names) asked.add(name);
    socket.timeout(ANSWER_MS).emit("watch", { hall, topics: names }, (late, answer) => {
      for (const name of names) asked.delete(name);
      if (late) return reopen();
      refused = answer.error ?? null;
      tell();
    });
  }

  // What a screen showed or spoke is evidence: said again after every break until the server has it.
  const unsaid = new Map();
  function say(key) {
    socket.timeout(ANSWER_MS).emit("seen", unsaid.get(key), (late) => {
      if (!late) unsaid.delete(key);
      else if (socket.connected && unsaid.has(key)) say(key);
    });
  }

  function seen(call, how = "shown") {
    const key = `${how} ${call}`;
    unsaid.set(key, { call, how });
    if (unsaid.size > UNSAID_MAX) unsaid.delete(unsaid.keys().next().value);
    if (socket.connected) say(key);
  }

  socket.on("connect", () => {
    heard();
    asked.clear();
    watch(topics);
    for (const key of unsaid.keys()) say(key);
  });

  socket.on("snapshot", ({ topic, seq, at: hallAt, view }) => {
    heard();
    clock ??= { hallMs: Date.parse(hallAt), localMs: performance.now() }; // until the first pulse
    asked.delete(topic);
    views.set(topic, { view: new Map(Object.entries(view)), seq });
    onView(topic, new Map(views.get(topic).view), seq);
    tell();
  });

  socket.on("event", ({ topic, seq, prev, set, gone }) => {
    heard();
    const known = views.get(topic);
    if (asked.has(topic)) return; // a snapshot that includes this is on its way
    if (!known || prev !== known.seq) return watch([topic]);
    for (const [key, value] of Object.entries(set)) known.view.set(key, value);
    for (const key of gone) known.view.delete(key);
    known.seq = seq;
    onView(topic, new Map(known.view), seq);
    tell();
  });

  socket.on("pulse", (pulse) => {
    heard();
    at = pulse.at;
    clock = { hallMs: Date.parse(at), localMs: performance.now() };
    tell();
  });

  let retry = 0;
  const comeBack = (seconds) => {
    clearTimeout(retry);
    retry = setTimeout(() => socket.connect(), seconds * 1000 * (1 + Math.random()));
  };

  socket.on("connect_error", (error) => {
    if (!socket.active) {
      refused = error.data ?? { code: "refused", message: error.message };
      comeBack(REFUSED_RETRY_S);
    }
    tell();
  });

  socket.on("disconnect", (reason) => {
    if (reason === "io server disconnect") comeBack(1);
    tell();
  });

  const look = setInterval(() => {
    if (socket.connected && ageSeconds() > DEAD_S) reopen();
    tell();
  }, 500);
  tell();

  return {
    now: () => (clock ? clock.hallMs + performance.now() - clock.localMs : Date.now()),
    seen,
    close: () => {
      clearTimeout(retry);
      clearInterval(look);
      socket.disconnect();
    },
  };
}
