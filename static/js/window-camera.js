// The document camera of a window: asks for a picture, waits until the feed says that it came, and brings it as base64.

import { Refused, post } from "./api.js";
import { WORDS } from "./window-words.js";

const WAIT_MS = 20_000;
const LOOK_MS = 100;
const CHUNK = 8192;

/** Whether a camera stands at this window, working or not. */
export const hasCamera = (terminal) => Boolean(terminal.view.camera);

/** A picture as base64; Refused with words where there is none. */
export async function takePicture(terminal) {
  const { id } = await post(`${terminal.url}/pictures`);
  const came = await arrival(terminal, id);
  if (came?.state !== "taken") throw new Refused(409, came?.fault ?? "camera_slow", WORDS.cases.camera_failed);
  return base64(await bytes(`/api/v1${terminal.url}/pictures/${encodeURIComponent(id)}`));
}

/** Bytes as the contract takes them. */
export function base64(buffer) {
  const all = new Uint8Array(buffer);
  let text = "";
  for (let at = 0; at < all.length; at += CHUNK) text += String.fromCharCode(...all.subarray(at, at + CHUNK));
  return btoa(text);
}

async function arrival(terminal, id) {
  const until = terminal.mono() + WAIT_MS;
  while (terminal.mono() < until) {
    if (terminal.view.picture?.id === id) return terminal.view.picture;
    await new Promise((done) => setTimeout(done, LOOK_MS));
  }
  return null;
}

async function bytes(path) {
  try {
    const answer = await fetch(path, { credentials: "same-origin" });
    if (answer.ok) return await answer.arrayBuffer();
  } catch {
    // told below as any other loss of the server
  }
  throw new Refused(0, "unreachable", "");
}
