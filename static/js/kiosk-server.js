// Asking the server for a screen: an answer that is none of ours means that it is away.
import { settings } from "./kiosk-page.js";

export class Away extends Error {}

export async function ask(path, form) {
  let response, text;
  try {
    response = await fetch(path, {
      method: form ? "POST" : "GET",
      body: form,
      cache: "no-store",
      credentials: "same-origin",
      signal: AbortSignal.timeout(settings.answerS * 1000),
    });
    text = await response.text();
  } catch (error) {
    throw new Away(String(error));
  }
  if (response.status === 401) {
    location.reload();
    throw new Away("not enrolled");
  }
  if (!response.headers.has("X-Kiosk-Screen")) throw new Away(`status ${response.status}`);
  const holder = document.createElement("template");
  holder.innerHTML = text;
  return holder.content.firstElementChild;
}
