// What only a script can do waits for it: such buttons come switched off, and each page's script switches its own on.

/** Everything inside `within` that waited for its script can be pressed from now on. */
export function ready(within = document) {
  for (const one of within.querySelectorAll("[data-waits]")) {
    one.disabled = false;
    delete one.dataset.waits;
  }
}
