"""A service is found by words, by initials, by what to bring, and a window by its number."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queue_server.hall import file as hall_file
from queue_server.hall import search
from queue_server.hall.model import Hall
from queue_server.hall.pinyin import READINGS_MAX, initials, initials_of
from queue_server.hall.search import Found, find
from tests.conftest import JN01

HALL: Hall = hall_file.parse(JN01.read_text(encoding="utf-8"))
# one character just at and just before each letter's border, and some that names of services use
LETTERS = {
    "啊": "a", "澳": "a", "芭": "b", "怖": "b", "擦": "c", "错": "c", "搭": "d", "堕": "d", "蛾": "e", "贰": "e",
    "发": "f", "咐": "f", "噶": "g", "过": "g", "哈": "h", "祸": "h", "击": "j", "骏": "j", "喀": "k", "阔": "k",
    "垃": "l", "络": "l", "妈": "m", "穆": "m", "拿": "n", "诺": "n", "哦": "o", "沤": "o", "啪": "p", "瀑": "p",
    "期": "q", "群": "q", "然": "r", "弱": "r", "撒": "s", "所": "s", "塌": "t", "唾": "t", "挖": "w", "误": "w",
    "昔": "x", "迅": "x", "压": "y", "孕": "y", "匝": "z", "座": "z", "缴": "j", "赠": "z", "贷": "d", "户": "h",
}  # fmt: skip


@pytest.mark.parametrize(("char", "letter"), LETTERS.items())
def test_a_common_character_is_known_by_its_initial(char: str, letter: str) -> None:
    assert initials_of(char) == letter


@pytest.mark.parametrize(
    ("name", "way"), [("银行", "yh"), ("重庆", "cq"), ("会计", "kj"), ("调整", "tz"), ("传递", "cd")]
)
def test_a_character_of_two_readings_is_found_by_either(name: str, way: str) -> None:
    assert way in initials(name)


def test_letters_and_digits_are_themselves_and_signs_are_nothing() -> None:
    assert initials("A 区（3 楼）") == ("aq3l",)
    assert initials("—、。龘") == ("",)


def test_every_character_of_the_demo_halls_names_has_an_initial() -> None:
    names = "".join(one.name for one in (*HALL.services, *HALL.zones, *HALL.queues, *HALL.groups))
    assert {char for char in names if "一" <= char <= "鿿" and not initials_of(char)} == set()


@settings(max_examples=40)
@given(st.text(max_size=60))
def test_whatever_is_typed_is_answered_and_no_name_has_too_many_ways(text: str) -> None:
    assert len(initials(text)) <= READINGS_MAX
    found = find(HALL, text)
    assert all(one.public for one in found.services)


@pytest.mark.parametrize("service", HALL.public_services, ids=lambda one: one.id)
def test_every_public_service_is_found_by_its_name_and_by_its_initials(service: object) -> None:
    name = getattr(service, "name")  # noqa: B009
    assert find(HALL, name).services[0] == service
    assert service in find(HALL, initials(name)[0].upper()).services


@pytest.mark.parametrize(
    ("asked", "first"),
    [
        ("租房", "fund-rent"),
        ("ＧＪＪＴＱ", "fund-purchase"),
        ("公积金 租房", "fund-rent"),
        ("rent", "fund-rent"),
        ("结婚证", "fund-purchase"),
    ],
)
def test_the_best_comes_first(asked: str, first: str) -> None:
    assert find(HALL, asked).services[0].id == first


def test_a_window_is_found_by_its_number_and_a_zone_by_its_name() -> None:
    assert [one.id for one in find(HALL, "305").windows] == ["305"]
    assert [one.id for one in find(HALL, "不动产登记").zones] == ["3F-B"]


def test_four_words_are_looked_for_and_the_rest_of_a_long_line_costs_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    looked_for: set[str] = set()
    look = search._of_word
    monkeypatch.setattr(search, "_of_word", lambda word, *where: looked_for.add(word) or look(word, *where))
    find(HALL, "ab cd ef gh ij kl mn op qr st uv wx yz")
    assert looked_for == {"ab", "cd", "ef", "gh"}


@pytest.mark.parametrize("asked", ["", "   ", "没有这样的东西", "qqqqqq", "318"])
def test_nothing_is_found_where_nothing_fits_and_no_private_window_is_named(asked: str) -> None:
    assert find(HALL, asked) == Found((), (), ())


@pytest.mark.parametrize(
    ("said", "wanted"),
    [("卖房子", "transfer-resale"), ("买房", "fund-purchase"), ("房产证丢了", "replacement"), ("交房租", "fund-rent")],
)
def test_everyday_words_find_what_the_services_are_called(said: str, wanted: str) -> None:
    assert wanted in [one.id for one in find(HALL, said).services]
