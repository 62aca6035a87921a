"""The hall as a tree, as the pages edit it: nothing is lost either way, and what is wrong names its place."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from queue_server.hall import file
from queue_server.hall.describing import described, parts
from queue_server.hall.labels import CHOICES, COMMON, FIELDS, PARTS
from queue_server.hall.problems import HallFileIsWrong
from queue_server.hall.templates import TEMPLATES, template
from queue_server.hall.tree import check_tree, parse_tree, tree
from tests.hall.test_file import DEMO, SMALL


@pytest.mark.parametrize("text", [DEMO, SMALL])
def test_a_tree_reads_back_as_the_same_hall_also_after_its_way_through_json(text: str) -> None:
    hall = file.parse(text)
    assert parse_tree(json.loads(json.dumps(tree(hall)))) == hall


def test_what_is_wrong_in_a_tree_names_its_path_and_no_line() -> None:
    raw = tree(file.parse(SMALL))
    raw["windows"][1]["zone"] = "9F"
    raw["queues"][0]["zone"] = "9F"
    _hall, problems = check_tree(raw)
    assert {problem.path for problem in problems} == {("queues", 0, "zone"), ("windows", 1, "zone")}
    assert all("行" not in problem.say() and "Line" not in problem.say("en") for problem in problems)


def test_anything_may_come_instead_of_a_tree() -> None:
    for raw in (None, 3, "x", [], {}, {"id": []}, {"windows": {"a": 1}}, {"hours": None}):
        with pytest.raises(HallFileIsWrong):
            parse_tree(raw)


def test_every_setting_of_a_hall_file_has_a_name_in_both_languages() -> None:
    unnamed = [
        f"{part.path}.{one.name}"
        for part in parts()
        for one in part.settings
        if one.label.zh == one.label.en == one.name
    ]
    assert unnamed == []
    assert [part.path for part in parts() if part.path not in PARTS] == []
    codes = {code for part in parts() for one in part.settings for code, word in one.choices if word.zh == code}
    assert codes == set()


def test_no_name_is_kept_for_a_setting_there_is_not() -> None:
    from dataclasses import fields

    from queue_server.hall import model, places, rules

    classes = {
        name: thing for part in (model, places, rules) for name, thing in vars(part).items() if isinstance(thing, type)
    }
    known = {
        f"{name}.{one.name}"
        for name, thing in classes.items()
        if hasattr(thing, "__dataclass_fields__")
        for one in fields(thing)
    }
    assert set(FIELDS) - known == set()
    assert set(COMMON) - {name.partition(".")[2] for name in known} == set()
    said = {code for part in parts() for one in part.settings for code, _word in one.choices}
    assert set(CHOICES) - said == set()


def test_the_description_is_plain_json_in_the_language_asked_for() -> None:
    chinese, english = described("zh"), described("en")
    assert json.loads(json.dumps(chinese)) == chinese
    window = next(part for part in english if part["path"] == "windows")
    queues = next(one for one in window["fields"] if one["name"] == "queues")
    assert (queues["kind"], queues["of"], queues["label"]) == ("refs", "queues", "Queues it calls")


@pytest.mark.parametrize("one", TEMPLATES, ids=lambda one: one.id)
def test_a_template_is_a_hall_that_can_be_loaded_under_another_name(one: object) -> None:
    hall = template(one.id)  # type: ignore[attr-defined]
    renamed = replace(hall, id="LX02", name="历下区政务服务中心")
    assert parse_tree(tree(renamed)) == renamed


@pytest.mark.parametrize(
    ("part", "name"), [("windows", "zone"), ("services", "queue"), ("zones", "floor"), ("queues", "zone")]
)
def test_a_name_that_must_be_there_and_is_empty_is_a_problem_at_its_field(part: str, name: str) -> None:
    given = tree(file.parse(DEMO))
    given[part][0][name] = ""
    _hall, problems = check_tree(given)
    assert (part, 0, name) in [one.path for one in problems]
