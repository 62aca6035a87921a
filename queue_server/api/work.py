"""The call that sets the sum a browser does before it holds a place, which keeps machines from booking in bulk."""

from __future__ import annotations

from typing import Any

from appointments import work
from queue_server.api.contract import PUBLIC, Answer, Asked, Route
from queue_server.api.ground import Ground
from queue_server.kernel.errors import TooManyRequests


class WorkAnswer(Answer):
    """Find a nonce for which SHA-256 of `challenge:nonce` begins with `bits` zero bits, and send `challenge:nonce` as
    `work`. Good for one hold until `until_ms` (Unix milliseconds)."""

    challenge: str
    bits: int
    until_ms: int


def routes(ground: Ground, bits: int) -> tuple[Route, ...]:
    """Nothing is stored: the challenge is signed."""
    sight = ground.sight

    def give(_asked: Asked) -> dict[str, Any]:
        asked = work.challenge(sight.secrets, ground.new_id(), bits, sight.clock.now_ms())
        return {"challenge": asked, "bits": bits, "until_ms": work.until_ms(asked)}

    says = "A sum to do before holding a place"
    return (Route("GET", "/public/work", says, PUBLIC, WorkAnswer, refusals=(TooManyRequests,), plain=give),)
