"""Makes the default voice pack static/audio with espeak-ng 1.51: clips with trimmed ends and one loudness.

A robotic stand-in until a hall records its own. The voice is `cmn-latn-pinyin`, because `cmn` of 1.51 spells pinyin in
English. The same espeak-ng gives the same bytes: `.venv/bin/python deploy/assets/voice.py`.
"""

from __future__ import annotations

import math
import subprocess
import sys
import tempfile
import wave
from array import array
from pathlib import Path

from manifest import ROOT, STATIC, entry, write

sys.path.insert(0, str(ROOT))
from display.voice import CLIP_TEXTS, spoken_by_default

ORIGIN = "made by deploy/assets/voice.py with espeak-ng 1.51"
RATE_HZ = 22050
LOUDNESS_DBFS = -19.0
PEAK = 30000
VOICES = {"zh": ("cmn-latn-pinyin+f3", "215"), "en": ("en-us+f3", "185"), "letter": ("en-us+f3", "185")}


def synthesise(text: str, voice: str, words_per_min: str) -> array[int]:
    """Samples of one spoken text, straight from espeak-ng (16 bit, mono, 22,050 Hz)."""
    with tempfile.NamedTemporaryFile(suffix=".wav") as file:
        command = ["espeak-ng", "-v", voice, "-s", words_per_min, "-w", file.name, text]
        subprocess.run(command, check=True)
        with wave.open(file.name) as clip:
            return array("h", clip.readframes(clip.getnframes()))


def trim(samples: array[int], threshold: int = 300, keep_s: float = 0.012) -> array[int]:
    """Cut silence at both ends, leaving `keep_s` so that no consonant is clipped."""
    loud = [index for index, value in enumerate(samples) if abs(value) > threshold]
    keep = int(keep_s * RATE_HZ)
    return samples[max(0, loud[0] - keep) : loud[-1] + keep]


def level(samples: array[int]) -> array[int]:
    """Bring to the common loudness, without clipping, and fade the last 8 ms."""
    rms = math.sqrt(sum(value * value for value in samples) / len(samples))
    gain = min(32768 * 10 ** (LOUDNESS_DBFS / 20) / rms, PEAK / max(abs(value) for value in samples))
    fade = int(0.008 * RATE_HZ)
    last = len(samples) - 1
    return array("h", (round(value * gain * min(1, (last - i) / fade)) for i, value in enumerate(samples)))


def chime() -> array[int]:
    """Two struck tones, a falling third, 1.1 s: heard in a busy hall, and not an alarm."""
    length = int(1.1 * RATE_HZ)
    mixed = [0.0] * length
    for start_s, pitch_hz in ((0.0, 659.26), (0.32, 523.25)):
        for index in range(int(start_s * RATE_HZ), length):
            t = index / RATE_HZ - start_s
            rise = min(1.0, t / 0.006)
            tone = sum(math.sin(2 * math.pi * pitch_hz * n * t) * a for n, a in ((1, 1.0), (2, 0.28), (3, 0.1)))
            mixed[index] += rise * math.exp(-4.2 * t) * tone
    return array("h", (round(value * 12000) for value in mixed))


def save(samples: array[int], path: Path) -> dict[str, str]:
    """Write one clip and return its manifest row."""
    path.parent.mkdir(parents=True, exist_ok=True)
    save_wav(samples, path)
    return entry(path, ORIGIN, "Apache-2.0")


def save_wav(samples: array[int], path: Path) -> None:
    """Write samples as a WAV file."""
    with wave.open(str(path), "wb") as clip:
        clip.setparams((1, 2, RATE_HZ, 0, "NONE", "not compressed"))
        clip.writeframes(samples.tobytes())


def main() -> None:
    """Make every clip of the pack and record it."""
    audio = STATIC / "audio"
    rows = [save(level(chime()), audio / "chime.wav")]
    for clip in CLIP_TEXTS:
        if clip == "chime":
            continue
        voice, speed = VOICES[clip.split("/")[0]]
        rows.append(save(level(trim(synthesise(spoken_by_default(clip), voice, speed))), audio / f"{clip}.wav"))
    write("voice", rows)


if __name__ == "__main__":
    main()
