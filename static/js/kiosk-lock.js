// Nothing of the browser can be called up from the page: menus, selection, zoom, drag, drop, print, other pages.
// What a page cannot forbid (Ctrl+W, Ctrl+T …) is forbidden by deploy/kiosk/chromium-policy.json and its start options.
const REFUSED = [
  "contextmenu", "dragstart", "dragover", "drop", "selectstart", "gesturestart", "gesturechange",
  "copy", "cut", "paste", "auxclick", "dblclick",
];
const KEYS_OF_THE_KIOSK = /^(Tab|Enter| |Escape|Backspace|Delete|Arrow(Up|Down|Left|Right)|[0-9A-Za-z.,*+/-])$/;

const refuse = (event) => event.preventDefault();

export function isOfTheKiosk(event) {
  return KEYS_OF_THE_KIOSK.test(event.key) && !event.ctrlKey && !event.altKey && !event.metaKey;
}

export function lock() {
  for (const kind of REFUSED) document.addEventListener(kind, refuse, { capture: true });
  for (const kind of ["mousedown", "mouseup", "pointerdown"]) {
    document.addEventListener(kind, (event) => { if (event.button > 0) event.preventDefault(); }, { capture: true });
  }
  for (const kind of ["wheel", "touchmove"]) document.addEventListener(kind, refuse, { capture: true, passive: false });
  for (const kind of ["keydown", "keypress", "keyup"]) {
    document.addEventListener(kind, (event) => {
      if (isOfTheKiosk(event)) return;
      event.preventDefault();
      event.stopPropagation();
    }, { capture: true });
  }
  window.print = window.open = () => null;
  history.pushState(null, "");
  window.addEventListener("popstate", () => history.pushState(null, "")); // back leads here
}
