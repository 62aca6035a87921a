// The place for notices, guides, pictures and videos below the calls. It is never there when several calls need the room.
import { h } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import htm from "htm";
import { pagesOf } from "./board-state.js";

const html = htm.bind(h);
const LOOK_AGAIN_MS = 600_000;
const DWELL_MS = { notice: 10_000, guide: 12_000, picture: 12_000, video: 120_000 };   // a video goes on when it ends

// The pictures and videos of the hall's folder; a board that cannot ask keeps what it has.
export function useFiles(url) {
  const [files, setFiles] = useState([]);
  useEffect(() => {
    if (!url) return undefined;
    const look = () => fetch(url).then((answer) => (answer.ok ? answer.json() : null))
      .then((told) => told && setFiles((known) => (JSON.stringify(known) === JSON.stringify(told.items) ? known : told.items)), () => {});
    look();
    const timer = setInterval(look, LOOK_AGAIN_MS);
    return () => clearInterval(timer);
  }, [url]);
  return files;
}

// What takes turns: long texts over several pages, so that nothing is cut and nothing is small.
export function itemsOf(texts, files, { room_em, lines }) {
  const told = (kind, text) => pagesOf(text, room_em, lines).map((page) => ({ kind, lines: page, key: `${kind} ${page.join("")}` }));
  return [
    ...texts.notices.flatMap((text) => told("notice", text)),
    ...texts.guides.flatMap((text) => told("guide", text)),
    ...files.map((file) => ({ ...file, key: file.url })),
  ];
}

export function Slot({ items }) {
  const [at, setAt] = useState(0);
  const [bad, setBad] = useState(() => new Set());
  const good = items.filter((item) => !bad.has(item.key));
  const item = good.length ? good[at % good.length] : null;
  const next = () => setAt((turn) => (turn + 1) % 1_000_000);
  useEffect(() => {
    if (!item) return undefined;
    const timer = setTimeout(next, DWELL_MS[item.kind]);
    return () => clearTimeout(timer);
  }, [item?.key, at]);
  if (!item) return null;
  const failed = () => setBad((known) => new Set([...known, item.key]));
  return html`<section class=${`slot ${item.kind}`} key=${item.key}>${{
    notice: () => html`<p>${item.lines.map((line) => html`<span key=${line}>${line}</span>`)}</p>`,
    guide: () => html`<p>${item.lines.map((line) => html`<span key=${line}>${line}</span>`)}</p>`,
    picture: () => html`<img src=${item.url} alt="" onError=${failed} />`,
    video: () => html`<${Video} url=${item.url} onEnd=${good.length > 1 ? next : null} onFail=${failed} />`,
  }[item.kind]()}</section>`;
}

function Video({ url, onEnd, onFail }) {
  const element = useRef(null);
  useEffect(() => () => {   // give the decoder back, or a month of videos keeps them all
    const video = element.current;
    video?.removeAttribute("src");
    video?.load();
  }, [url]);
  return html`<video ref=${element} src=${url} autoplay muted playsinline loop=${!onEnd} onEnded=${onEnd} onError=${(event) => event.target.hasAttribute("src") && onFail()}></video>`;
}
