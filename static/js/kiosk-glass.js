// The glass the page stands on. A portrait panel is used to its last pixel; on a desk's screen in landscape the whole
// panel is shown small in the middle, so that nothing lies over anything else.
import { settings } from "./kiosk-page.js";

const root = document.documentElement;
const isLandscape = () => innerWidth > innerHeight;

/** Height of the glass in pixels of the page. */
export const glassHigh = () => (isLandscape() ? settings.panelHighPx : innerHeight);

function fit() {
  const { panelWidePx: wide, panelHighPx: high } = settings;
  root.classList.toggle("landscape", isLandscape());
  root.style.zoom = isLandscape() ? Math.min(innerWidth / wide, innerHeight / high) : "";
  for (const [name, px] of [["wide", wide], ["high", high]]) {
    if (isLandscape()) root.style.setProperty(`--glass-${name}`, `${px}px`);
    else root.style.removeProperty(`--glass-${name}`);
  }
}

addEventListener("resize", fit);
fit();
