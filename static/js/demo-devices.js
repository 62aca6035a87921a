// The page of the demo's machines: carries what a person does to them, and shows every second what can be seen of them.
const away = document.getElementById("away");
const codes = document.getElementById("codes");
const noCodes = document.getElementById("no-codes");
const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const LAID = "laid"; // which card lies there, as far as this page knows
const typed = new Map(); // address → digits typed before a key

async function say(machine, words) {
  const answer = await fetch(`/demo/devices/${machine}`, {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(words),
  }).catch(() => null);
  away.hidden = Boolean(answer?.ok);
  await look();
}

function press(caller, key) {
  const address = caller.dataset.caller;
  const digits = [...(typed.get(address) ?? "")].map((digit) => `0${digit}`);
  typed.delete(address);
  return say("pads", { do: "key", text: [address, ...(key.includes(" ") ? [] : digits), key].join(" ") });
}

function type(caller, digit) {
  const address = caller.dataset.caller;
  typed.set(address, ((typed.get(address) ?? "") + digit).slice(-2)); // a pad's frame has room for two
  caller.querySelector("[data-typed]").textContent = typed.get(address);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[type=button]");
  const machine = button?.closest("[data-machine]")?.dataset.machine;
  if (!machine) return;
  const { do: act, text, fault, digit, key, grade, plug } = button.dataset;
  const caller = button.closest("[data-caller]");
  if (act === "lay") sessionStorage.setItem(LAID, text);
  if (act) say(machine, { do: act, text: text ?? "" });
  if (fault) say(machine, { fault, on: button.getAttribute("aria-pressed") !== "true" });
  if (digit) type(caller, digit);
  if (key) press(caller, key);
  if (grade) say(machine, { do: "grade", text: `${button.closest("[data-evaluator]").dataset.evaluator} ${grade}` });
  if (plug) say(machine, { do: button.getAttribute("aria-pressed") === "true" ? "plug" : "unplug", text: plug });
});

document.querySelector(".machine-scan").addEventListener("submit", (event) => {
  event.preventDefault();
  say("scanner", { do: "scan", text: event.target.code.value.trim() });
});

function showPads(pads) {
  for (const caller of all("[data-caller]")) {
    const pad = pads[caller.dataset.caller] ?? {};
    caller.classList.toggle("is-out", Boolean(pad.unplugged));
    caller.querySelector("[data-waiting]").textContent = pad.waiting || "—";
    caller.querySelector("[data-number]").textContent = pad.number || "—";
    caller.querySelector("[data-typed]").textContent = typed.get(caller.dataset.caller) ?? "—";
    const plug = caller.querySelector("[data-plug]");
    plug.setAttribute("aria-pressed", String(Boolean(pad.unplugged)));
    plug.textContent = pad.unplugged ? "插上" : "拔掉";
  }
  for (const evaluator of all("[data-evaluator]")) {
    const pad = pads[evaluator.dataset.evaluator] ?? {};
    evaluator.classList.toggle("is-asking", Boolean(pad.asking));
    evaluator.querySelector("[data-asking]").textContent = pad.asking ? "请评价" : "评价器";
  }
}

function showCodes(found) {
  noCodes.hidden = found.length > 0;
  if (codes.dataset.shown === found.join()) return;
  codes.dataset.shown = found.join();
  codes.replaceChildren(...found.map((text) => {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", textContent: text });
    Object.assign(button.dataset, { do: "scan", text });
    return button;
  }));
}

function showReader({ has_card: hasCard }) {
  document.querySelector("[data-card]").textContent = hasCard ? "上面有一张证件。" : "上面没有证件。";
  for (const card of all("[data-do=lay]")) {
    card.setAttribute("aria-pressed", String(hasCard && card.dataset.text === sessionStorage.getItem(LAID)));
  }
}

function show(machines) {
  for (const [name, { says, hall }] of Object.entries(machines)) {
    for (const word of all(`[data-hall=${name}]`)) {
      word.textContent = hall?.zh ?? "还没有报告";
      word.dataset.state = hall?.state ?? "unknown";
    }
    for (const button of all(`[data-machine=${name}] [data-fault]`)) {
      button.setAttribute("aria-pressed", String(Boolean(says?.faults.includes(button.dataset.fault))));
    }
  }
  if (machines.reader.says) showReader(machines.reader.says);
  if (machines.pads.says) showPads(machines.pads.says.pads);
  for (const area of all("[data-area]")) {
    area.textContent = machines.strip.says?.shown[area.dataset.area] ?? "";
  }
  away.hidden = Object.values(machines).every(({ says }) => says !== null);
}

async function look() {
  const answer = await fetch("/demo/devices/list").catch(() => null); // away: keep what is shown and look again
  if (!answer?.ok) return;
  const found = await answer.json();
  show(found.machines);
  showCodes(found.codes);
}

look();
setInterval(look, 1000);
