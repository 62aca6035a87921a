"""The hall file: what it says when it is wrong, and that what it exports loads back as the same hall."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import queue_server.demo
from queue_server.hall import file
from queue_server.hall.model import Hall, Queue
from queue_server.hall.problems import SENTENCES, HallFileIsWrong
from queue_server.hall.rules import OrderRules, Span

DEMO = (Path(queue_server.demo.__file__).parent / "jn01.toml").read_text(encoding="utf-8")
SMALL = """\
id = "T1"
name = "测试大厅"
floors = [{ id = "1F", name = "一楼", width_m = 20, depth_m = 10 }]
zones = [{ id = "1F-A", name = "A区", floor = "1F", x_m = 0, y_m = 0, width_m = 20, depth_m = 10 }]
windows = [
  { id = "101", zone = "1F-A", queues = ["A"], x_m = 1, y_m = 9 },
  { id = "102", zone = "1F-A", queues = ["B", "A"], handicap_min = { A = 10 }, x_m = 3, y_m = 9 },
]
kiosks = [
  { id = "K1", name = "取号机", zone = "1F-A", menu = "1F", x_m = 5, y_m = 1, reserved_block = 0 },
]
menus = [{ id = "1F", tiles = ["all"], elder_tiles = ["all"] }]

[hours]
periods = ["09:00-12:00", "13:00-17:00"]

[[queues]]
prefix = "A"
name = "转移登记"
zone = "1F-A"

[[queues]]
prefix = "B"
name = "抵押登记"
zone = "1F-A"

[[services]]
id = "transfer"
name = "转移登记"
queue = "A"
minutes = 30
materials = ["身份证", "产权证"]

[[services]]
id = "mortgage"
name = "抵押登记"
queue = "B"
minutes = 15

[[groups]]
id = "all"
name = "全部"
services = ["transfer", "mortgage"]
"""


def told(text: str) -> list[str]:
    return [problem.say() for problem in file.check(text)]


def changed(old: str, new: str) -> tuple[str, int]:
    """The small file with one change, and the line on which it stands."""
    assert SMALL.count(old) == 1, old
    return SMALL.replace(old, new), SMALL[: SMALL.index(old)].count("\n") + 1


def test_the_small_file_is_a_hall() -> None:
    assert file.check(SMALL) == []
    hall = file.parse(SMALL)
    assert hall.window("102").handicap_min == {"A": 10}
    assert hall.hours.periods == (Span(540, 720), Span(780, 1020))


def test_a_hall_that_says_nothing_of_cases_asks_why_there_is_none() -> None:
    rules = file.parse(SMALL).cases
    assert rules.reason_needed, "系统外循环 shows in every hall"


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('name = "测试大厅"', 'nmae = "测试大厅"', "没有名为 nmae 的设置。是否想写 name？"),
        ('name = "测试大厅"', 'name = ""', "name：文字为空"),
        ('name = "测试大厅"', 'name = "两\\n行"', "不可见字符"),
        ('name = "测试大厅"', "name = 12", "name：应为带引号的文字，现在是 12"),
        ('name = "测试大厅"', 'name = "x"\ntz = "Asia/Jinan"', "Asia/Jinan 的写法不对"),
        ('id = "T1"', 'id = "t 1"', 'id："t 1" 的写法不对。请写成类似 "JN01"'),
        ('id = "101"', 'id = "102"', "102 重复出现"),
        ('queues = ["A"]', 'queues = ["C"]', "windows[1].queues[1]：所指的队列 C 不存在"),
        ('queues = ["A"]', 'queues = "A"', "windows[1].queues：应为列表"),
        ('queues = ["A"]', 'queues = ["A", "A"]', "A 重复出现"),
        ("{ A = 10 }", "{ A = 500 }", "500 超出允许的范围。请填写 0 至 240 之间的数"),
        ("{ A = 10 }", "{ A = true }", "应为整数，现在是 true"),
        ("x_m = 3, y_m = 9", "x_m = 33, y_m = 9", "windows[2].x_m：坐标（33.0，9.0）在一楼（20.0×10.0 米）之外"),
        ("x_m = 3, y_m = 9", "x_m = nan, y_m = 9", "nan 超出允许的范围"),
        ("x_m = 5, y_m = 1,", "", "kiosks[1].x_m：缺少 x_m"),
        ('menu = "1F"', 'menu = "2F"', "所指的菜单 2F 不存在。是否想写 1F？"),
        ('elder_tiles = ["all"]', "elder_tiles = []", "标准版与长辈版的事项不一致"),
        ('"09:00-12:00", "13:00', '"09:00-13:30", "13:00', "时段重叠或次序颠倒"),
        ('"09:00-12:00"', '"9点到12点"', 'hours.periods[1]："9点到12点" 的写法不对'),
        ('"09:00-12:00"', '"12:00-09:00"', "的写法不对"),
        ('"09:00-12:00", "13:00-17:00"]', '"09:00-12:00"]\nweekdays = { funday = [] }', "funday 不是可选的值"),
        ('prefix = "B"', 'prefix = "AB"', 'queues[2].prefix："AB" 的写法不对'),
        ('prefix = "B"', 'prefix = "B"\npublic = false', "B 不对公众开放，不能用在这里"),
        ('prefix = "B"', 'prefix = "B"\nreserved_from = 9990', "预留号段 9990–10039 与其他号段冲突"),
        ('prefix = "B"', 'prefix = "B"\ndaily_max = 600', "预留号段 501–550 与其他号段冲突"),
        ('queue = "B"', 'queue = "A"', "队列 B 没有事项"),
        ('queue = "B"', 'queue = "B"\ndefault_outcome = "acepted"', '"acepted" 不是可选的值。是否想写 accepted？'),
        ('["身份证", "产权证"]', '["身份证"]\nmaterials_en = ["ID", "Title"]', "材料的中文 1 项、英文 2 项"),
        ('services = ["transfer", "mortgage"]', 'services = ["transfer"]', "事项 mortgage 在取号机上找不到"),
        ('"B", "A"], handicap_min = { A = 10 }', '"A"]', "队列 B 没有窗口办理"),
        ('queues = ["B", "A"]', 'queues = ["B"]', "handicap_min 中的队列 A 不在该窗口的 queues 里"),
        ('y_m = 9 },\n]', 'y_m = 9, public = false },\n]', "窗口 102 不对公众开放，却办理公众队列"),
        ("minutes = 30", "minutes = 30\n[odd", "这一行不符合 TOML 格式"),
        ("[hours]", '[hours]\nspecial = [{ day = "2026-02-30", reason = "x" }]', "2026-02-30 的写法不对"),
        ("[hours]", "[hours]\nspecial = 5", "hours.special：应为列表，现在是 5"),
        ("[hours]", "[hors]", "没有名为 hors 的设置。是否想写 hours？"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_line_and_its_mend(old: str, new: str, says: str) -> None:
    problems = file.check(changed(old, new)[0])
    found = [p for p in problems if says in p.say()]
    assert found, [p.say() for p in problems]
    for problem in problems:
        english = problem.say("en")
        assert (
            english.startswith(f"Line {problem.line}{', ' if problem.where else ':'}")
            and problem.mend_en
            and problem.mend
        )


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ("x_m = 3, y_m = 9", "x_m = 33, y_m = 9", "windows[2].x_m"),
        ('queue = "B"', 'queue = "C"', "services[2].queue"),
        ("minutes = 15", "minutes = 0", "services[2].minutes"),
        ('prefix = "B"', 'prefix = "b"', "queues[2].prefix"),
        ("{ A = 10 }", "{ A = -1 }", "windows[2].handicap_min.A"),
        ('elder_tiles = ["all"]', 'elder_tiles = ["some"]', "menus[1].elder_tiles[1]"),
        ('"13:00-17:00"', '"late"', "hours.periods[2]"),
        ("minutes = 30\n", "minutes = 30 30\n", ""),
    ],
)
def test_the_line_is_the_very_line_of_the_value(old: str, new: str, where: str) -> None:
    text, line = changed(old, new)
    assert [(p.line, p.where) for p in file.check(text)] == [(line, where)]


def test_every_problem_is_told_at_once_in_the_order_of_the_file() -> None:
    text = (
        SMALL.replace("minutes = 30", "minutes = 0")
        .replace('id = "T1"', 'id = "?"')
        .replace("[hours]", "[hours]\nx = 1")
    )
    lines = [problem.line for problem in file.check(text)]
    assert len(lines) == 3 and lines == sorted(lines)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("minutes", "名称后面缺少等号"),
        ("minutes = ", "等号后面不是可用的值"),
        ("minutes = soon", "等号后面不是可用的值"),
        ('name = "厅', "引号没有闭合"),
        ("minutes = 30 30", "值的后面有多余的内容"),
        ("minutes = 1\nminutes = 2", "同一个名称写了两次"),
        ("[hours]\n[hours]", "同一个表写了两次"),
        ("[hours", "缺少 ]"),
        ("tiles = [1", "方括号没有闭合"),
        ("window = { id = 1", "花括号没有闭合"),
        ("= 3", "不是“名称 = 值”的写法"),
        ('name = "a\\q"', "反斜杠"),
    ],
)
def test_a_slip_in_the_toml_itself_is_told_in_chinese_alone(line: str, says: str) -> None:
    (problem,) = told(line)
    assert problem.startswith(f"第 {line.count(chr(10)) + 1} 行：这一行不符合 TOML 格式（") and says in problem
    assert not re.findall(r"[A-Za-z]{2,}", problem.replace("TOML", ""))


def test_a_file_that_is_empty_too_large_or_no_text_is_told_and_not_a_crash() -> None:
    assert told("")
    assert "过大" in told("# " + "x" * file.BYTES_MAX)[0]
    assert "TOML" in told('name = "\ud800"')[0]
    assert "TOML" in told("a = " + "[" * 5000)[0]
    with pytest.raises(HallFileIsWrong) as refused:
        file.parse("\x00")
    assert refused.value.code == "hall_file_wrong"


def test_every_sentence_has_its_english_and_uses_the_same_details() -> None:
    for kind, sentences in SENTENCES.items():
        assert len(sentences) == 4 and all(sentences), kind


def test_too_many_tiles_on_one_screen_are_refused() -> None:
    hall = file.parse(DEMO)
    menu = replace(hall.menus[0], elder_tiles=hall.menus[0].tiles)
    assert any("超过 6 项" in line for line in told(file.export(replace(hall, menus=(menu, *hall.menus[1:])))))


def test_blocks_of_two_kiosks_must_differ() -> None:
    hall = file.parse(DEMO)
    kiosks = tuple(replace(kiosk, reserved_block=1) for kiosk in hall.kiosks[:2])
    assert any("预留号段 1 与其他号段冲突" in line for line in told(file.export(replace(hall, kiosks=kiosks))))


@pytest.mark.parametrize("text", [SMALL, DEMO])
def test_what_is_exported_loads_back_as_the_same_hall(text: str) -> None:
    hall = file.parse(text)
    exported = file.export(hall)
    assert file.parse(exported) == hall
    assert file.export(file.parse(exported)) == exported


TEXTS = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp", "Zs", "Cn", "Co", "Cf"]), min_size=1, max_size=30
)
SPANS = st.sampled_from([(), (Span(0, 1440),), (Span(480, 700), Span(700, 701))])


@settings(max_examples=60, deadline=None)
@given(
    name=TEXTS,
    material=st.lists(TEXTS, unique=True, max_size=4),
    credit=st.dictionaries(st.sampled_from(["elderly", "disabled", "other"]), st.integers(0, 240)),
    periods=SPANS,
    x_m=st.floats(0, 20, allow_subnormal=False),
    waiting=st.none() | st.integers(1, 9999),
)
def test_any_hall_survives_export_and_load(
    name: str,
    material: list[str],
    credit: dict[str, int],
    periods: tuple[Span, ...],
    x_m: float,
    waiting: int | None,
) -> None:
    hall = file.parse(SMALL)
    queues: tuple[Queue, ...] = (
        replace(hall.queues[0], name=name, waiting_max=waiting, periods=periods),
        hall.queues[1],
    )
    changed = replace(
        hall,
        name=name,
        queues=queues,
        order=OrderRules(credit_min=credit),
        hours=replace(hall.hours, periods=periods, weekdays={"fri": periods}),
        windows=(replace(hall.windows[0], x_m=x_m), hall.windows[1]),
        services=(replace(hall.services[0], materials=tuple(material)), hall.services[1]),
    )
    assert file.parse(file.export(changed)) == changed


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_a_damaged_file_is_told_about_and_never_a_crash(data: st.DataObject) -> None:
    lines = SMALL.splitlines()
    at = data.draw(st.integers(0, len(lines) - 1))
    words = lines[at].split(" ")
    words[data.draw(st.integers(0, len(words) - 1))] = data.draw(
        st.sampled_from(["", "[]", "{}", "1", "-5", "true", '"x"', "[[", "=", "2026-01-01", '["A"]', "🀄", "1e400"])
    )
    lines[at] = " ".join(words)
    text = "\n".join(lines)
    problems = file.check(text)
    for problem in problems:
        assert 1 <= problem.line <= len(lines) + 1
        assert "{" not in problem.say().replace("{ … }", "").replace("{}", "") or "现在是" in problem.say()
    if not problems:
        assert isinstance(file.parse(text), Hall)
        assert tomllib.loads(text)
