"""Backup, restore, the first administrator and the proof of the journal, through the command line as operators do."""

from __future__ import annotations

import shutil
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from queue_server import cli
from queue_server.app import create_app, static_folder
from queue_server.cases import numbers
from queue_server.kernel.clock import SteppedClock
from queue_server.kernel.crypto import KeysAreMissing
from queue_server.kernel.lock import FolderIsInUse, FolderLock
from queue_server.settings import Settings
from queue_server.wiring import upkeep
from queue_server.wiring.house import build
from tests.conftest import JN01, MONDAY_0920_MS, Office


def quhao(*words: object) -> Result:
    """One command, as typed."""
    return CliRunner().invoke(cli.main, [str(word) for word in words])


def issue(office: Office) -> dict[str, str]:
    made = office.kiosk.post("/tickets", {"hall": "JN01", "service": "records", "channel": "kiosk"})
    assert made.status_code == 201
    answer: dict[str, str] = made.json
    return answer


def test_an_empty_folder_becomes_a_hall_by_three_commands(tmp_path: Path) -> None:
    data = tmp_path / "data"
    made = quhao("init", "--data", data, "--account", "root", "--password", "kNp7-vast-lemon")
    assert made.exit_code == 0, made.output
    assert "已建立管理员" in made.output
    again = quhao("init", "--data", data, "--account", "other", "--password", "kNp7-vast-lemon")
    assert again.exit_code == 1 and "已有账号" in again.output
    assert quhao("hall", "check", JN01).exit_code == 0
    loaded = quhao("hall", "load", JN01, "--data", data)
    assert loaded.exit_code == 0 and "JN01" in loaded.output
    exported = quhao("hall", "export", "JN01", "--data", data)
    (tmp_path / "again.toml").write_text(exported.output, encoding="utf-8")
    assert quhao("hall", "check", tmp_path / "again.toml").exit_code == 0
    doctor = quhao("doctor", "--data", data)
    assert doctor.exit_code == 0 and "✓ integrity" in doctor.output and "✓ journal" in doctor.output


def test_a_weak_password_and_a_wrong_hall_file_are_refused_in_words(tmp_path: Path) -> None:
    weak = quhao("init", "--data", tmp_path / "data", "--account", "root", "--password", "12345678")
    assert weak.exit_code == 1 and "密码太容易" in weak.output
    broken = tmp_path / "broken.toml"
    broken.write_text(JN01.read_text(encoding="utf-8").replace('queue = "E"', 'queue = "Ö"'), encoding="utf-8")
    checked = quhao("hall", "check", broken)
    assert checked.exit_code == 1 and "行" in checked.output
    missing = quhao("doctor", "--data", tmp_path / "nowhere")
    assert missing.exit_code == 1 and "quhao init" in missing.output


def test_a_backup_taken_while_numbers_are_issued_is_consistent(office: Office, tmp_path: Path) -> None:
    issued: list[dict[str, str]] = []
    worker = threading.Thread(target=lambda: issued.extend(issue(office) for _ in range(60)))
    worker.start()
    copied = quhao("backup", tmp_path / "copy", "--data", office.house.data)
    worker.join()
    assert copied.exit_code == 0, copied.output
    assert (tmp_path / "copy").stat().st_mode & 0o077 == 0
    taken = build(tmp_path / "copy", SteppedClock(MONDAY_0920_MS))
    try:
        assert upkeep.verify(taken.database) is None
        assert upkeep.replay_differences(taken.database) == []
    finally:
        taken.close()
    assert quhao("backup", tmp_path / "copy", "--data", office.house.data).exit_code == 1


def test_a_restored_hall_repeats_no_number_and_goes_on_in_a_new_epoch(office: Office, tmp_path: Path) -> None:
    before = [issue(office)["number"] for _ in range(3)]
    data, clock = office.house.data, office.clock
    upkeep.back_up(data, tmp_path / "copy", clock)
    lost = [issue(office)["number"] for _ in range(5)]
    with pytest.raises(FolderIsInUse):
        upkeep.restore(tmp_path / "copy", data, clock)
    office.house.close()
    assert upkeep.restore(tmp_path / "copy", data, clock)
    reopened = build(data, clock)
    try:
        numbers = reopened.database.read(lambda rows: rows.value("SELECT next FROM number_series WHERE prefix='E'"))
        assert numbers > max(int(one[1:]) for one in before + lost)
        epochs = reopened.database.read(lambda rows: rows.all("SELECT epoch, seq FROM journal WHERE kind='restored'"))
        assert {row["epoch"] for row in epochs} == {2}
        assert upkeep.verify(reopened.database) is None
        assert upkeep.replay_differences(reopened.database) == []
    finally:
        reopened.close()
    assert list(data.glob("quhao.db.before-*"))


def restored(office: Office, copy: Path, spoil: Callable[[Path], None] | None = None) -> tuple[int, int, str]:
    """Close the house, restore, open it again and take a number: its journal's epoch and seq, and the number."""
    office.house.close()
    if spoil is not None:
        spoil(office.house.data)
    upkeep.restore(copy, office.house.data, office.clock)
    app = create_app(Settings(data=office.house.data, log_level="ERROR"), office.clock)
    office.house = app.extensions["quhao_house"]
    office.callers["kiosk"].client = app.test_client(use_cookies=False)
    number = issue(office)["number"]
    last = office.house.database.read(
        lambda rows: rows.one("SELECT epoch, seq FROM journal WHERE hall='JN01' ORDER BY seq DESC")
    )
    assert last is not None
    assert upkeep.verify(office.house.database) is None
    assert upkeep.replay_differences(office.house.database) == []
    return last["epoch"], last["seq"], number


def test_the_same_backup_put_back_twice_repeats_neither_epoch_nor_number(office: Office, tmp_path: Path) -> None:
    upkeep.back_up(office.house.data, tmp_path / "copy", office.clock)
    given = [issue(office)["number"] for _ in range(150)]
    first = restored(office, tmp_path / "copy")
    second = restored(office, tmp_path / "copy")
    assert (first[0], second[0]) == (2, 3)
    assert second[1] > first[1]
    assert len({*given, first[2], second[2]}) == 152
    assert len(list(office.house.data.glob("quhao.db.before-*"))) == 2


def running_numbers(office: Office) -> set[str]:
    """The next number of a case and of a question, as they stand on paper."""
    hall = office.house.hall("JN01")
    number = office.house.database.write(lambda tx: numbers.build(tx, hall, "370102X", "E"))
    body = {"hall": "JN01", "kind": "question", "topic": "wait", "text": "周六办公吗？", "channel": "kiosk"}
    asked = office.kiosk.post("/enquiries", body)
    assert asked.status_code == 201, asked.json
    return {number, asked.json["number"]}


@pytest.mark.parametrize("is_lost", [False, True], ids=["beside the old file", "without it"])
def test_numbers_of_cases_and_questions_are_not_given_twice_either(
    office: Office, tmp_path: Path, is_lost: bool
) -> None:
    upkeep.back_up(office.house.data, tmp_path / "copy", office.clock)
    given = [running_numbers(office) for _ in range(3)]
    restored(office, tmp_path / "copy", (lambda data: (data / "quhao.db").write_bytes(b"")) if is_lost else None)
    given += [running_numbers(office) for _ in range(2)]
    assert len(set().union(*given)) == 10


def test_a_backup_of_yesterday_leaves_out_what_was_given_out_today(office: Office, tmp_path: Path) -> None:
    issue(office)
    upkeep.back_up(office.house.data, tmp_path / "copy", office.clock)
    office.clock.at_ms += 24 * 3600 * 1000
    office.house.close_days(office.clock.now_ms())
    today = [issue(office)["number"] for _ in range(130)]
    assert today[0] == "E001"
    assert restored(office, tmp_path / "copy")[2] == "E131"


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: (data / "quhao.db").write_bytes(b"broken" * 1000),
        lambda data: (data / "quhao.db").write_bytes(b""),
        lambda data: [one.unlink() for one in data.glob("quhao.db*")],
        lambda data: tear(data / "quhao.db"),
    ],
    ids=["garbage", "emptied", "gone", "torn"],
)
def test_without_the_old_file_numbers_and_epoch_stay_clear_of_all_that_may_be_lost(
    office: Office, tmp_path: Path, spoil: Callable[[Path], None]
) -> None:
    upkeep.back_up(office.house.data, tmp_path / "copy", office.clock)
    given = [issue(office)["number"] for _ in range(150)]
    first = restored(office, tmp_path / "copy", spoil)
    office.clock.at_ms += 1000
    second = restored(office, tmp_path / "copy", spoil)
    assert first[2] not in given and int(first[2][1:]) > upkeep.NUMBERS_SKIP_BLIND
    assert 2 < first[0] < second[0]


def tear(file: Path) -> None:
    """Keep the first page alone: the file opens and can then not be read."""
    file.write_bytes(file.read_bytes()[:4096])


def test_a_new_empty_file_does_not_pass_for_the_one_that_was_lost(office: Office, tmp_path: Path) -> None:
    upkeep.back_up(office.house.data, tmp_path / "copy", office.clock)

    def begin_anew(data: Path) -> None:
        shutil.rmtree(data)
        assert quhao("init", "--data", data, "--account", "root", "--password", "kNp7-vast-lemon").exit_code == 0
        assert quhao("hall", "load", JN01, "--data", data).exit_code == 0

    assert restored(office, tmp_path / "copy", begin_anew)[2] == "E1001"


def test_a_hall_whose_clock_runs_ahead_of_the_machines_is_restored_by_command(office: Office, tmp_path: Path) -> None:
    office.clock.at_ms += 20 * 365 * 86_400_000
    upkeep.back_up(office.house.data, tmp_path / "copy", office.clock)
    office.house.close()
    put_back = quhao("restore", tmp_path / "copy", "--data", office.house.data)
    assert put_back.exit_code == 0 and "大厅 JN01：日志从第" in put_back.output
    assert "新的 epoch 是 2，每个队列跳过 100 个号码。" in put_back.output and "-:" not in put_back.output
    assert quhao("doctor", "--data", office.house.data).exit_code == 0


def test_a_restore_into_an_empty_folder_says_where_its_epoch_comes_from(office: Office, tmp_path: Path) -> None:
    upkeep.back_up(office.house.data, tmp_path / "copy", office.clock)
    said = quhao("restore", tmp_path / "copy", "--data", tmp_path / "new").output
    assert "账号：日志从第" in said and "大厅 JN01：日志从第" in said
    assert said.count("epoch 取自时钟") == 2 and "跳过 1000 个号码" in said


def test_a_backup_that_cannot_be_read_leaves_the_hall_as_it_is(office: Office, tmp_path: Path) -> None:
    upkeep.back_up(office.house.data, tmp_path / "copy", office.clock)
    (tmp_path / "copy" / "quhao.db").write_bytes(b"broken" * 1000)
    number = issue(office)["number"]
    office.house.close()
    with pytest.raises(upkeep.NotABackup):
        upkeep.restore(tmp_path / "copy", office.house.data, office.clock)
    kept = build(office.house.data, office.clock)
    try:
        assert kept.database.read(lambda rows: rows.value("SELECT max(number) FROM ticket")) == int(number[1:])
    finally:
        kept.close()


@pytest.mark.parametrize("left", [None, "", "{}", '{"lookup": 1}'], ids=["gone", "empty", "without keys", "no hex"])
def test_a_file_whose_keys_are_missing_is_not_opened_with_fresh_ones(
    office: Office, tmp_path: Path, left: str | None
) -> None:
    data = office.house.data
    issue(office)
    office.house.close()
    (data / "keys.json").unlink()
    if left is not None:
        (data / "keys.json").write_text(left)
    with pytest.raises(KeysAreMissing) as refused:
        build(data, office.clock)
    assert "备份" in refused.value.message() and "keys.json" in refused.value.message("en")
    FolderLock(data).release()
    for words in (("hall", "load", JN01), ("init", "--account", "root", "--password", "kNp7-vast-lemon")):
        said = quhao(*words, "--data", data)
        assert said.exit_code == 1 and "keys.json" in said.output
    assert quhao("backup", tmp_path / "copy", "--data", data).exit_code == 1
    assert not (tmp_path / "copy").exists()
    doctor = quhao("doctor", "--data", data)
    assert doctor.exit_code == 1 and "✗ keys" in doctor.output and "备份" in doctor.output
    assert (data / "keys.json").exists() == (left is not None)


def test_verify_names_the_first_entry_somebody_has_touched(office: Office, tmp_path: Path) -> None:
    for _ in range(3):
        issue(office)
    upkeep.back_up(office.house.data, tmp_path / "copy", office.clock)
    changed = sqlite3.connect(tmp_path / "copy" / "quhao.db")
    changed.execute("DROP TRIGGER journal_keeps")
    seq = changed.execute("SELECT min(seq) FROM journal WHERE kind='ticket_issued'").fetchone()[0]
    changed.execute("UPDATE journal SET body = replace(body, 'E001', 'E009') WHERE hall='JN01' AND seq=?", (seq,))
    changed.commit()
    changed.close()
    found = quhao("journal", "verify", "--data", tmp_path / "copy")
    assert found.exit_code == 1
    assert f"entry {seq}" in found.output
    assert quhao("doctor", "--data", tmp_path / "copy").exit_code == 1


def test_replay_says_where_a_table_holds_something_else(office: Office, tmp_path: Path) -> None:
    issue(office)
    upkeep.back_up(office.house.data, tmp_path / "copy", office.clock)
    assert quhao("journal", "replay", "--data", tmp_path / "copy").exit_code == 0
    changed = sqlite3.connect(tmp_path / "copy" / "quhao.db")
    changed.execute("UPDATE ticket SET state='cancelled'")
    changed.commit()
    changed.close()
    found = quhao("journal", "replay", "--data", tmp_path / "copy")
    assert found.exit_code == 1 and "cancelled" in found.output


def test_a_folder_that_is_no_backup_is_refused_and_nothing_is_touched(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    found = quhao("restore", tmp_path / "empty", "--data", tmp_path / "data")
    assert found.exit_code == 1 and "备份" in found.output
    assert not (tmp_path / "data").exists()


def test_one_folder_has_one_keeper_even_after_a_crash(tmp_path: Path) -> None:
    first = FolderLock(tmp_path)
    with pytest.raises(FolderIsInUse):
        FolderLock(tmp_path)
    first.release()
    FolderLock(tmp_path).release()


def test_voice_list_names_every_recording_and_check_finds_gaps_and_silence(tmp_path: Path) -> None:
    listed = quhao("voice", "list", JN01)
    assert listed.exit_code == 0 and "zh/" in listed.output
    assert quhao("voice", "check").exit_code == 0
    shutil.copytree(static_folder() / "audio", tmp_path / "own")
    victim = next((tmp_path / "own" / "zh").glob("*.wav"))
    victim.unlink()
    checked = quhao("voice", "check", tmp_path / "own")
    assert checked.exit_code == 1 and victim.stem in checked.output
