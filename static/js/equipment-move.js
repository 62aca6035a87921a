// Where a device stands, channel by channel: pads of many windows and areas of one LED card have a place for each.

import { h } from "preact";
import { useState } from "preact/hooks";
import htm from "htm";

const html = htm.bind(h);

export function Move({ page, one, close }) {
  const { words: w } = page.place;
  const known = Object.entries(one.places).map(([channel, place]) => ({ channel, value: `${place.kind}:${place.id}` }));
  const [rows, setRows] = useState(known.length ? known : [{ channel: "", value: "" }]);
  const change = (at, field, value) => setRows(rows.map((row, n) => (n === at ? { ...row, [field]: value } : row)));
  const send = async (event) => {
    event.preventDefault();
    const places = rows.filter((row) => row.value).map(({ channel, value }) => {
      const [kind, id] = [value.slice(0, value.indexOf(":")), value.slice(value.indexOf(":") + 1)];
      return { channel: channel.trim(), kind, id };
    });
    if (await page.move(one, places)) close();
  };
  return html`<form class="eq-form" onSubmit=${send}>
    ${rows.map((row, at) => html`<div class="eq-channel" key=${at}>
      <p class="field"><label for=${`eq-c${at}`}>${w.channel}</label><input id=${`eq-c${at}`} maxlength="32" value=${row.channel} onInput=${(event) => change(at, "channel", event.target.value)} /></p>
      <p class="field"><label for=${`eq-p${at}`}>${w.serves}</label><${Places} id=${`eq-p${at}`} page=${page} value=${row.value} onChange=${(value) => change(at, "value", value)} /></p>
      ${rows.length > 1 && html`<button class="button slim" type="button" onClick=${() => setRows(rows.filter((_row, n) => n !== at))}>${w.remove}</button>`}
    </div>`)}
    <p class="row-of-buttons"><button class="button primary" type="submit" disabled=${page.busy}>${w.save}</button>
      <button class="button" type="button" onClick=${() => setRows([...rows, { channel: "", value: "" }])}>${w.add_channel}</button>
      <button class="button" type="button" onClick=${close}>${w.cancel}</button></p>
  </form>`;
}

function Places({ id, page, value, onChange }) {
  const { words: w, places } = page.place;
  const option = (kind, place, name) => html`<option value=${`${kind}:${place.id}`} selected=${value === `${kind}:${place.id}`}>${name}</option>`;
  return html`<select id=${id} value=${value} onChange=${(event) => onChange(event.target.value)}>
    <option value="">${w.nowhere}</option>
    ${places.window.map((place) => option("window", place, w.window_n.replace("{id}", place.id)))}
    ${["kiosk", "desk"].flatMap((kind) => places[kind].map((place) => option(kind, place, place.name)))}
  </select>`;
}
