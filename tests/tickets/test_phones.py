"""The entrance screen's code holds for its minute and the next; a pass for twenty; a phone for one live ticket."""

from __future__ import annotations

from pathlib import Path

import pytest

from queue_server.kernel.crypto import Secrets
from queue_server.tickets import phones
from queue_server.tickets.phones import CODE_MS, EntranceCodeIsOld, Pass, PassIsOver
from tests.conftest import MONDAY_0920_MS

PHONE = "0123456789abcdef"


@pytest.fixture
def secrets(tmp_path: Path) -> Secrets:
    return Secrets.load(tmp_path)


@pytest.mark.parametrize(("later_ms", "holds"), [(0, True), (59_999, True), (119_999, True), (120_000, False)])
def test_a_code_holds_while_it_is_shown_and_one_minute_more(secrets: Secrets, later_ms: int, holds: bool) -> None:
    code = phones.entrance_code(secrets, "JN01", MONDAY_0920_MS)
    if holds:
        assert phones.hall_of_code(secrets, code, MONDAY_0920_MS + later_ms) == "JN01"
    else:
        with pytest.raises(EntranceCodeIsOld):
            phones.hall_of_code(secrets, code, MONDAY_0920_MS + later_ms)


def test_the_code_changes_with_the_minute_and_says_when(secrets: Secrets) -> None:
    codes = [phones.entrance_code(secrets, "JN01", MONDAY_0920_MS + step * 20_000) for step in range(6)]
    assert len(set(codes)) == 2
    assert phones.changes_in_ms(MONDAY_0920_MS) == CODE_MS
    assert phones.changes_in_ms(MONDAY_0920_MS + 59_000) == 1000


@pytest.mark.parametrize("code", ["", "x", "JN01~1.abc", "JN01~29923280", "é", "JN01~.x", "." * 100])
def test_a_code_nobody_made_is_refused(secrets: Secrets, code: str) -> None:
    with pytest.raises(EntranceCodeIsOld):
        phones.hall_of_code(secrets, code, MONDAY_0920_MS)


def test_a_code_of_the_future_or_of_other_keys_is_refused(secrets: Secrets, tmp_path: Path) -> None:
    ahead = phones.entrance_code(secrets, "JN01", MONDAY_0920_MS + CODE_MS)
    foreign = phones.entrance_code(Secrets.load(tmp_path / "other"), "JN01", MONDAY_0920_MS)
    for code in (ahead, foreign):
        with pytest.raises(EntranceCodeIsOld):
            phones.hall_of_code(secrets, code, MONDAY_0920_MS)


def test_a_pass_comes_back_as_it_was_and_no_other_token_is_one(secrets: Secrets) -> None:
    one = Pass("JN01", PHONE, MONDAY_0920_MS)
    assert phones.pass_of(secrets, phones.pass_text(secrets, one)) == one
    for text in ("", "x", secrets.token("ticket", "a~b~1"), phones.entrance_code(secrets, "JN01", 1), "é"):
        assert phones.pass_of(secrets, text) is None


@pytest.mark.parametrize(("after_ms", "is_fresh"), [(-1, False), (0, True), (1_199_999, True), (1_200_000, False)])
def test_a_pass_lasts_twenty_minutes(after_ms: int, is_fresh: bool) -> None:
    one = Pass("JN01", PHONE, MONDAY_0920_MS)
    if is_fresh:
        assert phones.fresh(one, MONDAY_0920_MS + after_ms) == one
    else:
        with pytest.raises(PassIsOver):
            phones.fresh(one, MONDAY_0920_MS + after_ms)
