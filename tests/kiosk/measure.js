// Measures the screen that is shown, in millimetres of the panel, and says what is too small, too close, cut off or hidden.
([pitchMm, reachPx, endPx, capitalsMm]) => {
  const found = [];
  const name = (one) => `${one.tagName.toLowerCase()}.${[...one.classList].join(".")} “${one.textContent.trim().slice(0, 24)}”`;
  const stage = document.querySelector("dialog[open]") ?? document.getElementById("stage");
  const seen = (one) => one.checkVisibility({ visibilityProperty: true });
  const mm = (px) => Math.round(px * pitchMm * 100) / 100;

  const targets = [...stage.querySelectorAll("button, .option, a")].filter(seen);
  const boxes = targets.map((one) => one.getBoundingClientRect());
  targets.forEach((one, i) => {
    const box = boxes[i];
    const [least_w, least_h] = one.classList.contains("tile") ? [40, 25] : [20, 20];
    if (mm(box.width) < least_w || mm(box.height) < least_h) found.push(`${name(one)} is ${mm(box.width)} x ${mm(box.height)} mm`);
    if (box.top < reachPx) found.push(`${name(one)} is ${mm(reachPx - box.top)} mm above reach`);
    if (box.bottom > endPx + 1) found.push(`${name(one)} is ${mm(box.bottom - endPx)} mm too low`);
    if (box.left < 0 || box.right > innerWidth || box.bottom > innerHeight) found.push(`${name(one)} leaves the screen`);
    for (let j = i + 1; j < targets.length; j += 1) {
      const other = boxes[j];
      const gap = Math.max(other.left - box.right, box.left - other.right, other.top - box.bottom, box.top - other.bottom);
      if (mm(gap) < 3) found.push(`${name(one)} and ${name(targets[j])} are ${mm(gap)} mm apart`);
    }
  });

  const body = stage.querySelector(".body") ?? stage;
  const edge = body.getBoundingClientRect();
  const walker = document.createTreeWalker(stage, NodeFilter.SHOW_TEXT);
  const texts = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const one = node.parentElement;
    if (!node.textContent.trim() || !seen(one) || one.closest("template, svg")) continue;
    const style = getComputedStyle(one);
    const range = document.createRange();
    range.selectNodeContents(node);
    const box = range.getBoundingClientRect();
    const size = parseFloat(style.fontSize);
    if (size * 0.733 * pitchMm < capitalsMm - 0.01) found.push(`${name(one)} has capitals of ${mm(size * 0.733)} mm`);
    const lines = new Set([...range.getClientRects()].map((rect) => Math.round(rect.top))).size;
    if (lines > 1 && parseFloat(style.lineHeight) / size < (capitalsMm > 7 ? 1.495 : 1.295)) found.push(`${name(one)} has lines ${parseFloat(style.lineHeight) / size} high`);
    if (box.left < -1 || box.right > innerWidth + 1 || box.bottom > innerHeight) found.push(`${name(one)} leaves the screen`);
    if (body.contains(one) && !one.closest(".low .notice-slot") && box.bottom > edge.bottom + 2) found.push(`${name(one)} hangs out of the body`);
    const holder = one.closest("button, .option, .figure, .notice, .fault, .facts > div, .id-text, .go, .slip, .qr");
    const frame = holder?.getBoundingClientRect();
    if (frame && (box.right > frame.right + 1 || box.left < frame.left - 1 || box.bottom - size * 0.25 > frame.bottom || box.top + size * 0.25 < frame.top)) {
      found.push(`${name(one)} hangs out of ${name(holder)}`);
    }
    texts.push({ one, box, ink: { top: box.top + (box.height > size * 1.6 ? 4 : box.height - size) / 2 + 2, bottom: box.bottom - size * 0.25 } });
  }
  for (let i = 0; i < texts.length; i += 1) {
    for (let j = i + 1; j < texts.length; j += 1) {
      const [a, b] = [texts[i], texts[j]];
      if (a.one.parentElement === b.one.parentElement && getComputedStyle(a.one).display === "inline") continue; // one line of text
      const across = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left);
      const down = Math.min(a.ink.bottom, b.ink.bottom) - Math.max(a.ink.top, b.ink.top);
      if (across > 2 && down > 2 && a.one !== b.one) found.push(`${name(a.one)} lies over ${name(b.one)}`);
    }
  }
  if (body.scrollHeight > body.clientHeight + 1) found.push(`the body is ${body.scrollHeight - body.clientHeight} px too long`);
  if (document.documentElement.scrollWidth > innerWidth) found.push("the page scrolls sideways");
  return [...new Set(found)];
}
