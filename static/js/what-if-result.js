// What a run came to: one line of the hall in full, the others that change, and what it all stands on.

import { h } from "preact";
import htm from "htm";
import { fill } from "./wall-model.js";

const html = htm.bind(h);
const MEASURES = ["wait_min_p50", "wait_min_p80", "wait_min_p90", "over_30_percent", "unserved", "overtime_min", "people"];
const WORSE_IF_MORE = new Set(MEASURES.slice(0, -1));
const [WIDTH, HEIGHT, FOOT, TOP] = [640, 220, 40, 20];

export function Result({ w, found, queue, policy }) {
  const main = found.lines.find((one) => one.queue === queue);
  const others = found.lines.filter((one) => one.queue !== queue && changes(one));
  const title = fill(found.days ? w.title_replay : w.title_today, { policy, day: found.day });
  return html`<section class="card">
    <h2>${title}</h2>
    <p class="quiet small">${evidence(w, found)}</p>
    ${main && html`<${Line} w=${w} found=${found} line=${main} />`}
    ${others.length > 0 ? html`<h3>${w.others}</h3><${Others} w=${w} lines=${others} runs=${found.runs} />`
    : html`<p class="quiet">${w.untouched}</p>`}
  </section>`;
}

const changes = (line) => Object.values(line.difference).some((one) => Math.abs(one.mean) >= 0.5);

function evidence(w, found) {
  if (found.days) return `${fill(w.evidence_replay, { day: found.day, n: found.left_out })}${w.evidence_error}`;
  const { recorded, runs } = found;
  if (!recorded.length) return fill(w.evidence_none, { runs });
  return fill(w.evidence_today, { n: recorded.length, first: recorded[0], last: recorded.at(-1), runs });
}

function Line({ w, found, line }) {
  const [before, after] = [line.before.wait_min_p80, line.after.wait_min_p80];
  const head = before && after ? fill(w.main, { ...line, before: show(before.mean), after: show(after.mean) }) : `${line.queue} ${line.name}`;
  return html`<article class="what-if-line">
    <h3 class="what-if-main">${head}</h3>
    <${Waits} w=${w} edges=${found.edges_min} line=${line} />
    <${Table} w=${w} line=${line} runs=${found.runs} />
  </article>`;
}

const show = (n) => (Number.isInteger(n) ? `${n}` : n.toFixed(1));
const signed = (n) => (n > 0 ? `+${show(n)}` : show(n).replace("-", "−"));

const span = (w, one, say, runs) => (runs > 1 ? html` <small>(${fill(w.between, { low: say(one.low), high: say(one.high) })})</small>` : null);

/** The other lines in one table: what most people of each wait, and who is left at closing. */
function Others({ w, lines, runs }) {
  const cells = (one, name) => [one.before[name], one.after[name]].map((spread) => html`<td>${spread ? show(spread.mean) : "–"}</td>`);
  const difference = (one, name) => (one.difference[name] ? html`<td>${signed(one.difference[name].mean)}${span(w, one.difference[name], signed, runs)} <${Verdict} w=${w} name=${name} line=${one} /></td>` : html`<td>–</td>`);
  return html`<table class="what-if-table"><thead>
      <tr><th scope="col" rowspan="2">${w.line}</th><th scope="colgroup" colspan="3" class="end">${w.wait_min_p80}</th><th scope="colgroup" colspan="3" class="end">${w.unserved}</th></tr>
      <tr>${[0, 1].map((n) => html`<th scope="col" class="end" key=${n}>${w.before}</th><th scope="col" class="end">${w.after}</th><th scope="col" class="end">${w.difference}</th>`)}</tr>
    </thead><tbody>${lines.map((one) => html`<tr key=${one.queue}><th scope="row">${one.queue} ${one.name}</th>
      ${["wait_min_p80", "unserved"].map((name) => html`${cells(one, name)}${difference(one, name)}`)}</tr>`)}</tbody></table>`;
}

function Table({ w, line, runs }) {
  const replayed = line.happened;
  return html`<table class="what-if-table">
    <thead><tr><th scope="col">${w.measure}</th>
      ${replayed && html`<th scope="col" class="end">${w.happened}</th>`}
      <th scope="col" class="end">${replayed ? w.was : w.before}</th>
      ${replayed && html`<th scope="col" class="end">${w.error}</th>`}
      <th scope="col" class="end">${w.after}</th><th scope="col" class="end">${w.difference}</th></tr></thead>
    <tbody>${MEASURES.map((name) => {
    const [before, after, difference] = [line.before[name], line.after[name], line.difference[name]];
    const real = replayed?.[name];
    const cell = (one, say = show) => (one ? html`${say(one.mean)}${span(w, one, say, runs)}` : "–");
    return html`<tr key=${name}><th scope="row">${w[name]}</th>
      ${replayed && html`<td>${real === undefined ? "–" : show(real)}</td>`}
      <td>${cell(before)}</td>
      ${replayed && html`<td>${real === undefined || !before ? "–" : signed(round(before.mean - real))}</td>`}
      <td>${cell(after)}</td>
      <td>${cell(difference, signed)} <${Verdict} w=${w} name=${name} line=${line} /></td></tr>`;
  })}</tbody></table>`;
}

const round = (n) => Math.round(n * 10) / 10;

/** Better or worse only where eight runs of ten agree, and in a replay where it is more than the run's own error; a
 *  shape and a word beside the number. */
function Verdict({ w, name, line }) {
  const { [name]: one } = line.difference;
  if (!one || !WORSE_IF_MORE.has(name) || (one.low === 0 && one.high === 0)) return null;
  const error = line.happened ? Math.abs((line.before[name]?.mean ?? 0) - (line.happened[name] ?? 0)) : 0;
  const verdict = one.high < 0 && -one.mean > error ? ["better", "▼"] : one.low > 0 && one.mean > error ? ["worse", "▲"] : ["same", "◆"];
  return html`<span class="what-if-verdict ${verdict[0]}">${verdict[1]} ${w[verdict[0]]}</span>`;
}

function Waits({ w, edges, line }) {
  const step = WIDTH / line.waits_before.length;
  const top = Math.max(0.01, ...line.waits_before, ...line.waits_after);
  const tall = (share) => (share / top) * (HEIGHT - FOOT - TOP);
  const names = line.waits_before.map((_, n) => (n === 0 ? `<${edges[0]}` : n === edges.length ? `≥${edges[n - 1]}` : `${edges[n - 1]}–${edges[n]}`));
  const percent = (share) => `${Math.round(100 * share)}%`;
  const said = names.map((name, n) => `${name}: ${percent(line.waits_before[n])} → ${percent(line.waits_after[n])}`).join("; ");
  const bar = (n, share, side) => html`<rect class=${side ? "other" : "usual"} style=${side ? { fill: "url(#other-way)" } : null} x=${n * step + step * (side ? 0.51 : 0.09)} width=${step * 0.4}
      y=${HEIGHT - FOOT - tall(share)} height=${tall(share)} />
    ${share >= 0.005 && html`<text class="share" text-anchor="middle" x=${n * step + step * (side ? 0.71 : 0.29)} y=${HEIGHT - FOOT - tall(share) - 4}>${percent(share)}</text>`}`;
  return html`<figure><figcaption>${w.waits} <span class="key usual"></span>${line.happened ? w.was : w.before} <span class="key other"></span>${w.after}</figcaption>
    <svg class="chart upright" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${w.waits}: ${said}">
      <defs><pattern id="other-way" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="ground" width="7" height="7" /><line class="stripe" x1="0" y1="0" x2="0" y2="7" /></pattern></defs>
      <line x1="0" x2=${WIDTH} y1=${HEIGHT - FOOT} y2=${HEIGHT - FOOT} />
      ${names.map((name, n) => html`<g key=${name}>${bar(n, line.waits_before[n], 0)}${bar(n, line.waits_after[n], 1)}
        <text text-anchor="middle" x=${(n + 0.5) * step} y=${HEIGHT - FOOT + 16}>${name}</text></g>`)}
      <text text-anchor="middle" x=${WIDTH / 2} y=${HEIGHT - 4}>${w.minutes}</text>
    </svg></figure>`;
}
