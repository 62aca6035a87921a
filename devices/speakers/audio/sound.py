"""Whether some bytes are a sound that may be played, and how long it lasts. Pure."""

from __future__ import annotations

import io
import math
import struct
import wave
from typing import Final

SOUND_MAX: Final = 8 * 1024 * 1024  # bytes
LENGTH_MAX_S: Final = 60.0
CHANNELS: Final = (1, 2)
RATES: Final = range(8_000, 96_001)


class NotASound(ValueError):
    """No WAV file of plain samples, or one that is too long."""


def length_s(data: bytes) -> float:
    """Seconds that the WAV file in `data` lasts. Raises NotASound."""
    if len(data) > SOUND_MAX:
        raise NotASound("too many bytes")
    try:
        with wave.open(io.BytesIO(data)) as sound:
            kind = sound.getnchannels(), sound.getframerate()
            there = len(data) // (sound.getsampwidth() * sound.getnchannels())  # a header may promise more
            frames = min(sound.getnframes(), there)
    except (wave.Error, EOFError, ValueError, ZeroDivisionError) as error:
        raise NotASound(type(error).__name__) from error
    if kind[0] not in CHANNELS or kind[1] not in RATES or not frames:
        raise NotASound("unusual")
    if frames / kind[1] > LENGTH_MAX_S:
        raise NotASound("too long")
    return float(frames / kind[1])


def tone(hertz: int = 880, seconds: float = 0.6, rate: int = 22_050) -> bytes:
    """A tone that fades out, as a WAV file of one channel: enough to hear that a loudspeaker works."""
    count = int(seconds * rate)
    waves = (math.sin(2 * math.pi * hertz * at / rate) * (1 - at / count) for at in range(count))
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(b"".join(struct.pack("<h", int(20_000 * one)) for one in waves))
    return out.getvalue()
