// The live wall as it is drawn: the hall as it lies, lines, alarms with their step, the day and the promises.

import { h } from "preact";
import htm from "htm";
import { fill, hours, isLong, minutes, step, totals } from "./wall-model.js";
import { Panel } from "./wall-panel.js";

const html = htm.bind(h);
const MORE = { landscape: 10, portrait: 4 };
const ADVICE = { landscape: 2, portrait: 1 };
const BAR_PX = { landscape: 20, portrait: 110 };

export function App({ page }) {
  const { w } = page;
  const seen = page.seen;
  if (!seen) return html`<h1>${w.title}</h1><p>${w.loading}</p>`;
  const now = page.now();
  return html`<${Head} page=${page} seen=${seen} now=${now} />
    <section class="wall-plan" aria-label=${w.at_work}>${page.plan.map((band, n) => html`<div class="wall-band" key=${n}>
      ${band.map((zone) => html`<${Zone} key=${zone.id} page=${page} zone=${zone} seen=${seen} now=${now} />`)}</div>`)}</section>
    <${Queues} page=${page} seen=${seen} now=${now} />
    <${Alarms} page=${page} seen=${seen} now=${now} />
    <${Day} page=${page} seen=${seen} now=${now} />
    ${page.open && html`<${Panel} page=${page} seen=${seen} now=${now} />`}`;
}

const mins = (w, n) => (n === null || n === undefined ? w.none : fill(w.minutes, { n }));

function Head({ page, seen, now }) {
  const { w } = page;
  const all = totals(seen, now);
  const at = page.clock(now);
  const figure = (name, value) => html`<p class="wall-figure" title=${w[`def_${name}`]}><b>${value}</b> <span>${w[name]}</span></p>`;
  return html`<header class="wall-head"><h1><span class="wall-name">${page.name}</span><span class="wall-shut">${seen.hall?.open ? "" : ` · ${w.shut}`}</span>
      <button type="button" class="wall-act" onClick=${() => page.drill("hall", "hall")}>${w.open_hall}</button></h1>
    ${figure("waiting", all.waiting)}${figure("p50", mins(w, seen.today?.wait_p50_min))}${figure("p80", mins(w, seen.today?.wait_p80_min))}
    ${figure("longest", mins(w, all.longest))}${figure("at_work", `${all.atWork}/${all.windows}`)}${figure("down", seen.devices.length)}
    <p class="wall-clock"><time>${at}</time>
      <span class="wall-age ${page.status.connected ? "" : "bad"}" role="status">${page.status.connected ? w.live : fill(w.offline, { age: Math.round(page.status.age_s) })}</span></p>
  </header>`;
}

function Zone({ page, zone, seen, now }) {
  const { lang } = page;
  const name = lang === "en" ? zone.where_en : zone.where;
  return html`<section class="wall-zone" aria-label=${name}><h2>${name} <span>${lang === "en" ? zone.name_en : zone.name}</span></h2>
    <ul class="wall-tiles c${zone.columns}">${zone.windows.map((id) => html`<li key=${id}><${Tile} page=${page} one=${seen.windows.get(id)} now=${now} /></li>`)}</ul></section>`;
}

function Tile({ page, one, now }) {
  if (!one) return null;
  const { w } = page;
  const long = isLong(one, now);
  const age = minutes(one.since, now);
  const word = w[`state_${one.state}`];
  const timed = ["serving", "called", "paused"].includes(one.state);
  const main = one.state === "paused" ? one.reason || word : one.number ?? (one.state === "closed" ? "" : w.none);
  const said = `${one.name} ${word} ${main} ${timed ? mins(w, age) : ""} ${long ? w.over : ""}`;
  return html`<button type="button" class="wall-tile ${one.state} ${long ? "long" : ""}" aria-label=${said} title=${`${said}\n${w.def_window}`} onClick=${() => page.drill("window", one.id)}>
    <span class="wall-id">${one.name}</span>
    <span class="wall-word">${long && html`<i aria-hidden="true">!</i>`}${one.state === "paused" && html`<i class="wall-pause" aria-hidden="true"></i>`}${one.state === "serving" || one.state === "paused" ? fill(w.minutes_short, { n: age }) : word}</span>
    <b class=${one.state === "paused" ? "text" : ""}>${main}</b>
  </button>`;
}

function Queues({ page, seen, now }) {
  const { w, lang } = page;
  const half = Math.ceil(seen.queues.length / page.queueColumns);
  const columns = Array.from({ length: page.queueColumns }, (_none, n) => seen.queues.slice(n * half, (n + 1) * half));
  const ranged = seen.queues.some((one) => one.expected);
  return html`<section class="wall-card wall-queues" aria-label=${w.queues} title=${w.def_queue}>${columns.map((list, n) => html`<table key=${n} class=${ranged ? "ranged" : ""}>
    <colgroup><col class="id" /><col /><col class="n" /><col class="m" />${ranged && html`<col class="x" />`}</colgroup>
    <thead><tr><th scope="col" colspan="2">${w.queues}</th><th scope="col">${w.people}</th><th scope="col">${w.max}</th>${ranged && html`<th scope="col">${w.expected}</th>`}</tr></thead>
    <tbody>${list.map((one) => {
    const age = minutes(one.longest_since, now);
    const long = age !== null && age >= one.limit_min;
    return html`<tr key=${one.id} class="${long ? "long" : ""} ${one.waiting ? "" : "none"}">
      <th scope="row">${one.id}</th>
      <td><button type="button" onClick=${() => page.drill("queue", one.id)} title=${`${one.name}\n${w.def_queue}`}>${lang === "en" ? one.label_en : one.label}${one.stopped && !ranged ? html` <em>${w.stopped}</em>` : ""}</button></td>
      <td class="n">${one.waiting}</td><td class="m">${long && html`<i aria-hidden="true">!</i>`}${age === null ? w.none : ranged ? age : fill(w.minutes_short, { n: age })}</td>
      ${ranged && html`<td class="m">${one.stopped ? html`<em>${w.stopped}</em>` : one.expected ? `${one.expected.low_min}–${one.expected.high_min}` : w.none}</td>`}</tr>`;
  })}</tbody></table>`)}</section>`;
}

function Alarms({ page, seen, now }) {
  const { w, lang } = page;
  const said = [
    seen.hands && fill(w.hands_brief, { ...seen.hands, at: seen.hands.since.slice(11, 16), opened: seen.hands.opened.length }),
    seen.hall?.messages > 0 && fill(w.messages_brief, { n: seen.hall.messages }),
  ].filter(Boolean);
  const doing = page.shape === "portrait" && said.length ? [said.join(" · ")] : said;
  const most = Math.max(1, MORE[page.shape] - (seen.advice ? ADVICE[page.shape] : 0) - doing.length);
  const rows = [
    ...seen.alarms.filter((one) => one.clock !== "device").map((one) => html`<li key=${`a${one.key}`} title=${w.def_alarm}>
      <span class="wall-chip ${one.level}">${one.escalated ? w.escalated : step(one) === 4 ? one.step[lang] : one.word[lang]}</span>
      <span class="wall-ladder" aria-hidden="true">${[1, 2, 3, 4].map((n) => html`<i class=${n <= step(one) ? "on" : ""}></i>`)}</span>
      <span class="wall-what" aria-label=${`${one.what[lang]} ${one.label} ${one.place}`}>${one.what[lang]} ${brief(one.label)} ${one.place === one.label ? "" : one.place}</span><span class="m">${lasting(w, minutes(one.since, now))}</span></li>`),
    ...seen.devices.map((one) => html`<li key=${`d${one.key}`} title=${w.def_down}><span class="wall-chip device">${w.device}</span>
      <span class="wall-what">${one.what[lang]} · ${one.at[lang]}</span></li>`),
  ];
  const more = rows.length - most;
  return html`<section class="wall-card wall-alarms" aria-label=${w.alarms}><h2 title=${w.def_alarm}><a href="/supervision">${w.alarms}</a> ${seen.hall?.on_duty && html`<b class="wall-on-duty">${fill(w.on_duty, { name: seen.hall.on_duty })}</b>`} <span>${w.ladder}</span></h2>
    ${doing.map((text) => html`<p key=${text} class="wall-doing"><button type="button" onClick=${() => page.drill("hall", "hall")}>${text}</button></p>`)}
    ${rows.length ? html`<ul>${more > 0 ? rows.slice(0, most - 1) : rows}</ul>${more > 0 && html`<p>${fill(w.more_alarms, { n: more + 1 })}</p>`}` : html`<p>${w.no_alarms}</p>`}
    ${seen.advice && html`<p class="wall-advice"><b>${w.advice}</b> ${seen.advice[lang]}</p>`}</section>`;
}

const LABEL_MAX = 8;
const brief = (label) => (label.length > LABEL_MAX ? `…${label.slice(-6)}` : label);
const lasting = (w, n) => (n >= 2880 ? fill(w.days_short, { n: Math.floor(n / 1440) }) : fill(w.minutes_short, { n }));

function Day({ page, seen }) {
  const { w, reads } = page;
  const { today, promise } = seen;
  if (!today || !promise) return null;
  const all = { booked: seen.queues.reduce((n, one) => n + one.booked, 0), walk_in: seen.queues.reduce((n, one) => n + one.walk_in, 0) };
  const kept = promise.in_time;
  const base = fill(promise.days < promise.of_days ? w.counting : w.this_month, { ...kept, days: promise.days, of_days: promise.of_days });
  const same = today.same_day ? fill(w.same_by_now, { day: today.same_day.slice(5).replace("-", "/"), n: today.same_by_now }) : w.no_same;
  const figure = (name, value, under) => html`<div class="wall-big" title=${w[`def_${name}`]}><span>${w[name]}</span><b>${value}</b><span>${under}</span></div>`;
  return html`<section class="wall-card wall-day" aria-label=${w.today}>
    <div class="wall-big" title=${`${w.def_taken}\n${w.def_same}`}><span>${w.taken_today}</span><b>${today.taken}</b><span>${same}</span></div>
    ${figure("mix", `${today.booked} / ${today.walk_in}`, fill(w.mix_waiting, all))}
    ${figure("in_time", kept.text, base)}
    ${figure("in_range", promise.in_range ? promise.in_range.text : w.none, promise.in_range ? fill(w.this_month, promise.in_range) : w.no_range)}
    <${Chart} w=${w} today=${today} shape=${page.shape} />
    ${reads.m < reads.seat && html`<p class="wall-far">${fill(w.too_far, reads)}</p>`}</section>`;
}

function Chart({ w, today, shape }) {
  const list = hours(today);
  if (!list.length) return null;
  const [bar, high] = [BAR_PX[shape], 84];
  const top = Math.max(1, ...list.map((one) => Math.max(one.today, one.same)));
  const y = (n) => high - (n / top) * high;
  const name = fill(w.chart, { today: today.taken, day: today.same_day ?? "", same: today.same_by_now ?? w.none });
  const isNamed = (n) => shape === "portrait" || n === 0 || n === list.length - 1;
  return html`<figure class="wall-chart" title=${w.def_same}><svg viewBox="0 0 ${list.length * bar} 118" role="img" aria-label=${name}>
    ${list.map((one, n) => html`<rect x=${n * bar + bar * 0.15} y=${y(one.today)} width=${bar * 0.7} height=${high - y(one.today)} class="today" />`)}
    ${today.same_day && html`<polyline class="same" points=${list.map((one, n) => `${(n + 0.5) * bar},${y(one.same)}`).join(" ")} />`}
    ${list.map((one, n) => isNamed(n) && html`<text x=${n === 0 && shape !== "portrait" ? 0 : n === list.length - 1 && shape !== "portrait" ? list.length * bar : (n + 0.5) * bar} y="114"
      text-anchor=${shape === "portrait" ? "middle" : n === 0 ? "start" : "end"}>${one.hour}</text>`)}</svg></figure>`;
}
