// A public PC forgets: some time without a hand and it asks, then everything is back at the start. A person's own
// phone keeps its pages.

export const isOwnPhone = matchMedia("(pointer: coarse) and (max-width: 600px)").matches;

/** Ask in the page's #idle after `warn_s` without a hand; after `end_s` go to what `start` answers then. */
export function forgetIdle(start, { warn_s, end_s }) {
  let touched = performance.now();
  const dialog = () => document.getElementById("idle"); // pages change in place

  function look() {
    const idle_s = (performance.now() - touched) / 1000;
    if (idle_s >= end_s) return location.replace(start());
    if (idle_s < warn_s) return;
    const text = dialog().querySelector("[data-text]");
    text.textContent = text.dataset.text.replace("#", String(Math.ceil(end_s - idle_s)));
    if (!dialog().open) dialog().showModal();
  }

  function stay() {
    touched = performance.now();
    dialog().close();
  }

  for (const kind of ["pointerdown", "keydown", "wheel"]) document.addEventListener(kind, stay, { passive: true });
  setInterval(look, 500);
}

/** The link of a plain click that stays in this window. */
export function followed(event) {
  const link = event.target.closest("a[href]");
  const isOther = !link || event.button || event.ctrlKey || event.metaKey || event.shiftKey;
  return isOther ? null : link;
}
