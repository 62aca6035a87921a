"""The call by which a member of staff says where to be told of cards: a mobile number of their own, or none."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import StringConstraints

from queue_server.api.contract import Answer, Asked, Body, Route, staff_who
from queue_server.api.ground import Ground
from queue_server.kernel.rows import Tx
from queue_server.people.masking import mask_phone
from queue_server.people.model import NotMobile, checked_mobile
from queue_server.supervision import contacts


class PhoneBody(Body):
    """The number; "" for none any more."""

    phone: Annotated[str, StringConstraints(max_length=20, strip_whitespace=True)]


class OwnPhoneAnswer(Answer):
    """The number with stars, null without one."""

    phone: str | None


def routes(ground: Ground) -> tuple[Route, ...]:
    """The call."""

    def keep(tx: Tx, asked: Asked) -> dict[str, Any]:
        phone = checked_mobile(asked.body.phone) if asked.body.phone else ""
        contacts.keep(tx, ground.sight.secrets, int(asked.who.id), phone)
        return {"phone": mask_phone(phone) if phone else None}

    return (
        Route(
            "POST",
            "/account/phone",
            "Where to be told of alarms that concern one",
            staff_who("call") | staff_who("see_figures"),
            OwnPhoneAnswer,
            PhoneBody,
            refusals=(NotMobile,),
            write=keep,
        ),
    )
