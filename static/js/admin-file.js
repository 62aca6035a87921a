// The hall file as text: every version, a field to edit or upload into, and the same preview before anything holds.
import { h, render } from "preact";
import { useEffect, useState } from "preact/hooks";
import htm from "htm";
import { get } from "./api.js";
import { bodyOf, fill } from "./admin-files.js";
import { Preview, Problems, previewOf, savedText } from "./admin-hall-preview.js";
import { standOf } from "./admin-hall-versions.js";

const html = htm.bind(h);
const words = JSON.parse(document.getElementById("words").textContent);
const { hall } = document.body.dataset;
const path = `/halls/${encodeURIComponent(hall)}/file`;

const TONES = { in_force: "good", later: "warn" };

function Versions({ file, look }) {
  return html`<section aria-labelledby="versions"><h2 id="versions">${words.versions}</h2><ol class="versions">${[...file.versions].reverse().map((one) => html`<li key=${one.version}><span>${fill(words.version, { version: one.version, day: one.valid_from })}</span>
      <span class=${`state ${TONES[one.state] ?? ""}`}>${words[one.state]}</span><span class="quiet">${fill(words.loaded, { when: one.loaded_at.slice(0, 16).replace("T", " ") })}</span>
      <button type="button" class="button slim" aria-current=${one.version === file.version ? "true" : null} onClick=${() => look(one.version)}>${words.see}</button>
      ${one.state === "later" && html`<a class="button slim" href=${`/admin/hall?version=${one.version}`}>${words.edit_version}</a>`}</li>`)}</ol></section>`;
}

function File() {
  const [file, setFile] = useState(null);
  const [text, setText] = useState("");
  const [problems, setProblems] = useState([]);
  const [refused, setRefused] = useState("");
  const [asking, setAsking] = useState(null);
  const [told, setTold] = useState("");
  const look = (version) => get(version ? `${path}?version=${version}` : path)
    .then((found) => { setFile(found); setText(found.toml); setProblems([]); })
    .catch((error) => setRefused(error.message || words.unreachable));
  useEffect(() => { look(); }, []);
  if (!file) return html`<p class="quiet">${refused}</p>`;
  const later = standOf(file) === "later" ? file.valid_from : undefined;   // the text of a later version keeps its day
  async function check(body, later) {
    setRefused("");
    setTold("");
    try {
      const found = await previewOf(hall, body, later);
      setProblems(found.problems);
      if (!found.problems.length) setAsking({ body, later });
    } catch (error) {
      setRefused(error.message || words.unreachable);
    }
  }
  async function upload(event) {
    const [chosen] = event.target.files;
    event.target.value = "";
    if (!chosen) return;
    const body = await bodyOf(chosen);
    if (body.toml !== undefined) setText(body.toml);
    check(body);
  }
  return html`<div class="file-page">
    ${refused && html`<p class="message bad" role="alert">${refused}</p>`}
    ${told && html`<p class="message good" role="status">${told}</p>`}
    ${problems.length > 0 && html`<section class="message bad" role="alert"><h2>${fill(words.file_problems, { count: problems.length })}</h2><${Problems} problems=${problems} words=${words} /></section>`}
    <${Versions} file=${file} look=${look} />
    <div class="field"><label for="toml">${words.text}</label>
      <textarea id="toml" class="toml" rows="22" spellcheck="false" value=${text} onInput=${(event) => setText(event.target.value)}></textarea></div>
    <div class="row-of-buttons"><button type="button" class="button primary" disabled=${text === file.toml} onClick=${() => check({ toml: text }, later)}>${words.check}</button>
      <div class="field upload"><label for="upload">${words.upload}</label><input id="upload" type="file" accept=".xlsx,.toml" onChange=${upload} /></div></div>
    ${asking && html`<${Preview} hall=${hall} body=${asking.body} later=${asking.later} today=${file.today} words=${words} close=${() => setAsking(null)}
      done=${(day, displaced) => { setAsking(null); setTold(savedText(words, day, file.today, displaced)); look(); }} />`}
  </div>`;
}

const place = document.getElementById("file");
place.textContent = "";
render(html`<${File} />`, place);
