"""Sounds come one after the other and in time or not at all; what is missing to make them is said."""

from __future__ import annotations

import base64
import io
import threading
import wave
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from devices.model import FAULT, Health
from devices.speakers.audio import driver
from devices.speakers.audio.config import AudioConfig, read_config
from devices.speakers.audio.driver import AudioSpeaker
from devices.speakers.audio.sound import NotASound, length_s
from devices.speakers.words import WORDS
from devices.tables import ConfigIsWrong
from tests.devices.working import WAIT_S, reaches

RATE = 22_050


def sound(seconds: float = 0.1, rate: int = RATE, channels: int = 1, mark: int = 0) -> bytes:
    written = io.BytesIO()
    with wave.open(written, "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(bytes((mark, 0)) * channels * int(rate * seconds))
    return written.getvalue()


def play(wav: bytes, **more: Any) -> dict[str, Any]:
    return {"do": "play", "wav": base64.b64encode(wav).decode(), **more}


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[AudioSpeaker], None]]:
    monkeypatch.setattr(driver, "TICK_S", 0.01)
    monkeypatch.setattr(driver, "LOOK_S", 0.02)
    stop, threads = threading.Event(), list[threading.Thread]()

    def begin(speaker: AudioSpeaker) -> None:
        threads.append(threading.Thread(target=speaker.run, args=(lambda reading: None, stop), daemon=True))
        threads[-1].start()

    yield begin
    stop.set()
    for thread in threads:
        thread.join(WAIT_S)


@pytest.fixture
def player(tmp_path: Path) -> Callable[[str], str]:
    def make(does: str) -> str:
        script = tmp_path / "player"
        script.write_text(f"#!/bin/sh\n{does}\n")
        script.chmod(0o755)
        return str(script)

    return make


def test_sounds_are_laid_into_the_folder_in_their_order(tmp_path: Path, run: Callable[[AudioSpeaker], None]) -> None:
    clips = tmp_path / "clips"
    clips.mkdir()
    (clips / "chime.wav").write_bytes(sound(mark=2))
    speaker = AudioSpeaker(AudioConfig(name="hall", folder=tmp_path / "heard", clips=clips))
    assert speaker.act(play(sound(mark=1))) == ""
    assert speaker.act({"do": "play", "path": "chime.wav"}) == ""
    assert speaker.act({"do": "test"}) == ""
    run(speaker)
    reaches(lambda: speaker.played == 3)
    heard = [one.read_bytes() for one in sorted((tmp_path / "heard").iterdir())]
    assert heard[:2] == [sound(mark=1), sound(mark=2)]
    assert 0.5 < length_s(heard[2]) < 1.0
    assert speaker.health() == Health("online")


def test_what_has_waited_too_long_is_left_out(tmp_path: Path, run: Callable[[AudioSpeaker], None]) -> None:
    now_s = 1_000.0
    speaker = AudioSpeaker(AudioConfig(name="hall", folder=tmp_path / "heard"), mono_s=lambda: now_s)
    assert speaker.act(play(sound(mark=1), at_mono_s=now_s - 30.5)) == ""
    assert speaker.act(play(sound(mark=2), at_mono_s=now_s - 29.5)) == ""
    assert speaker.act(play(sound(mark=3), at_mono_s=now_s + 900)) == ""  # from tomorrow: taken as said now
    run(speaker)
    reaches(lambda: speaker.played == 2)
    assert speaker.dropped == 1
    assert [one.read_bytes() for one in sorted((tmp_path / "heard").iterdir())] == [sound(mark=2), sound(mark=3)]


def test_a_player_is_never_started_while_another_plays(
    tmp_path: Path, run: Callable[[AudioSpeaker], None], player: Callable[[str], str]
) -> None:
    log = tmp_path / "log"
    program = player(f"echo begin >> {log}; sleep 0.05; echo end >> {log}")
    speaker = AudioSpeaker(AudioConfig(name="hall", program=program))
    assert [speaker.act(play(sound())) for _ in range(3)] == ["", "", ""]
    run(speaker)
    reaches(lambda: speaker.played == 3)
    assert log.read_text().split() == ["begin", "end"] * 3


def test_a_player_that_fails_or_never_ends_is_said_and_the_next_sound_mends_it(
    run: Callable[[AudioSpeaker], None], player: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(driver, "PATIENCE_S", WAIT_S)
    speaker = AudioSpeaker(AudioConfig(name="hall", program=player("exit 3")))
    run(speaker)
    speaker.act(play(sound()))
    reaches(lambda: speaker.health() == Health("unavailable", "player_failed"))
    player("exec sleep 60")
    monkeypatch.setattr(driver, "PATIENCE_S", 0.2)
    speaker.act(play(sound()))
    reaches(lambda: speaker.health() == Health("unavailable", "player_stuck"))
    monkeypatch.setattr(driver, "PATIENCE_S", WAIT_S)
    player("exit 0")
    speaker.act(play(sound()))
    reaches(lambda: speaker.health() == Health("online"))
    assert speaker.played == 1


def test_a_box_without_player_or_sound_card_says_so(
    tmp_path: Path, run: Callable[[AudioSpeaker], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    silent = AudioSpeaker(AudioConfig(name="hall", program=str(tmp_path / "nothing")))
    run(silent)
    reaches(lambda: silent.health() == Health("unavailable", "no_player"))
    (tmp_path / "aplay").write_text("#!/bin/sh\n")
    (tmp_path / "aplay").chmod(0o755)
    monkeypatch.setattr(driver, "SOUND_CARDS", tmp_path / "snd")
    speaker = AudioSpeaker(AudioConfig(name="hall", program=str(tmp_path / "aplay")))
    run(speaker)
    reaches(lambda: speaker.health() == Health("unavailable", "no_sound_card"))
    (tmp_path / "snd").mkdir()
    reaches(lambda: speaker.health() == Health("online"))


@pytest.mark.parametrize(
    "command",
    [
        {"do": "play"},
        {"do": "play", "wav": "no base64 !"},
        {"do": "play", "wav": base64.b64encode(b"RIFF").decode()},
        {"do": "play", "path": "../secret.wav"},
        {"do": "play", "path": "/etc/passwd"},
        {"do": "play", "path": "nothing.wav"},
        {"do": "play", "path": ""},
        play(sound(61)),
        play(sound(channels=6)),
        play(sound(rate=400)),
        play(sound(0)),
        play(sound(), at_mono_s="soon"),
    ],
)
def test_what_is_no_sound_is_refused_at_once(tmp_path: Path, command: dict[str, Any]) -> None:
    (tmp_path / "secret.wav").write_bytes(sound())
    (tmp_path / "clips").mkdir()
    assert AudioSpeaker(AudioConfig(name="hall", clips=tmp_path / "clips")).act(command) == "bad_sound"


def test_too_many_at_once_are_turned_away_and_other_orders_are_not_known() -> None:
    speaker = AudioSpeaker(AudioConfig(name="hall"))
    assert speaker.act({"do": "show"}) == "unknown_command"
    answers = [speaker.act(play(sound())) for _ in range(20)]
    assert (answers.count(""), answers.count("busy")) == (driver.WAITING_MAX, 20 - driver.WAITING_MAX)


def test_a_sound_lasts_as_long_as_its_samples_whatever_its_head_promises() -> None:
    assert length_s(sound(1.5, channels=2)) == pytest.approx(1.5, abs=0.001)
    promising = bytearray(sound(1.0))
    promising[40:44] = (2**31 - 1).to_bytes(4, "little")
    assert length_s(bytes(promising)) == pytest.approx(1.0, abs=0.01)
    for at in range(0, 60, 3):
        try:
            length_s(sound()[:at])
        except NotASound:
            continue


def test_tables_are_checked_and_every_reason_has_its_sentence() -> None:
    assert read_config({"name": "hall", "clips": "/srv/clips"}).clips == Path("/srv/clips")
    with pytest.raises(ConfigIsWrong, match="late_s"):
        read_config({"name": "hall", "late_s": 0})
    reasons = {driver.NO_PLAYER, driver.NO_SOUND_CARD, driver.FAILED, driver.STUCK, FAULT}
    assert reasons | {""} == set(WORDS)
