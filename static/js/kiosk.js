// The kiosk: what a tap does, one number per confirmation, and the end when nobody is there any more.
import { Idle } from "./kiosk-idle.js";
import { idleBox, screen, settings } from "./kiosk-page.js";
import { away, busy, go, HOME, id, lang, leave, show, switchLanguage, tellTime, want, wipe } from "./kiosk-screens.js";
import { ask } from "./kiosk-server.js";
import { isDouble } from "./kiosk-touch.js";

// --- what a tap does -----------------------------------------------------------------------------------------------

function takeNumber(form) {
  const panel = form.querySelector("[data-id]");
  if (panel && !id.valid) {
    id.show(panel, "short");
    panel.classList.remove("look");
    void panel.offsetWidth; // starts the movement again
    panel.classList.add("look");
    return;
  }
  const body = new URLSearchParams(new FormData(form));
  if (body.get("priority") === "none") body.delete("priority");
  if (panel) body.set("id_number", id.number);
  body.set("lang", lang);
  const button = form.querySelector(".take");
  button.textContent = button.dataset.busy;
  button.setAttribute("aria-disabled", "true");
  want(() => ask(form.action, body), { pending: true });
}

function showCode(button) {
  const box = screen().querySelector("[data-qr]");
  const words = button.textContent;
  box.hidden = !box.hidden;
  screen().classList.toggle("with-qr", !box.hidden);
  button.textContent = button.dataset.close;
  button.dataset.close = words;
  button.setAttribute("aria-expanded", String(!box.hidden));
  leave(box.hidden ? settings.doneS : settings.qrS, 0);
}

const acts = {
  back: () => go(screen().dataset.back),
  home: wipe,
  another: () => go(HOME),
  lang: switchLanguage,
  qr: showCode,
  "idle-more": () => idle.touch(),
  "idle-end": () => { idle.touch(); wipe(); },
};

document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.dataset.key) {
    id.press(button.dataset.key, button.closest("[data-id]"));
    return;
  }
  event.preventDefault();
  if (isDouble(event, button) || (busy && !idleBox.contains(button))) return;
  if (button.dataset.go) go(button.dataset.go);
  else if (button.dataset.act) acts[button.dataset.act](button);
  else if (button.type === "submit") takeNumber(button.form);
});

document.addEventListener("submit", (event) => event.preventDefault());

// --- keys, idle ----------------------------------------------------------------------------------------------------

document.addEventListener("keydown", (event) => {
  const panel = screen()?.querySelector("[data-id]");
  const key = event.key === "Backspace" ? "delete" : event.key.toUpperCase();
  if (panel && !idleBox.open && /^([0-9X]|delete)$/.test(key)) {
    event.preventDefault();
    id.press(key, panel);
  }
});

const idle = new Idle(settings.idleWarnS, settings.idleCountdownS, {
  applies: () => {
    const now = screen()?.dataset;
    if (!now || "leaves" in now) return false;
    const atRest = now.screen === HOME || (now.screen === "away" && !away?.pending);
    return !(atRest && lang === "zh");
  },
  warn: () => {
    idleBox.replaceChildren(document.querySelector(`template[data-idle="${lang}"]`).content.cloneNode(true));
    idleBox.showModal();
  },
  tick: (left) => {
    const line = idleBox.querySelector("[data-seconds-text]");
    line.textContent = line.dataset.secondsText.replace("{seconds}", left);
  },
  calm: () => { if (idleBox.open) idleBox.close(); },
  end: wipe,
});
for (const kind of ["pointerdown", "keydown"]) {
  document.addEventListener(kind, () => { if (!idle.warned) idle.touch(); }, true);
}
idleBox.addEventListener("cancel", (event) => { event.preventDefault(); idle.touch(); });

// --- begin ---------------------------------------------------------------------------------------------------------

document.documentElement.style.setProperty("--pitch-mm", settings.pitchMm);
document.documentElement.style.setProperty("--reach-px", `${settings.reachPx}px`);
for (const spare of document.querySelectorAll("template")) {
  document.fonts.load('600 32px "Quhao Sans"', spare.content.textContent); // there when the server is not
}
setInterval(tellTime, 1000);
show(screen());
document.body.dataset.ready = "";
