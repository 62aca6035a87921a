// The editor of everything a hall file holds: parts at the top, a table or a form below, nothing in force until looked at.
import { h, render } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import htm from "htm";
import { get } from "./api.js";
import { fill } from "./admin-files.js";
import { Field, shown } from "./admin-hall-fields.js";
import { fieldOf, freshRow, heldAt, renamed, rowOf, targetsOf, valueOf, withHeld, withValue } from "./admin-hall-model.js";
import { Preview, previewOf, savedText } from "./admin-hall-preview.js";
import { Later, Which, asked, laterThan, pathOf, standOf } from "./admin-hall-versions.js";

const html = htm.bind(h);
const words = JSON.parse(document.getElementById("words").textContent);
const { hall } = document.body.dataset;
const COLUMNS_MAX = 5;
const LONG = 12;   // rows; a longer list can be searched
const CHECK_AFTER_MS = 400;
const WIDE = new Set(["texts", "map"]);

function Parts({ parts, tree, problems, now, go }) {
  return html`<nav class="parts" aria-label=${words.parts}><ul>${parts.map((part) => {
    const wrong = problems.filter((one) => rowOf(one, part) !== null).length;
    return html`<li key=${part.path}><a href=${`#${part.path || "hall"}`} aria-current=${part === now ? "true" : null} onClick=${() => go(part)}>
      ${part.label}${part.list && html` <span class="count">${heldAt(tree, part).length}</span>`}
      ${wrong > 0 && html` <span class="state bad">${fill(words.problems, { count: wrong })}</span>`}</a></li>`;
  })}</ul></nav>`;
}

function columnsOf(part, rows) {
  const wanted = part.fields.filter((field) => !["texts", "flag", "map"].includes(field.kind) && !/_en$|_m$|_deg$|_px$|_mm$/.test(field.name)
    && (field.required || rows.some((row) => row[field.name] !== undefined)));
  return [...wanted.filter((field) => field.name === part.key), ...wanted.filter((field) => field.name !== part.key)].slice(0, COLUMNS_MAX);
}

function Table({ part, parts, tree, rows, problems, edit }) {
  const columns = columnsOf(part, rows);
  const [wanted, setWanted] = useState("");
  const targets = Object.fromEntries(columns.map((field) => [field.name, targetsOf(tree, parts, field.of)]));
  const cells = rows.map((row) => columns.map((field) => shown(field, row[field.name], words, targets[field.name])));
  const found = rows.map((row, at) => ({ row, at })).filter(({ at }) => cells[at].join(" ").toLowerCase().includes(wanted.trim().toLowerCase()));
  if (!rows.length) return html`<p class="quiet">${words.nothing_here}</p>`;
  return html`${rows.length > LONG && html`<div class="field find"><label for="find">${words.find}</label><input id="find" type="search" value=${wanted} onInput=${(event) => setWanted(event.target.value)} /></div>`}
  <div class="table-wrap" tabindex="0" role="group" aria-label=${part.label}><table class="table">
    <thead><tr>${columns.map((field) => html`<th scope="col">${field.label}</th>`)}<td></td></tr></thead>
    <tbody>${found.map(({ row, at }) => {
      const wrong = problems.filter((one) => rowOf(one, part) === at).length;
      return html`<tr key=${at} class=${wrong ? "wrong" : ""}>${columns.map((_, index) => h(index ? "td" : "th", { scope: index ? null : "row", class: "clip" }, cells[at][index]))}
        <td class="end">${wrong > 0 && html`<span class="state bad">${fill(words.problems, { count: wrong })}</span> `}<button type="button" class="button slim" aria-label=${fill(words.edit_one, { what: part.label, id: row[part.key] ?? at + 1 })} onClick=${() => edit(at)}>${words.edit}</button></td></tr>`;
    })}</tbody></table></div>`;
}

function Form({ part, row, set, problems, tree, parts }) {
  return html`<div class="fields">${part.fields.map((field) => html`<div key=${field.name} class=${WIDE.has(field.kind) ? "wide-field" : ""}>
    <${Field} id=${`f-${field.name}`} field=${field} value=${valueOf(row, field)} words=${words} targets=${targetsOf(tree, parts, field.of)}
      problems=${problems.filter((one) => fieldOf(one, part) === field.name)} set=${(value) => set(withValue(row, field, value))} /></div>`)}</div>`;
}

function Row({ part, at, tree, parts, problems, put, drop, close }) {
  const rows = heldAt(tree, part);
  const [row, setRow] = useState(() => (at < rows.length ? rows[at] : freshRow(part, rows)));
  const heading = useRef(null);
  useEffect(() => heading.current.focus(), []);
  const mine = problems.filter((one) => rowOf(one, part) === at);
  const id = rows[at]?.[part.key] ?? at + 1;
  const title = at < rows.length ? fill(words.edit_one, { what: part.label, id }) : fill(words.new_one, { what: part.label });
  return html`<section class="card row-card" aria-labelledby="row-title">
    <h2 id="row-title" tabindex="-1" ref=${heading}>${title}</h2>
    ${mine.filter((one) => fieldOf(one, part) === "").map((one) => html`<p class="message bad">${one.what} · ${one.mend}</p>`)}
    <${Form} part=${part} row=${row} set=${setRow} problems=${mine} tree=${tree} parts=${parts} />
    <div class="row-of-buttons"><button type="button" class="button primary" onClick=${() => put(at, row)}>${words.keep}</button>
      <button type="button" class="button" onClick=${close}>${words.cancel}</button>
      ${at < rows.length && html`<button type="button" class="button danger end-button" aria-label=${fill(words.remove_one, { what: part.label, id })} onClick=${() => drop(at)}>${words.remove}</button>`}</div>
  </section>`;
}

function Editor({ schema, file }) {
  const { parts } = schema;
  const [tree, setTree] = useState(file.tree);
  const [part, setPart] = useState(() => parts.find((one) => `#${one.path}` === location.hash) ?? parts[0]);
  const [at, setAt] = useState(null);
  const [problems, setProblems] = useState([]);
  const [asking, setAsking] = useState(false);
  const [told, setTold] = useState("");
  const changed = useMemo(() => JSON.stringify(tree) !== JSON.stringify(file.tree), [tree]);
  const body = { tree, base: file.sha256 };
  const later = standOf(file) === "later" ? file.valid_from : undefined;

  useEffect(() => {
    if (!changed) return setProblems([]);
    let stale = false;
    const timer = setTimeout(() => previewOf(hall, { tree }, later).then((found) => !stale && setProblems(found.problems)).catch(() => {}), CHECK_AFTER_MS);
    return () => { stale = true; clearTimeout(timer); };
  }, [tree]);
  useEffect(() => {
    const warn = (event) => { if (changed) event.preventDefault(); };
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [changed]);
  useEffect(() => {
    const follow = () => { setPart(parts.find((one) => `#${one.path || "hall"}` === location.hash) ?? parts[0]); setAt(null); };
    window.addEventListener("hashchange", follow);
    return () => window.removeEventListener("hashchange", follow);
  }, []);

  const held = heldAt(tree, part);
  function put(row_at, row) {
    const was = held[row_at]?.[part.key];
    let next = withHeld(tree, part, row_at < held.length ? held.map((one, index) => (index === row_at ? row : one)) : [...held, row]);
    if (was !== undefined && was !== row[part.key]) next = renamed(next, parts, part.path, was, row[part.key]);
    setTree(next);
    setAt(null);
  }
  function drop(row_at) {
    setTree(withHeld(tree, part, held.filter((_, index) => index !== row_at)));
    setAt(null);
  }
  const mine = problems.filter((one) => rowOf(one, part) !== null);
  return html`<${Which} file=${file} words=${words} />
  ${later && html`<${Later} hall=${hall} file=${file} words=${words} gone=${leave} />`}
  <div class="editor">
    <${Parts} parts=${parts} tree=${tree} problems=${problems} now=${part} go=${(one) => { setPart(one); setAt(null); }} />
    <div class="part">
      <div class="part-head"><h2>${part.label}</h2>
        ${part.list && at === null && html`<button type="button" class="button slim" onClick=${() => setAt(held.length)}>${fill(words.add_one, { what: part.label })}</button>`}</div>
      ${mine.filter((one) => part.list && rowOf(one, part) === -1).map((one) => html`<p class="message bad">${one.what} · ${one.mend}</p>`)}
      ${part.list && at === null && html`<${Table} key=${part.path} part=${part} parts=${parts} tree=${tree} rows=${held} problems=${problems} edit=${setAt} />`}
      ${part.list && at !== null && html`<${Row} key=${`${part.path}${at}`} part=${part} at=${at} tree=${tree} parts=${parts} problems=${problems} put=${put} drop=${drop} close=${() => setAt(null)} />`}
      ${!part.list && html`<div class="card"><${Form} part=${part} row=${held} set=${(row) => setTree(withHeld(tree, part, part.path ? row : { ...tree, ...row, ...gone(held, row) }))} problems=${mine} tree=${tree} parts=${parts} /></div>`}
    </div>
    <div class="save-bar">
      <p role="status">${problems.length ? html`<span class="state bad">${fill(words.problems, { count: problems.length })}</span>` : html`<span class=${`state ${changed ? "warn" : ""}`}>${changed ? words.unsaved : told || words.saved}</span>`}
        <span class="quiet">${fill(words.version, { version: file.version, day: file.valid_from })}</span></p>
      <button type="button" class="button slim" disabled=${!changed} onClick=${() => { setTree(file.tree); setAt(null); }}>${words.discard}</button>
      <button type="button" class="button slim primary" disabled=${!changed || problems.length > 0 || at !== null} onClick=${() => setAsking(true)}>${words.preview}</button>
    </div>
    ${asking && html`<${Preview} hall=${hall} body=${body} today=${file.today} later=${later} words=${words} close=${() => setAsking(false)} done=${(day, displaced) => { setAsking(false); begin(day, savedText(words, day, file.today, displaced)); }} />`}
    ${told && !changed && html`<p class="visually-hidden" role="status">${told}</p>`}
  </div>`;

  // What was saved for a later day has a new number: that version is opened.
  async function begin(day, text) {
    setTold(text);
    let fresh = await get(pathOf(hall));
    const saved = later && laterThan(fresh).find((one) => one.valid_from === day);
    if (saved) {
      fresh = await get(pathOf(hall, saved.version));
      history.replaceState(null, "", `/admin/hall?version=${saved.version}${location.hash}`);
    }
    Object.assign(file, fresh);
    setTree(fresh.tree);
  }

  function leave() {
    setTree(file.tree); // what was changed in a version that is gone is not asked about
    setTimeout(() => location.assign("/admin/hall"));
  }
}

// What the form of the hall itself has emptied must not come back from the tree it is laid over.
const gone = (before, after) => Object.fromEntries(Object.keys(before).filter((key) => !(key in after)).map((key) => [key, undefined]));

const place = document.getElementById("editor");
Promise.all([get("/hall-file/schema"), get(pathOf(hall, asked()))])
  .then(([schema, file]) => {
    if (!["in_force", "later"].includes(standOf(file)) && asked()) return location.replace("/admin/hall"); // saved anew, withdrawn or begun since
    place.textContent = "";
    return render(html`<${Editor} schema=${schema} file=${file} />`, place);
  })
  .catch((error) => { place.textContent = error.message || words.unreachable; });
