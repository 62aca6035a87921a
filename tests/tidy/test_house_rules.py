"""House rules that no linter knows: sizes, owners of tables, refusals that can be spoken, nothing of any machine."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import re
import subprocess
from collections import defaultdict
from functools import cache
from pathlib import Path
from string import Formatter

import pytest

from queue_server.kernel.errors import Refusal

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("queue_server", "kiosk", "display", "appointments", "devices")
MODULE_LINES_MAX, FUNCTION_LINES_MAX = 300, 70
TEXT = {".py", ".js", ".css", ".html", ".toml", ".md", ".txt", ".json", ".yml", ".service", ".cfg", ".sh", ""}
UNFINISHED = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|X{3})\b")
MACHINE = re.compile(r"(?<![\w.])/(?:home|Users|root|work|mnt)/\w+")
WRITES = re.compile(
    r"\b(?:INSERT\s+(?:OR\s+\w+\s+)?INTO|UPDATE(?:\s+OR\s+\w+)?|DELETE\s+FROM|REPLACE\s+INTO)\s+(\w+)", re.I
)
MAKES = re.compile(r"\bCREATE\s+TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?(\w+)", re.I)


@cache
def files() -> tuple[Path, ...]:
    """Every file of the project that is text, as git knows it; a checkout without git is read as it lies."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.split("\0")
    names = [ROOT / one for one in listed if one] or [
        one for part in (*PACKAGES, "static", "tests", "deploy") for one in (ROOT / part).rglob("*")
    ]
    return tuple(
        one
        for one in names
        if one.is_file() and one.suffix in TEXT and "vendor" not in one.parts and one.name != "package-lock.json"
    )


def modules() -> list[Path]:
    return [one for one in files() if one.suffix == ".py" and one.relative_to(ROOT).parts[0] in PACKAGES]


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def strings(path: Path) -> list[str]:
    """Every text in a module, adjoining parts joined; the fixed parts of an f-string among them."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            found.append(node.value)
        if isinstance(node, ast.JoinedStr):
            found.append("".join(str(one.value) for one in node.values if isinstance(one, ast.Constant)))
    return found


def test_nothing_is_left_unfinished() -> None:
    assert [named(one) for one in files() if UNFINISHED.search(one.read_text(encoding="utf-8", errors="replace"))] == []


def test_no_file_knows_the_machine_it_was_written_on() -> None:
    found = {
        named(one): MACHINE.findall(one.read_text(encoding="utf-8", errors="replace"))
        for one in files()
        if one.name not in ("test_house_rules.py",)
    }
    assert {name: hits for name, hits in found.items() if hits} == {}


def test_every_module_says_what_it_is_for() -> None:
    assert [named(one) for one in modules() if not ast.get_docstring(ast.parse(one.read_text("utf-8")))] == []


def test_modules_and_functions_are_short_enough_to_read() -> None:
    long: list[str] = []
    for path in modules():
        text = path.read_text(encoding="utf-8")
        lines = text.count("\n")
        if lines > MODULE_LINES_MAX:
            long.append(f"{named(path)}: {lines} lines")
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno is not None:
                size = node.end_lineno - node.lineno + 1
                if size > FUNCTION_LINES_MAX:
                    long.append(f"{named(path)}: {node.name} has {size} lines")
    scripts = [one for one in files() if one.suffix == ".js" and "static" in one.parts]
    for path in scripts:
        lines = path.read_text(encoding="utf-8").count("\n")
        if lines > MODULE_LINES_MAX:
            long.append(f"{named(path)}: {lines} lines")
    assert long == []


def test_no_module_is_named_after_nothing() -> None:
    empty = {"utils", "helpers", "common", "manager", "misc", "util", "helper"}
    assert [named(one) for one in modules() if one.stem in empty] == []


def test_each_table_is_made_and_written_by_one_slice_only() -> None:
    makers: dict[str, set[str]] = defaultdict(set)
    writers: dict[str, set[str]] = defaultdict(set)
    for path in modules():
        parts = path.relative_to(ROOT).parts
        owner = parts[1] if parts[0] == "queue_server" and len(parts) > 2 else parts[0]
        for text in strings(path):
            for table in MAKES.findall(text):
                makers[table].add(owner)
            for table in WRITES.findall(text):
                writers[table].add(owner)
    assert {table: owners for table, owners in makers.items() if len(owners) != 1} == {}
    assert len(makers) > 10
    foreign = {t: owners for t, owners in writers.items() if t in makers and owners != makers[t]}
    assert foreign == {}


def refusals() -> dict[str, type[Refusal]]:
    """Every refusal of the server, by where it stands."""
    for package in ("queue_server", "kiosk", "display", "appointments"):
        home = importlib.import_module(package)
        for found in pkgutil.walk_packages(home.__path__, f"{package}."):
            if not found.name.endswith((".__main__", ".gunicorn")):
                importlib.import_module(found.name)
    waiting, known = [Refusal], dict[str, type[Refusal]]()
    while waiting:
        for one in waiting.pop().__subclasses__():
            if one.__module__.split(".")[0] in PACKAGES:
                known[f"{one.__module__}.{one.__name__}"] = one
                waiting.append(one)
    return known


def test_every_refusal_has_a_code_of_its_own_and_a_status() -> None:
    by_code: dict[str, list[str]] = defaultdict(list)
    for name, one in refusals().items():
        by_code[one.code].append(name)
        assert re.fullmatch(r"[a-z][a-z0-9_]{2,39}", one.code), name
        assert 400 <= one.status < 600, name
        assert inspect.getdoc(one), name
    assert {code: names for code, names in by_code.items() if len(names) > 1} == {}


def fields_of(template: str) -> set[str]:
    return {name for _text, name, _spec, _conversion in Formatter().parse(template) if name}


def test_every_refusal_can_be_said_in_both_languages() -> None:
    for name, one in refusals().items():
        if "message" in vars(one):
            continue  # it finds its words itself; its own slice tests them
        said = one.__new__(one)
        said.details = dict.fromkeys(fields_of(one.zh) | fields_of(one.en), "1")
        for lang in ("zh", "en"):
            assert said.message(lang).strip(), name
        assert re.search(r"[\u4e00-\u9fff]", said.message("zh")), f"{name} says no Chinese"
        assert not re.search(r"[\u4e00-\u9fff]", said.message("en")), f"{name} says Chinese in English"


def raised() -> list[tuple[str, str, set[str], bool]]:
    """Each `Name(...)` of a refusal in the code: where, its name, the details given, and whether `**` hides some."""
    names = {one.__name__ for one in refusals().values()}
    found = []
    for path in modules():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                called = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
                if called in names and not node.args:
                    given = {word.arg for word in node.keywords if word.arg}
                    hidden = any(word.arg is None for word in node.keywords)
                    found.append((f"{named(path)}:{node.lineno}", called, given, hidden))
    return found


def test_a_refusal_is_given_every_detail_its_sentences_speak_of() -> None:
    by_name: dict[str, set[str]] = {}
    for one in refusals().values():
        by_name.setdefault(one.__name__, fields_of(one.zh) | fields_of(one.en))
    lacking = [
        f"{where}: {name} lacks {sorted(by_name[name] - given)}"
        for where, name, given, hidden in raised()
        if not hidden and by_name[name] - given
    ]
    assert lacking == []


@pytest.mark.parametrize("package", PACKAGES)
def test_a_package_has_nothing_but_what_it_is_named_for(package: str) -> None:
    assert (ROOT / package / "__init__.py").is_file()
    assert not list((ROOT / package).rglob("test_*.py"))
