"""The page for entering cases says only words there are, all of them, in both languages."""

from __future__ import annotations

import re
from pathlib import Path

from queue_server.hall.file import parse
from queue_server.pages.case_entry import SCRIPT, WORDS, services_of

ROOT = Path(__file__).resolve().parents[2]


def test_the_page_says_only_words_there_are_and_all_of_them() -> None:
    page = (ROOT / "queue_server" / "pages" / "templates" / "pages" / "case_entry.html").read_text()
    script = (ROOT / "static" / "js" / "case-entry.js").read_text()
    said = set(re.findall(r"\bw\.([a-z_]+)", page)) | {"courier", "online", "manual"}
    assert set(re.findall(r'say\("([a-z]+)"', script)) == set(SCRIPT)
    assert said | set(SCRIPT) == set(WORDS["zh"]) == set(WORDS["en"])
    assert [key for key, text in WORDS["en"].items() if re.search(r"[\u4e00-\u9fff]", text)] == []


def test_only_services_that_make_cases_are_offered() -> None:
    hall = parse((ROOT / "queue_server" / "demo" / "jn01.toml").read_text(encoding="utf-8"))
    offered = {id for _line, services in services_of(hall, "zh") for id, _name in services}
    assert "records" in offered
    none = {one.id for one in hall.services if one.default_outcome in ("consulted", "collected", "done_online")}
    assert none and not none & offered
