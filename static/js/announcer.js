// Speaks calls from clips held in memory. Whose turn it is mirrors display/announcer.py; a test compares the two.

export function sentence(script, number, window) {
  const called = [...number].map((c) => script.characters[c]).filter(Boolean);
  const where = script.windows[window] ?? script.otherwise;
  return [script.before, ...called, script.between, ",", where].filter(Boolean).join(" ");
}

export function performance(sentences, times, short) {
  const [first, ...others] = sentences;
  const spoken = [...Array(short ? 1 : times).fill(first), ...others];
  return [...(short ? [] : ["chime"]), ...spoken.join(" . ").split(" ")];
}

export const SILENT = Object.freeze({ speaking: null, waiting: [] });

export function offered(speaker, due, rules) {
  const line = [...speaker.waiting];
  const same = line.findIndex((other) => other.number === due.number);
  if (same >= 0) {
    const newest = due.call > line[same].call ? due : line[same];
    line[same] = { ...newest, recall: line[same].recall && due.recall };
    return { ...speaker, waiting: line };
  }
  const late = (d) => (rules.recalls_after_new && d.recall ? 1 : 0);
  line.push(due);
  line.sort((a, b) => late(a) - late(b) || a.call - b.call);
  return { ...speaker, waiting: line };
}

export function turn(speaker, now_ms, rules) {
  if (speaker.speaking) return { speaker, say: null, short: false, dropped: [] };
  const fresh = speaker.waiting.filter((due) => now_ms - due.at_ms <= rules.stale_ms);
  const dropped = speaker.waiting.filter((due) => !fresh.includes(due));
  if (!fresh.length) return { speaker: SILENT, say: null, short: false, dropped };
  const [say, ...waiting] = fresh;
  return { speaker: { speaking: say, waiting }, say, short: waiting.length > 0, dropped };
}

export function volumePct(minute, fullPct, quiet, loudness = []) {
  const holds = ([start, end]) => start <= minute && minute < end;
  return quiet.some(holds) ? 0 : loudness.find(holds)?.[2] ?? fullPct;
}

const PAUSE_S = { ",": 0.12, ".": 0.55 };
const BETWEEN_CLIPS_S = 0.05;

// One speaker zone. `voice` is the setup's; `now` the hall's clock in ms; `onSpoken(call)` once a call was really heard.
export function createAnnouncer({ voice, now, minuteOfDay, onSpoken, onChange }) {
  const context = new AudioContext();
  const gain = context.createGain();
  gain.connect(context.destination);
  const buffers = new Map();
  let speaker = SILENT;
  let failed = 0;
  let loaded = false;

  async function load() {
    await Promise.all(Object.entries(voice.clips).map(async ([name, url]) => {
      try {
        const answer = await fetch(url);
        if (!answer.ok) throw new Error(String(answer.status));
        buffers.set(name, await context.decodeAudioData(await answer.arrayBuffer()));
      } catch {
        failed += 1;
      }
    }));
    loaded = true;
    onChange();
    pump();
  }

  function play(clips) {
    let at = context.currentTime + 0.02;
    const begin = at;
    for (const clip of clips) {
      const buffer = buffers.get(clip);
      if (!buffer) {
        at += PAUSE_S[clip] ?? 0;
        continue;
      }
      const source = context.createBufferSource();
      source.buffer = buffer;
      source.connect(gain);
      source.start(at);
      at += buffer.duration + BETWEEN_CLIPS_S;
    }
    return (at - begin) * 1000;
  }

  function volume() {
    return volumePct(minuteOfDay(), voice.volume_pct, voice.quiet, voice.loudness);
  }

  function pump() {
    if (!loaded) return;
    const next = turn(speaker, now(), voice);
    speaker = next.speaker;
    if (!next.say) return;
    if (context.state !== "running" || volume() === 0) {   // nobody would hear it: the screen has it
      speaker = { ...speaker, speaking: null };
      if (speaker.waiting.length) pump();
      return;
    }
    gain.gain.value = volume() / 100;
    const sentences = voice.scripts.map((script) => sentence(script, next.say.number, next.say.window));
    const clips = performance(sentences, voice.times, next.short);
    const complete = clips.every((clip) => clip in PAUSE_S || buffers.has(clip));
    const length_ms = play(clips);
    document.dispatchEvent(new CustomEvent("quhao:speak", { detail: { call: next.say.call, clips, length_ms } }));
    const started = context.currentTime;
    setTimeout(() => {
      const heard = context.state === "running" && context.currentTime > started;
      if (heard && complete) onSpoken(next.say.call);
      speaker = { ...speaker, speaking: null };
      setTimeout(pump, 300);
    }, length_ms);
  }

  context.addEventListener("statechange", onChange);
  return {
    load,
    offer(due) {
      speaker = offered(speaker, due, voice);
      pump();
    },
    async allow() {
      await context.resume();
      onChange();
    },
    state() {
      if (!loaded) return "loading";
      if (failed > 0) return "no_clips";
      if (context.state !== "running") return "blocked";
      return volume() === 0 ? "muted" : "on";
    },
  };
}
