"""Keys: sealed texts cannot be read, moved or changed, links cannot be made up, and the key file is its owner's."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from queue_server.kernel.crypto import SealIsBroken, Secrets

ID = "370102199001010014"


@pytest.fixture
def keys(tmp_path: Path) -> Secrets:
    return Secrets.load(tmp_path / "data")


def test_what_is_sealed_opens_again_after_a_restart(keys: Secrets, tmp_path: Path) -> None:
    sealed = keys.seal("张三 🎫", "ticket:1 name")
    assert Secrets.load(tmp_path / "data").open(sealed, "ticket:1 name") == "张三 🎫"


def test_a_seal_shows_nothing_and_never_looks_the_same_twice(keys: Secrets) -> None:
    first, second = keys.seal(ID, "row"), keys.seal(ID, "row")
    assert first != second
    assert ID.encode() not in first


def test_a_seal_cannot_be_moved_to_another_row(keys: Secrets) -> None:
    sealed = keys.seal(ID, "ticket:1 person")
    for elsewhere in ("ticket:2 person", "ticket:1 phone", ""):
        with pytest.raises(SealIsBroken):
            keys.open(sealed, elsewhere)


def test_every_changed_missing_or_added_byte_breaks_the_seal(keys: Secrets) -> None:
    sealed = keys.seal(ID, "row")
    for at in range(len(sealed)):
        with pytest.raises(SealIsBroken):
            keys.open(sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :], "row")
    for wrong in (b"", sealed[:5], sealed[:12], sealed[:-1], sealed + b"\0"):
        with pytest.raises(SealIsBroken):
            keys.open(wrong, "row")


def test_another_halls_keys_open_nothing_and_find_nothing(keys: Secrets, tmp_path: Path) -> None:
    other = Secrets.load(tmp_path / "other")
    with pytest.raises(SealIsBroken):
        other.open(keys.seal(ID, "row"), "row")
    assert other.lookup_key("person", ID) != keys.lookup_key("person", ID)
    assert other.token_subject("ticket", keys.token("ticket", "t1")) is None


def test_equal_values_of_one_kind_meet_under_one_key_that_does_not_show_them(keys: Secrets) -> None:
    key = keys.lookup_key("person", ID)
    assert key == keys.lookup_key("person", ID)
    assert len(key) == 64
    assert len({key, keys.lookup_key("phone", ID), keys.lookup_key("person", ID[:-1] + "X")}) == 3


def test_a_token_names_its_subject_and_serves_one_purpose(keys: Secrets) -> None:
    token = keys.token("ticket", "7f3k")
    assert token.startswith("7f3k.")
    assert keys.token_subject("ticket", token) == "7f3k"
    assert keys.token_subject("booking", token) is None


@pytest.mark.parametrize(
    "forge",
    [
        lambda t: t.replace("7f3k", "7f3m"),
        lambda t: t[:-1],
        lambda t: t + "A",
        lambda t: t[:-1] + ("A" if t[-1] != "A" else "B"),
        lambda t: t.swapcase(),
        lambda t: t.partition(".")[2],
        lambda t: "." + t.partition(".")[2],
        lambda t: t.partition(".")[0] + ".",
        lambda t: "",
        lambda t: "令牌." + t.partition(".")[2],
        lambda t: "\ud800." + t.partition(".")[2],
        lambda t: "7f3k.\ud800",
        lambda t: t + "\0",
        lambda t: "x" * 100_000,
    ],
)
def test_a_made_up_token_names_nobody(keys: Secrets, forge: object) -> None:
    assert keys.token_subject("ticket", forge(keys.token("ticket", "7f3k"))) is None  # type: ignore[operator]


def test_the_key_file_is_its_owners_alone_whatever_the_umask_and_is_made_once(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        Secrets.load(tmp_path / "data")
    finally:
        os.umask(before)
    file = tmp_path / "data" / "keys.json"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    text = file.read_text()
    Secrets.load(tmp_path / "data")
    assert file.read_text() == text
    assert sorted(one.name for one in file.parent.iterdir()) == ["keys.json"]


def test_a_first_start_that_broke_off_leaves_no_half_key_file(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "keys.part").write_text('{"look')
    keys = Secrets.load(folder)
    assert keys.open(keys.seal("x", "row"), "row") == "x"
