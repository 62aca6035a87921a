// The public JSON API as pages call it: one key per wish, the same key on every retry, and refusals with their sentence.

const TRY_LIMIT_MS = 5000;
const PAUSES_MS = [300, 1000];

/** A "no" from the server (`message` is what to tell the person), or `code` "unreachable" when none came at all. */
export class Refused extends Error {
  constructor(status, code, message, details = {}) {
    super(message);
    Object.assign(this, { status, code, details });
  }
}

/** 128 random bits as hex. crypto.randomUUID needs https, which a hall's own network often has not. */
export function newKey() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Headers of a request that nobody asked for: a page that reads again by itself keeps no session alive. */
export const LOOK = { "X-Quhao-Look": "1" };

/** POST `body` to /api/v1`path`; answers the JSON value. Retries a lost connection under the same Idempotency-Key. */
export function post(path, body = {}, key = newKey(), limit_ms = TRY_LIMIT_MS, more = {}) {
  const headers = { "Content-Type": "application/json", "Idempotency-Key": key, ...spoken(), ...more };
  return persist(() => ask(path, { method: "POST", headers, body: JSON.stringify(body) }, limit_ms));
}

/** GET /api/v1`path`; answers the JSON value. */
export function get(path, more = {}) {
  return persist(() => ask(path, { method: "GET", headers: { ...spoken(), ...more } }));
}

/** Refusals come in the language the page speaks; `<html data-as="kiosk">` says that the device's cookie speaks for it. */
function spoken() {
  const { lang, dataset } = document.documentElement;
  return { ...(lang && { "Accept-Language": lang }), ...(dataset.as && { "X-Quhao-As": dataset.as }) };
}

async function persist(attempt) {
  for (const pause of PAUSES_MS) {
    try {
      return await attempt();
    } catch (error) {
      if (error.code !== "unreachable") throw error;
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
  return attempt();
}

async function ask(path, options, limit_ms = TRY_LIMIT_MS) {
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(), limit_ms);
  let response, text;
  try {
    response = await fetch(`/api/v1${path}`, { ...options, credentials: "same-origin", signal: limit.signal });
    text = await response.text();
  } catch {
    throw new Refused(0, "unreachable", "");
  } finally {
    clearTimeout(timer);
  }
  const value = parsed(text);
  if (response.ok && value !== undefined) return value;
  if (!value?.error) throw new Refused(response.status, "unreachable", "");
  throw new Refused(response.status, value.error.code, value.error.message, value.error.details ?? {});
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
