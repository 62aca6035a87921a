"""What is spoken for a call, and whose turn it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from display.announcer import (
    Due,
    Reading,
    Speaker,
    SpeakingRules,
    clips_of,
    ended,
    offered,
    performance,
    script,
    sentence,
    turn,
    volume_pct,
)
from display.voice import CLIP_TEXTS

WINDOWS = {"305": "305", "3": "3", "12": "12", "110": "110", "B2": "B2", "DESK": "咨询台"}
YI = Reading(one="yi")


def said(number: str, window: str, reading: Reading = YI, language: str = "zh") -> str:
    """The words of a sentence, as the clips say them."""
    clips = sentence(script(WINDOWS, language, reading), number, window).split()
    return " ".join("，" if clip == "," else CLIP_TEXTS[clip] for clip in clips)


@pytest.mark.parametrize(
    ("number", "window", "reading", "language", "words"),
    [
        ("A001", "3", YI, "zh", "请 A 零 零 一 号 ， 到 三 号窗口办理"),
        ("A001", "305", Reading(), "zh", "请 A 零 零 幺 号 ， 到 三 零 五 号窗口办理"),
        ("B120", "12", Reading(), "zh", "请 B 幺 二 零 号 ， 到 十 二 号窗口办理"),
        ("B120", "110", YI, "zh", "请 B 一 二 零 号 ， 到 一 一 零 号窗口办理"),
        ("B120", "110", Reading(one="yao", window="number"), "zh", "请 B 幺 二 零 号 ， 到 一 百 一 十 号窗口办理"),
        ("C045", "305", Reading(window="number"), "zh", "请 C 零 四 五 号 ， 到 三 百 零 五 号窗口办理"),
        ("C045", "12", Reading(window="digits"), "zh", "请 C 零 四 五 号 ， 到 幺 二 号窗口办理"),
        ("D1203", "B2", Reading(), "zh", "请 D 幺 二 零 三 号 ， 到 B 二 号窗口办理"),
        ("A001", "305", YI, "en", "number A zero zero one ， please go to window three zero five"),
        ("A001", "12", YI, "en", "number A zero zero one ， please go to window twelve"),
    ],
)
def test_golden_phrases(number: str, window: str, reading: Reading, language: str, words: str) -> None:
    assert said(number, window, reading, language) == words


def test_a_window_that_cannot_be_spelled_sends_people_to_the_screen_until_it_is_recorded() -> None:
    assert said("A001", "DESK") == "请 A 零 零 一 号 ， 请看屏幕"
    own = script(WINDOWS, "zh", YI, recorded={"zh/window-DESK"})
    assert sentence(own, "A001", "DESK").endswith(", zh/to zh/window-DESK")


def test_a_window_the_script_does_not_know_is_never_guessed() -> None:
    assert said("A001", "999").endswith("请看屏幕")


FIGURES = {f"{language}/{n}": str(n) for language in ("zh", "en") for n in range(100)} | {"zh/1-yao": "1"}


@given(
    letter=st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
    figures=st.integers(1, 9999),
    one=st.sampled_from(["yi", "yao"]),
    language=st.sampled_from(["zh", "en"]),
)
def test_the_number_spoken_is_the_number_on_the_screen(letter: str, figures: int, one: str, language: str) -> None:
    number = f"{letter}{figures:03d}"
    clips = sentence(script(WINDOWS, language, Reading(one=one)), number, "305").split(" , ")[0].split()
    heard = [c.removeprefix("letter/") if c.startswith("letter/") else FIGURES.get(c, "") for c in clips]
    assert "".join(heard) == number


@given(window=st.integers(1, 999))
def test_a_window_read_as_a_number_means_that_number(window: int) -> None:
    words = script({"w": str(window)}, "zh", Reading(window="number")).windows["w"].split()[1:-1]
    total = unit = 0
    for clip in words:
        value = int(clip.removeprefix("zh/"))
        if value in (10, 100):
            total, unit = total + (unit or 1) * value, 0
        else:
            unit = value
    assert total + unit == window


def test_every_clip_a_script_asks_for_is_in_the_default_pack() -> None:
    scripts = [script(WINDOWS, language, reading) for language in ("zh", "en") for reading in (YI, Reading())]
    assert clips_of(scripts) <= set(CLIP_TEXTS)


def test_an_announcement_is_a_chime_and_the_sentence_twice_then_the_second_language_once() -> None:
    assert performance(["zh/please zh/to", "en/number"], 2, short=False) == (
        ["chime", "zh/please", "zh/to", ".", "zh/please", "zh/to", ".", "en/number"]
    )
    assert performance(["zh/please zh/to", "en/number"], 2, short=True) == ["zh/please", "zh/to", ".", "en/number"]


# --- turns -----------------------------------------------------------------------------------------------------------

RULES = SpeakingRules()


def due(call: int, at_ms: int = 0, *, number: str = "", recall: bool = False) -> Due:
    return Due(call, number or f"A{call:03d}", "305", at_ms, recall)


def spoken_order(calls: list[Due], rules: SpeakingRules = RULES) -> list[int]:
    speaker, order = Speaker(), []
    for one in calls:
        speaker = offered(speaker, one, rules)
    while (now := turn(speaker, 0, rules)).say:
        order.append(now.say.call)
        speaker = ended(now.speaker)
    return order


def test_calls_are_spoken_in_call_order_whatever_order_they_came_in() -> None:
    assert spoken_order([due(3), due(1), due(2)]) == [1, 2, 3]


def test_recalls_keep_call_order_unless_the_hall_puts_them_behind_new_calls() -> None:
    calls = [due(1, recall=True), due(2), due(3)]
    assert spoken_order(calls) == [1, 2, 3]
    assert spoken_order(calls, SpeakingRules(recalls_after_new=True)) == [2, 3, 1]


def test_a_number_called_again_while_it_waits_is_said_once_with_its_newest_call() -> None:
    assert spoken_order([due(1, number="A009"), due(2), due(3, number="A009", recall=True)]) == [3, 2]


def test_a_call_that_waited_longer_than_thirty_seconds_is_dropped_from_speech_and_named() -> None:
    speaker = offered(offered(Speaker(), due(1, 0), RULES), due(2, 20_000), RULES)
    now = turn(speaker, 30_001, RULES)
    assert now.say == due(2, 20_000)
    assert now.dropped == (due(1, 0),)


def test_nobody_starts_while_somebody_speaks() -> None:
    speaking = turn(offered(Speaker(), due(1), RULES), 0, RULES).speaker
    assert turn(offered(speaking, due(2), RULES), 0, RULES).say is None


def test_a_call_is_said_short_when_others_wait() -> None:
    assert turn(offered(Speaker(), due(1), RULES), 0, RULES).short is False
    assert turn(offered(offered(Speaker(), due(1), RULES), due(2), RULES), 0, RULES).short is True


@given(
    arrivals=st.lists(st.tuples(st.integers(0, 60_000), st.booleans()), max_size=30),
    length_ms=st.integers(1000, 15_000),
    after_new=st.booleans(),
)
def test_one_voice_at_a_time_and_every_call_is_spoken_in_time_or_named_as_dropped(
    arrivals: list[tuple[int, bool]], length_ms: int, after_new: bool
) -> None:
    rules = SpeakingRules(recalls_after_new=after_new)
    calls = [due(index, at, recall=recall) for index, (at, recall) in enumerate(sorted(arrivals), start=1)]
    speaker, until, now_ms = Speaker(), 0, 0
    spoken: list[int] = []
    dropped: list[int] = []
    while calls or speaker.waiting or speaker.speaking:
        while calls and calls[0].at_ms <= now_ms:
            speaker = offered(speaker, calls.pop(0), rules)
        if speaker.speaking and now_ms >= until:
            speaker = ended(speaker)
        now = turn(speaker, now_ms, rules)
        speaker = now.speaker
        dropped += [one.call for one in now.dropped]
        if now.say:
            assert now_ms >= until
            assert now_ms - now.say.at_ms <= rules.stale_ms
            until = now_ms + length_ms
            spoken.append(now.say.call)
        now_ms += 500
    assert sorted(spoken + dropped) == list(range(1, len(arrivals) + 1))
    if not after_new:
        assert spoken == sorted(spoken)


def test_in_quiet_hours_the_volume_is_nothing() -> None:
    quiet = [(12 * 60, 13 * 60)]
    assert [volume_pct(minute, 80, quiet) for minute in (719, 720, 779, 780)] == [80, 0, 0, 80]


def test_the_volume_follows_the_hours_and_quiet_hours_win() -> None:
    loudness = [(720, 840, 40), (540, 600, 100)]
    at = [volume_pct(minute, 80, [(780, 800)], loudness) for minute in (539, 540, 599, 600, 720, 780, 800, 840)]
    assert at == [80, 100, 100, 80, 40, 0, 40, 80]
