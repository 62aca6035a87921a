"""The catalogue: nothing missing, nothing unused, both languages alike in what they fill in."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter
from zoneinfo import ZoneInfo

import pytest

import kiosk
from kiosk import days, words
from queue_server.hall.codes import PRIORITIES

HOME = Path(kiosk.__file__).parent
SOURCES = [*HOME.glob("*.py"), *HOME.glob("templates/kiosk/*.html")]
USED = re.compile(r"""(?:\bt|speaker\(lang\)|speakers\.\w+)\(\s*["']([a-z_0-9]+)["']\s*[,)]""")
BUILT = re.compile(r"""(?:\bt|speaker\(lang\))\(\s*f?["']([a-z_]+_)(?:["']\s*~|\{)""")


def used_keys() -> set[str]:
    text = "\n".join(path.read_text(encoding="utf-8") for path in SOURCES)
    quoted = {key for key in words.TEXTS if f'"{key}"' in text.replace(f'"{key}": Text', "")}
    stems = set(BUILT.findall(text))
    built = {key for key in words.TEXTS if any(key.startswith(stem) for stem in stems)}
    named = set(USED.findall(text))
    assert named <= set(words.TEXTS), named - set(words.TEXTS)
    return quoted | built | named


def test_every_text_in_use_is_in_the_catalogue_and_none_is_left_over() -> None:
    assert used_keys() == set(words.TEXTS)


def filled_in(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("key", sorted(words.TEXTS))
def test_a_text_has_both_languages_and_the_same_things_to_fill_in(key: str) -> None:
    zh, en = words.TEXTS[key]
    assert zh.strip() and en.strip()
    if key.startswith(("today_", "tomorrow_", "day_", "opens_", "date")):
        return  # dates are put together differently
    assert filled_in(zh) == filled_in(en)


def test_the_english_texts_hold_no_chinese_and_chinese_ones_do() -> None:
    chinese = re.compile(r"[\u4e00-\u9fff]")
    shared = {"to_english", "joint", "zone_on_floor"}
    for key, text in words.TEXTS.items():
        if key not in shared:
            assert not chinese.search(text.en), key
            assert chinese.search(text.zh), key


def test_every_priority_of_the_contract_has_a_word() -> None:
    for code in ("none", *PRIORITIES):
        assert f"priority_{code}" in words.TEXTS


@pytest.mark.parametrize(
    ("hours", "sentence", "tile", "english"),
    [
        (4, "今天 13:24 ", "13:24 开始取号", "Opens at 13:24"),
        (24, "明天 09:24 ", "明天 09:24 开始取号", "Opens tomorrow 09:24"),
        (48, "11 月 25 日（星期三）09:24 ", "星期三 09:24 开始取号", "Opens Wednesday 09:24"),
        (24 * 10, "12 月 3 日（星期四）09:24 ", "12 月 3 日开始取号", "Opens 3 December"),
    ],
)
def test_a_coming_hour_is_said_as_people_say_it(hours: int, sentence: str, tile: str, english: str) -> None:
    now_ms, tz = 1_795_397_040_000, ZoneInfo("Asia/Shanghai")
    at_ms = now_ms + hours * 3_600_000
    assert days.when_words("zh", at_ms, now_ms, tz) == sentence
    assert days.opens_words("zh", at_ms, now_ms, tz) == tile
    assert days.opens_words("en", at_ms, now_ms, tz) == english
