"""The sum done in the browser is the one the server checks, on a page that is no secure context too."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest

from appointments import work
from tests.browser import chromium

pytestmark = pytest.mark.slow

MODULE = (Path(__file__).parents[2] / "static" / "js" / "work.js").read_text("utf-8")
RUN = (
    "async ([source, call, ...given]) =>"
    " (await import(`data:text/javascript,${encodeURIComponent(source)}`))[call](...given)"
)


def test_the_browser_finds_a_nonce_that_the_server_takes() -> None:
    page = chromium().new_page()
    try:
        asked = "abcdefghijklmnop.8.1795396800000.ABCDEFGHIJKLMNOPQRSTUV"
        done = page.evaluate(RUN, [MODULE, "solve", asked, 8])
        assert done.startswith(f"{asked}:")
        assert work.zero_bits(sha256(done.encode()).digest()) >= 8
        for text in ("", "x" * 55, "x" * 56, "x" * 64, "x" * 119, asked):
            digest = page.evaluate(RUN.replace("(...given)", "(...given).toString()"), [MODULE, "sha256", text])
            assert b"".join(int(word).to_bytes(4) for word in digest.split(",")) == sha256(text.encode()).digest()
    finally:
        page.close()
