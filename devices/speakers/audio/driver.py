"""A loudspeaker: one sound after the other, never two at once, and none that has waited too long.

{"do": "play", "wav": base64} or {"do": "play", "path": name of a clip}; `at_mono_s` says when it was called out, on
this box's monotonic clock, where that was before now. A sound is refused at once with `bad_sound` where it is none.
"""

from __future__ import annotations

import base64
import binascii
import logging
import queue
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

from devices.model import BUSY, FAULT, UNKNOWN_COMMAND, Health, Tell
from devices.seen import Seen
from devices.speakers.audio.config import AudioConfig
from devices.speakers.audio.sound import NotASound, length_s, tone

LOOK_S: Final = 10.0  # how often it is looked whether there is something to play with
TICK_S: Final = 0.2
PATIENCE_S: Final = 5.0  # beyond the sound's own length
WAITING_MAX: Final = 16
BAD_SOUND: Final = "bad_sound"
NO_PLAYER: Final = "no_player"
NO_SOUND_CARD: Final = "no_sound_card"
FAILED: Final = "player_failed"
STUCK: Final = "player_stuck"
SOUND_CARDS: Final = Path("/dev/snd")
PLAYERS: Final = ("aplay", "pw-play")
log = logging.getLogger(__name__)


class Sound(NamedTuple):
    """A sound that waits for its turn."""

    wav: bytes
    length_s: float
    at_mono_s: float


class AudioSpeaker:
    """Implements `devices.model.Attached`. It reads nothing. `played` and `dropped` are counted."""

    def __init__(self, config: AudioConfig, mono_s: Callable[[], float] = time.monotonic) -> None:
        self._config, self._mono_s = config, mono_s
        self._waiting: queue.Queue[Sound] = queue.Queue(WAITING_MAX)
        self._seen = Seen(config.name)
        self._last_failed = ""  # why the last sound was not heard; only the next one mends that
        self.played = self.dropped = 0

    def run(self, tell: Tell, stop: threading.Event) -> None:
        """See `Attached.run`."""
        del tell
        look_at_s = self._mono_s()
        while not stop.is_set():
            if self._mono_s() >= look_at_s:
                self._seen.set_reason(self._missing() or self._last_failed)
                look_at_s = self._mono_s() + LOOK_S
            try:
                sound = self._waiting.get(timeout=TICK_S)
            except queue.Empty:
                continue
            if self._mono_s() - sound.at_mono_s > self._config.late_s:
                self.dropped += 1
                log.warning("%s: a sound came too late and was left out", self._config.name)
            else:
                self._play(sound, stop)

    def health(self) -> Health:
        """See `Attached.health`."""
        return self._seen.health

    def act(self, command: Mapping[str, Any]) -> str:
        """See `Attached.act`: play, and test, which is a tone. `busy` while too many wait."""
        if command.get("do") not in ("play", "test"):
            return UNKNOWN_COMMAND
        try:
            wav = tone() if command["do"] == "test" else self._wav(command)
            at_mono_s = float(command.get("at_mono_s", self._mono_s()))
            self._waiting.put_nowait(Sound(wav, length_s(wav), min(at_mono_s, self._mono_s())))
        except (ValueError, TypeError, OSError):
            return BAD_SOUND
        except queue.Full:
            return BUSY
        return ""

    def _wav(self, command: Mapping[str, Any]) -> bytes:
        """The file's bytes. A path leads nowhere but into the folder of clips. Raises ValueError, OSError."""
        if "wav" in command:
            try:
                return base64.b64decode(str(command["wav"]), validate=True)
            except binascii.Error as error:
                raise NotASound("no base64") from error
        if self._config.clips is None:
            raise NotASound("no folder of clips")
        root = self._config.clips.resolve()
        clip = (root / str(command.get("path", ""))).resolve()
        if not clip.is_relative_to(root):
            raise NotASound("outside the folder of clips")
        return clip.read_bytes()

    def _missing(self) -> str:
        """Why no sound can be made, before any is tried."""
        if self._config.folder is not None:
            return ""
        player = self._player()
        if not player:
            return NO_PLAYER
        return NO_SOUND_CARD if Path(player).name == "aplay" and not SOUND_CARDS.exists() else ""

    def _player(self) -> str:
        names = (self._config.program,) if self._config.program else PLAYERS
        return next((found for found in map(shutil.which, names) if found), "")

    def _play(self, sound: Sound, stop: threading.Event) -> None:
        try:
            reason = self._missing() or (self._lay(sound) if self._config.folder else self._sound(sound, stop))
        except Exception as error:
            log.warning("the driver of %s failed: %s", self._config.name, type(error).__name__)
            reason = FAULT
        self.played += not reason
        self._last_failed = reason
        self._seen.set_reason(reason)

    def _lay(self, sound: Sound) -> str:
        folder = self._config.folder or Path()
        folder.mkdir(parents=True, exist_ok=True)
        part = folder / f".{self.played + 1:04d}.part"
        part.write_bytes(sound.wav)
        part.replace(folder / f"{self.played + 1:04d}.wav")
        return ""

    def _sound(self, sound: Sound, stop: threading.Event) -> str:
        with tempfile.TemporaryDirectory(prefix="quhao-sound-") as folder:
            clip = Path(folder) / "sound.wav"
            clip.write_bytes(sound.wav)
            player = subprocess.Popen(
                self._words(clip), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
            until_s = self._mono_s() + sound.length_s + PATIENCE_S
            while player.poll() is None:
                if stop.is_set() or self._mono_s() >= until_s:
                    player.kill()
                    player.wait()
                    return "" if stop.is_set() else STUCK
                stop.wait(TICK_S / 4)
        return "" if player.returncode == 0 else FAILED

    def _words(self, clip: Path) -> list[str]:
        player, device = self._player(), self._config.device
        choose = {
            "aplay": ["-q", *(["-D", device] if device else [])],
            "pw-play": ["--target", device] if device else [],
        }
        return [player, *choose.get(Path(player).name, []), str(clip)]
