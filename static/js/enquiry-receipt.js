// The receipt of what was written down at the desk goes onto paper where there is any.
import { ready } from "./admin-ready.js";

document.querySelector("[data-print]").addEventListener("click", () => print());
ready();
