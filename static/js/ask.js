// Questions, complaints and suggestions on a public PC: pages replace each other, so that the way back leads to nobody's
// words, and who went away leaves nothing on the glass. There is time to think and to look something up.
import { followed, forgetIdle, isOwnPhone } from "./idle.js";

if (!isOwnPhone) {
  for (const field of document.querySelectorAll("[autocomplete]")) field.autocomplete = "off";
  document.addEventListener("click", (event) => {
    const link = followed(event);
    if (!link) return;
    event.preventDefault();
    location.replace(link.href);
  });
  forgetIdle(() => document.getElementById("idle").dataset.start, { warn_s: 150, end_s: 210 });
}
