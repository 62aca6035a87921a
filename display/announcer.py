"""Decides which words are spoken for a call and whose turn it is (ux.md V1–V3). Pure; announcer.js plays it.

A sentence is text of clip names and ',' (a short pause), for instance
`zh/please letter/A zh/0 zh/0 zh/1 zh/number , zh/to zh/3 zh/0 zh/5 zh/window`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

LANGUAGES: Final = ("zh", "en")
TRIAL: Final = "测"  # 测试 stands where a number stands: this sign sounds like both, the other like nothing
SEE_SCREEN: Final = {"zh": "zh/see-screen", "en": "en/see-screen"}


@dataclass(frozen=True, kw_only=True)
class Reading:
    """How numbers are read: '1' as yao or yi, window numbers as digits or as a number, languages in order."""

    one: str = "yao"  # or "yi"; only where digits are read one by one
    window: str = "auto"  # "digits", "number", or "auto": three figures and more are read as digits (三零五)
    languages: tuple[str, ...] = ("zh",)


@dataclass(frozen=True)
class Script:
    """All a screen needs to say any call of its hall: what each character sounds like, and each window."""

    before: str
    characters: Mapping[str, str]
    between: str
    windows: Mapping[str, str]
    otherwise: str  # instead of an unknown window


def spelled(text: str, language: str, one: str = "yi") -> list[str]:
    """Clips for letters and figures, one by one; ValueError when a character has no name."""
    clips = []
    for character in text:
        if character in "0123456789":
            clips.append("zh/1-yao" if (character, language, one) == ("1", "zh", "yao") else f"{language}/{character}")
        elif "A" <= character <= "Z":
            clips.append(f"letter/{character}")
        else:
            raise ValueError(text)
    return clips


def counted(number: int, language: str) -> list[str]:
    """Clips for 1–999 in Chinese or 1–99 in English, read as a number: 12 is 十二, 110 is 一百一十, 305 is 三百零五."""
    if language == "en":
        tens, ones = divmod(number, 10)
        return [f"en/{number}"] if number < 20 else [f"en/{tens * 10}", *([f"en/{ones}"] if ones else [])]
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    clips = [f"zh/{hundreds}", "zh/100"] if hundreds else []
    if tens:
        clips += ["zh/10"] if tens == 1 and not hundreds else [f"zh/{tens}", "zh/10"]
    elif hundreds and ones:
        clips.append("zh/0")
    return clips + ([f"zh/{ones}"] if ones else [])


def window_clips(name: str, language: str, reading: Reading) -> list[str]:
    """Clips for a window's name as people read it; ValueError when only a recording can say it (咨询台)."""
    as_number = reading.window == "number" or (reading.window == "auto" and len(name) < 3)
    limit = 999 if language == "zh" else 99
    if as_number and name.isascii() and name.isdigit() and name[0] != "0" and int(name) <= limit:
        return counted(int(name), language)
    return spelled(name, language, reading.one)


def script(
    windows: Mapping[str, str], language: str, reading: Reading, recorded: Collection[str] = frozenset()
) -> Script:
    """The script of a hall in one language. `windows`: id to the name on its sign; `recorded`: clips of the hall's own.

    A window whose name cannot be spelled uses the hall's recording `<language>/window-<id>`, and without one the voice
    asks people to look at the screen: it never says another name than the screen shows.
    """
    before, between, to, after = {
        "zh": ("zh/please", "zh/number", "zh/to", "zh/window"),
        "en": ("en/number", "", "en/go-to-window", ""),
    }[language]
    said = {}
    for window, name in windows.items():
        own = f"{language}/window-{window}"
        try:
            clips = [own] if own in recorded else [*window_clips(name, language, reading), after]
        except ValueError:
            continue
        said[window] = " ".join(filter(None, [to, *clips]))
    characters = {c: spelled(c, language, reading.one)[0] for c in "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"}
    characters |= {TRIAL: f"{language}/trial"}
    return Script(before, characters, between, said, SEE_SCREEN[language])


def sentence(words: Script, number: str, window: str) -> str:
    """What is said for one call. Characters without a sound are left out of speech, never replaced."""
    called = [words.characters[c] for c in number if c in words.characters]
    parts = [words.before, *called, words.between, ",", words.windows.get(window, words.otherwise)]
    return " ".join(part for part in parts if part)


def clips_of(scripts: Iterable[Script]) -> set[str]:
    """Every clip these scripts can ask for, the chime included."""
    texts = ["chime"]
    for words in scripts:
        texts += [words.before, words.between, words.otherwise, *words.characters.values(), *words.windows.values()]
    return {clip for text in texts for clip in text.split()}


def performance(sentences: Iterable[str], times: int, short: bool) -> list[str]:
    """The whole announcement: chime, the first language `times` times, then each further language once.

    `short`, when others wait to be called: no repetition and no chime. '.' is the pause between sentences.
    """
    first, *others = sentences
    spoken = [first] * (1 if short else times) + others
    return ([] if short else ["chime"]) + " . ".join(spoken).split()


# --- whose turn it is ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class SpeakingRules:
    """Turn rules of one speaker zone: a call older than `stale_ms` is no longer worth saying."""

    stale_ms: int = 30_000
    recalls_after_new: bool = False


@dataclass(frozen=True)
class Due:
    """A call that waits to be spoken; `call` is its journal sequence number."""

    call: int
    number: str
    window: str
    at_ms: int
    recall: bool = False


@dataclass(frozen=True)
class Speaker:
    """One speaker zone: at most one voice, and those who wait for it in order."""

    speaking: Due | None = None
    waiting: tuple[Due, ...] = ()


class Turn(NamedTuple):
    """What happens now: the speaker after it, what to say (short when others wait), what became too old."""

    speaker: Speaker
    say: Due | None
    short: bool
    dropped: tuple[Due, ...]


def offered(speaker: Speaker, due: Due, rules: SpeakingRules) -> Speaker:
    """Put a call in line, in call order. A number already in line is merged: its newest call in its old place."""
    line = list(speaker.waiting)
    same = next((index for index, other in enumerate(line) if other.number == due.number), None)
    if same is not None:
        line[same] = replace(max(line[same], due, key=lambda d: d.call), recall=line[same].recall and due.recall)
        return replace(speaker, waiting=tuple(line))
    line.append(due)
    line.sort(key=lambda d: (rules.recalls_after_new and d.recall, d.call))
    return replace(speaker, waiting=tuple(line))


def turn(speaker: Speaker, now_ms: int, rules: SpeakingRules) -> Turn:
    """Start the next call if nobody speaks; calls too old are dropped from speech (the screen keeps them)."""
    if speaker.speaking is not None:
        return Turn(speaker, None, False, ())
    fresh = tuple(due for due in speaker.waiting if now_ms - due.at_ms <= rules.stale_ms)
    dropped = tuple(due for due in speaker.waiting if due not in fresh)
    if not fresh:
        return Turn(Speaker(), None, False, dropped)
    return Turn(Speaker(fresh[0], fresh[1:]), fresh[0], len(fresh) > 1, dropped)


def ended(speaker: Speaker) -> Speaker:
    """The voice has finished; the next may start."""
    return replace(speaker, speaking=None)


def volume_pct(
    minute_of_day: int,
    full_pct: int,
    quiet: Iterable[tuple[int, int]],
    loudness: Iterable[tuple[int, int, int]] = (),
) -> int:
    """Loudness at a minute of the hall's day: nothing in quiet hours, and then the screen emphasises calls.

    `loudness`: from, to (minutes) and the volume then; the first that holds counts, else `full_pct`.
    """
    if any(start <= minute_of_day < end for start, end in quiet):
        return 0
    return next((pct for start, end, pct in loudness if start <= minute_of_day < end), full_pct)
