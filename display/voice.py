"""Decides which clips a hall needs and whether its own recordings are fit to be played over a hall's loudspeakers.

Clips are 16-bit mono WAV files named as in `CLIP_TEXTS`; a hall's folder replaces the default pack clip by clip.
"""

from __future__ import annotations

import math
import wave
from array import array
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from display.announcer import Reading, clips_of, script

_ZH_DIGITS: Final = dict(enumerate("零一二三四五六七八九"))
_EN_UNITS: Final = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_EN_TEENS: Final = ("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen")
_EN_TENS: Final = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")

# Clip name (file name without .wav) to the words in it: the whole default pack.
CLIP_TEXTS: Final[Mapping[str, str]] = {
    "chime": "（提示音）",
    "zh/please": "请",
    "zh/number": "号",
    "zh/to": "到",
    "zh/window": "号窗口办理",
    "zh/see-screen": "请看屏幕",
    "zh/trial": "测试",
    **{f"zh/{value}": word for value, word in _ZH_DIGITS.items()},
    "zh/1-yao": "幺",
    "zh/10": "十",
    "zh/100": "百",
    **{f"letter/{letter}": letter for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"},
    "en/number": "number",
    "en/go-to-window": "please go to window",
    "en/see-screen": "please see the screen",
    "en/trial": "test",
    **{f"en/{value}": word for value, word in enumerate((*_EN_UNITS, *_EN_TEENS, "nineteen"))},
    **{f"en/{10 * tens}": word for tens, word in enumerate(_EN_TENS, start=2)},
}

FULL_SCALE: Final = 32768
LOUDNESS_DBFS: Final = (-26.0, -14.0)
SILENCE_DBFS: Final = -45.0
START_SILENCE_MAX_MS: Final = 80
END_SILENCE_MAX_MS: Final = 150
LENGTH_MAX_S: Final = 4.0
RATES_HZ: Final = (16000, 22050, 24000, 32000, 44100, 48000)


@dataclass(frozen=True)
class Clip:
    """One recording: the file to make (relative to the folder) and the words to read."""

    name: str
    text: str

    @property
    def file(self) -> str:
        """Path of the file below the folder of recordings."""
        return f"{self.name}.wav"


@dataclass(frozen=True)
class Finding:
    """Something wrong with a folder of recordings. `problem` is stable; `message` says what to do, in Chinese."""

    clip: str
    problem: str
    message: str


def spoken_by_default(clip: str) -> str:
    """The words the default pack speaks for a clip."""
    return CLIP_TEXTS[clip]


def needed_clips(letters: Iterable[str], windows: Mapping[str, str], reading: Reading | None = None) -> list[Clip]:
    """Every clip a hall needs: its queues' letters, all figures, its windows (`windows`: id to name on the sign)."""
    reading = reading or Reading()
    own = {f"{language}/window-{window}": name for language in reading.languages for window, name in windows.items()}
    scripts = [script(windows, language, reading) for language in reading.languages]
    spellable = {
        (language, window)
        for language, words in zip(reading.languages, scripts, strict=True)
        for window in words.windows
    }
    names = [clip for clip in own if tuple(clip.split("/window-", 1)) not in spellable]
    wanted = set(letters) | {character for name in windows.values() for character in name}
    clips = {c for c in clips_of(scripts) if not c.startswith("letter/") or c.removeprefix("letter/") in wanted}
    order = {clip: index for index, clip in enumerate(CLIP_TEXTS)}
    return [Clip(c, CLIP_TEXTS[c]) for c in sorted(clips, key=order.__getitem__)] + [
        Clip(c, f"{own[c]}办理" if c.startswith("zh/") else own[c]) for c in names
    ]


def recorded_clips(folder: Path | None) -> dict[str, Path]:
    """Clip name to file for every WAV file in a folder of recordings; nothing when there is no folder."""
    if folder is None or not folder.is_dir():
        return {}
    return {str(path.relative_to(folder).with_suffix("")): path for path in sorted(folder.rglob("*.wav"))}


def check_folder(folder: Path, needed: Iterable[Clip] | None = None) -> list[Finding]:
    """Gaps, format, level and silence of a hall's own recordings; an empty list means they can be used."""
    clips = list(needed) if needed is not None else [Clip(name, text) for name, text in CLIP_TEXTS.items()]
    found = recorded_clips(folder)
    findings = [
        Finding(clip.name, "missing", f"缺少 {clip.file}，应读：“{clip.text}”。未补录时用系统自带的声音代替。")
        for clip in clips
        if clip.name not in found
    ]
    known = {clip.name for clip in clips} | set(CLIP_TEXTS)
    for name, path in found.items():
        if name not in known:
            findings.append(Finding(name, "unknown_name", f"{name}.wav 不在所需清单中，不会播放；请核对文件名。"))
        findings += check_clip(name, path)
    return findings


def check_clip(name: str, path: Path) -> list[Finding]:
    """Format, level and silence of one recording."""
    try:
        with wave.open(str(path), "rb") as clip:
            form = (clip.getnchannels(), clip.getsampwidth())
            rate_hz = clip.getframerate()
            frames = clip.readframes(clip.getnframes())
    except (wave.Error, EOFError) as problem:
        return [Finding(name, "unreadable", f"{name}.wav 不是可读的 WAV 文件（{problem}），请重新导出。")]
    if form != (1, 2) or rate_hz not in RATES_HZ:
        kind = f"{form[0]} 声道 {8 * form[1]} 位 {rate_hz} Hz"
        return [Finding(name, "format", f"{name}.wav 是{kind}，请导出为单声道 16 位、16–48 kHz。")]
    samples = array("h", frames)
    return [Finding(name, problem, f"{name}.wav {message}") for problem, message in _sound_problems(samples, rate_hz)]


def _sound_problems(samples: array[int], rate_hz: int) -> list[tuple[str, str]]:
    floor = FULL_SCALE * 10 ** (SILENCE_DBFS / 20)
    heard = [index for index, value in enumerate(samples) if abs(value) > floor]
    if not heard:
        return [("silent", "没有声音，请重新录制。")]
    problems = []
    voiced = samples[heard[0] : heard[-1] + 1]
    level = 20 * math.log10(math.sqrt(sum(value * value for value in voiced) / len(voiced)) / FULL_SCALE)
    low, high = LOUDNESS_DBFS
    if level < low:
        problems.append(("too_quiet", f"音量 {level:.1f} dBFS 太小，应在 {low:.0f} 到 {high:.0f} 之间。"))
    if level > high:
        problems.append(("too_loud", f"音量 {level:.1f} dBFS 太大，应在 {low:.0f} 到 {high:.0f} 之间。"))
    if sum(abs(value) >= FULL_SCALE - 1 for value in samples) > 3:
        problems.append(("clipped", "有削波失真，请降低录音电平重录。"))
    before_ms, after_ms = 1000 * heard[0] / rate_hz, 1000 * (len(samples) - 1 - heard[-1]) / rate_hz
    if before_ms > START_SILENCE_MAX_MS:
        problems.append(
            ("silence_at_start", f"开头静音 {before_ms:.0f} 毫秒，请剪到 {START_SILENCE_MAX_MS} 毫秒以内。")
        )
    if after_ms > END_SILENCE_MAX_MS:
        problems.append(("silence_at_end", f"结尾静音 {after_ms:.0f} 毫秒，请剪到 {END_SILENCE_MAX_MS} 毫秒以内。"))
    if len(samples) / rate_hz > LENGTH_MAX_S:
        problems.append(("too_long", f"长 {len(samples) / rate_hz:.1f} 秒，请控制在 {LENGTH_MAX_S:.0f} 秒以内。"))
    return problems
