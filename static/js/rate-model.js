// What the tablet shows next: pure, so that time and answers are tested without a screen.

/** "{a} b" with its places filled in. */
export const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_all, name) => values[name] ?? "");

/** The hall's time; before the feed has said it, the machine's own. */
export const now = (feed) => Number(feed.now()) || Date.now();

const FRESH = { ask: null, until_ms: 0, grade: 0, aspects: [], problem: "", busy: false, lang: "zh" };

/**
 * The state after what the feed says (`ask`, undefined where nobody is asked) at `now_ms`; `tick`: only time has passed.
 * A new visit takes the place of the last. One that was answered elsewhere, taken back or waited for too long goes.
 */
export function after(state, ask, now_ms, tick = false) {
  const over = state.said && now_ms >= state.said_until_ms ? { said: "", lang: "zh" } : {};
  if (ask && ask.ticket !== state.ask?.ticket) {
    if (Date.parse(ask.until) <= now_ms) return { ...state, ...over };
    return { ...state, ...FRESH, said: "", ask, until_ms: Date.parse(ask.until) };
  }
  if (!state.ask) return { ...state, ...over };
  const isLate = now_ms >= state.until_ms;
  const isGone = !ask && !tick && !state.busy && now_ms < Date.parse(state.ask.until); // answered on a phone, or the end taken back
  return isLate || isGone ? { ...state, ...FRESH, ...over } : { ...state, ...over };
}

/** Which of the five faces is shown: a clerk waits for a signature, so it goes before a rating. */
export function faceOf(state, link, stale_s) {
  if (state.said) return "said";
  const isLost = !link.connected && (!link.ever || link.age_s >= stale_s);
  if (state.sign && !isLost) return "signing";
  if (isLost) return "offline";
  return state.ask ? "asking" : "idle";
}
