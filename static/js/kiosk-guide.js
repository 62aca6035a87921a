// Calls a guide to this kiosk. Whatever comes of it, the person is told what to do next.
import { post } from "./api.js";
import { settings } from "./kiosk-page.js";

/** kind: no_id, help …; answers the screen that tells how it went. */
export async function callGuide(kind) {
  try {
    await post(`/halls/${settings.hall}/help`, { kind });
    return "help?state=called";
  } catch (error) {
    console.warn("no guide could be told", error.code);
    return "help?state=failed";
  }
}
