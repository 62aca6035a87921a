// Test slip and test call: ask for one, then say what printer and screens answered.
import { get, post } from "./api.js";
import { fill } from "./admin-files.js";
import { ready } from "./admin-ready.js";

const words = JSON.parse(document.getElementById("words").textContent);
const { hall } = document.body.dataset;
const ASK_EVERY_MS = 700;
const WAIT_FOR_PAPER_MS = 60_000;
const WAIT_FOR_SCREENS_MS = 15_000;
const pause = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });

function say(id, text, tone = "") {
  const place = document.getElementById(id);
  place.className = `trial-state ${tone}`;
  place.textContent = text;
}

async function slip(form) {
  const job = await post(`/halls/${hall}/test-slips`, { printer: form.elements.printer.value });
  const until = performance.now() + WAIT_FOR_PAPER_MS;
  let now = job;
  while (["queued", "sending", "sent"].includes(now.state) && performance.now() < until) {
    say("slip-state", words[now.state]);
    await pause(ASK_EVERY_MS);
    now = await get(`/halls/${hall}/test-slips/${job.id}`);
  }
  const tone = now.state === "confirmed" ? "good" : "bad";
  say("slip-state", fill(words[now.state] ?? words.unknown, { detail: now.detail || now.state }), tone);
}

async function call(form) {
  const made = await post(`/halls/${hall}/test-calls`, { window: form.elements.window.value });
  say("call-state", words.called);
  const until = performance.now() + WAIT_FOR_SCREENS_MS;
  let now = made;
  while (performance.now() < until) {
    await pause(ASK_EVERY_MS);
    now = await get(`/halls/${hall}/test-calls/${made.call}`);
    if (now.screens) say("call-state", fill(words.seen, now), "good");
  }
  if (!now.screens) say("call-state", words.unseen, "bad");
}

for (const [id, act] of [["slip", slip], ["call", call]]) {
  const form = document.getElementById(id);
  form?.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = form.querySelector("button");
    button.disabled = true;
    try {
      await act(form);
    } catch (error) {
      say(`${id}-state`, error.message || words.unreachable, "bad");
    } finally {
      button.disabled = false;
    }
  });
}
ready();
