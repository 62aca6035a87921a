"""The page for entering cases says only words there are, all of them, in both languages."""

from __future__ import annotations

import re
from pathlib import Path

from queue_server.pages.case_entry import SCRIPT, WORDS

ROOT = Path(__file__).resolve().parents[2]


def test_the_page_says_only_words_there_are_and_all_of_them() -> None:
    page = (ROOT / "queue_server" / "pages" / "templates" / "pages" / "case_entry.html").read_text()
    script = (ROOT / "static" / "js" / "case-entry.js").read_text()
    said = set(re.findall(r"\bw\.([a-z_]+)", page)) | {"courier", "online", "manual"}
    assert set(re.findall(r'say\("([a-z]+)"', script)) == set(SCRIPT)
    assert said | set(SCRIPT) == set(WORDS["zh"]) == set(WORDS["en"])
    assert [key for key, text in WORDS["en"].items() if re.search(r"[\u4e00-\u9fff]", text)] == []
