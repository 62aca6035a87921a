"""What a box that was alone brings back, and what it is told of each paper."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AwareDatetime, Field, StringConstraints

from queue_server.api.bodies import Code, Need, Priority
from queue_server.api.contract import Answer, Body
from queue_server.kernel.idempotency import KEY_LENGTH_MAX

BATCH_MAX = 100


class AlonePaper(Body):
    """One number given out: `paper` is the id that came with it in the pack, `key` the idempotency key of the tap."""

    key: Annotated[str, StringConstraints(min_length=1, max_length=KEY_LENGTH_MAX)]
    paper: Code
    day: Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$")]
    number: Annotated[str, StringConstraints(pattern=r"^[A-Z]\d{3,4}$")]
    service: Code
    issued_at: Annotated[AwareDatetime, Field(strict=False, description="by the hall's clock, as the box knew it")]
    known_at: Annotated[AwareDatetime, Field(strict=False)] | None = Field(
        default=None, description="when the box last heard the server: the hall file of then is what it went by"
    )
    person: Annotated[str, StringConstraints(max_length=2000)] | None = Field(
        default=None, description="id_type and id_number, sealed to the server's public key"
    )
    priority: Priority | None = None
    needs: list[Need] | None = Field(default=None, max_length=4)
    language: Literal["zh", "en"] | None = None


class AloneBody(Body):
    """Papers in the order in which they were given out."""

    tickets: list[AlonePaper] = Field(min_length=1, max_length=BATCH_MAX)


class AloneTold(Answer):
    """What became of one paper. `alias`: the key had issued `ticket` before, whose number stays; `unprinted` are print
    jobs of that ticket which have not come out and need not."""

    key: str
    state: Literal["taken", "alias", "expired", "refused"]
    number: str | None
    ticket: str | None
    flags: list[str]
    unprinted: list[str]
    code: str | None


class AloneAnswer(Answer):
    """One answer per paper, in the order asked."""

    tickets: list[AloneTold]
