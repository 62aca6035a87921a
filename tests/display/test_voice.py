"""Which clips a hall needs, and the check of its own recordings."""

from __future__ import annotations

import math
import shutil
import wave
from array import array
from pathlib import Path

import pytest

from display.announcer import Reading
from display.voice import CLIP_TEXTS, Clip, check_clip, check_folder, needed_clips, recorded_clips

AUDIO = Path(__file__).resolve().parents[2] / "static/audio"
RATE = 22050


def tone(level: float = 0.15, seconds: float = 0.5) -> list[int]:
    """Samples of a tone; a sine of 0.15 of full scale has -19.5 dBFS."""
    return [round(32767 * level * math.sin(2 * math.pi * 440 * i / RATE)) for i in range(round(seconds * RATE))]


def record(path: Path, samples: list[int], *, channels: int = 1, rate: int = RATE) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(array("h", [max(-32768, min(32767, s)) for s in samples]).tobytes())
    return path


def problems(path: Path) -> list[str]:
    return [finding.problem for finding in check_clip("zh/please", path)]


def test_the_default_pack_is_complete_and_passes_its_own_check() -> None:
    assert set(recorded_clips(AUDIO)) == set(CLIP_TEXTS)
    assert check_folder(AUDIO) == []


def test_a_hall_needs_its_letters_all_figures_and_a_recording_for_a_window_with_a_name() -> None:
    clips = {clip.name: clip for clip in needed_clips("AB", {"305": "305", "D1": "咨询台"})}
    assert {"letter/A", "letter/B", "zh/1-yao", "zh/0", "zh/9", "chime", "zh/window-D1"} <= set(clips)
    assert "letter/C" not in clips
    assert "zh/1" not in clips, "this hall says yao"
    assert clips["zh/window-D1"].text == "咨询台办理"
    assert clips["zh/window-D1"].file == "zh/window-D1.wav"


def test_a_second_language_needs_its_own_clips() -> None:
    names = {clip.name for clip in needed_clips("A", {"12": "12"}, Reading(languages=("zh", "en")))}
    assert {"en/number", "en/12", "en/go-to-window", "zh/10"} <= names


def test_a_good_recording_has_no_finding(tmp_path: Path) -> None:
    assert problems(record(tmp_path / "a.wav", tone())) == []


@pytest.mark.parametrize(
    ("samples", "problem"),
    [
        (tone(0.02), "too_quiet"),
        (tone(0.5), "too_loud"),
        (tone(1.4), "clipped"),
        ([0] * 4000 + tone(), "silence_at_start"),
        (tone() + [0] * 8000, "silence_at_end"),
        ([0] * 8000, "silent"),
        ([], "silent"),
        (tone(seconds=4.5), "too_long"),
    ],
)
def test_a_bad_recording_is_named_by_its_fault(tmp_path: Path, samples: list[int], problem: str) -> None:
    assert problem in problems(record(tmp_path / "a.wav", samples))


def test_stereo_and_files_that_are_no_wav_are_refused(tmp_path: Path) -> None:
    assert problems(record(tmp_path / "stereo.wav", tone(), channels=2)) == ["format"]
    assert problems(record(tmp_path / "slow.wav", tone(), rate=8000)) == ["format"]
    (tmp_path / "text.wav").write_bytes(b"no sound at all")
    assert problems(tmp_path / "text.wav") == ["unreadable"]
    (tmp_path / "empty.wav").write_bytes(b"")
    assert problems(tmp_path / "empty.wav") == ["unreadable"]


def test_a_folder_is_checked_for_gaps_and_for_names_nobody_asks_for(tmp_path: Path) -> None:
    shutil.copytree(AUDIO, tmp_path / "own")
    (tmp_path / "own/zh/5.wav").unlink()
    record(tmp_path / "own/zh/wu.wav", tone())
    found = {(finding.clip, finding.problem) for finding in check_folder(tmp_path / "own")}
    assert found == {("zh/5", "missing"), ("zh/wu", "unknown_name")}


def test_a_folder_that_is_not_there_lacks_everything_asked_for(tmp_path: Path) -> None:
    findings = check_folder(tmp_path / "none", [Clip("zh/please", "请")])
    assert [(f.clip, f.problem) for f in findings] == [("zh/please", "missing")]
    assert "请" in findings[0].message
