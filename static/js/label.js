// The label of a parcel: the key that prints it.
import { ready } from "./admin-ready.js";

document.querySelector("[data-print]").addEventListener("click", () => window.print());
ready();
