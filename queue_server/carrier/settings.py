"""The file that names the carrier: where it is, which halls send with it, who stands on the label as the sender."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict, Field

from queue_server.kernel import link_file
from queue_server.kernel.errors import Refusal
from queue_server.kernel.link_file import LinkChoices, LinkTo


class CarrierFileIsWrong(Refusal):
    """The file about the carrier cannot be used; `problem` names the place and what is wrong there."""

    code, status = "carrier_file_is_wrong", 422
    zh, en = "承运单位配置文件有误：{problem}", "The carrier file cannot be used: {problem}"


class Sender(BaseModel):
    """From whom it comes, where what cannot be delivered goes back to."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(min_length=1, max_length=40)
    phone: str = Field(min_length=5, max_length=20)
    address: str = Field(min_length=5, max_length=120)


class Choices(LinkChoices):
    """What the file may say. `sender` for every hall that `senders` does not name; it is asked every `pull_s` seconds
    where the parcels are; `contents` is what the label says is in them."""

    sender: Sender
    senders: Mapping[str, Sender] = {}
    pull_s: float = Field(default=300.0, ge=1, le=3600)
    contents: str = Field(default="证照文书", min_length=1, max_length=20)


@dataclass(frozen=True, repr=False)
class Carrier(LinkTo[Choices]):
    """The carrier as it is reached."""

    def sender(self, hall: str) -> Sender:
        """Who sends from this hall."""
        return self.chosen.senders.get(hall, self.chosen.sender)


def read(source: str) -> Carrier | None:
    """The carrier a file names, None for ''; CarrierFileIsWrong."""
    if not source:
        return None
    return Carrier(*link_file.read(source, Choices, lambda problem: CarrierFileIsWrong(problem=problem)))
