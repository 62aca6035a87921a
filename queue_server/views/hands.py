"""The call of all hands as screens of staff see it, and who is told, has answered and sits where: for who oversees."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from queue_server.hall.model import Hall
from queue_server.kernel.clock import rfc3339
from queue_server.kernel.journal import Entry
from queue_server.kernel.rows import Rows
from queue_server.staff import duty
from queue_server.staff.roles import ROLE_WORDS
from queue_server.supervision import all_hands, contacts
from queue_server.supervision.all_hands import AllHands
from queue_server.views.sight import Sight


class HandsView:
    """Topic `hands`: one key of that name while a call is under way: `id`, `reason`, `roles`, `since`, `answered` (the
    ids of staff)."""

    def __init__(self, sight: Sight, hall_id: str) -> None:
        self._sight, self._hall = sight, hall_id

    def keys(self, entry: Entry, view: Mapping[str, object]) -> set[str]:
        """The keys this entry may change."""
        return {"hands"} if entry.kind.startswith("all_hands_") else set()

    def values(self, rows: Rows, keys: set[str]) -> dict[str, object]:
        """The present values of those keys."""
        return self.everything(rows) if keys else {}

    def everything(self, rows: Rows) -> dict[str, object]:
        """The whole view."""
        hall, now_ms = self._sight.hall(rows, self._hall), self._sight.clock.now_ms()
        one = all_hands.live(rows, self._hall, now_ms)
        return {} if one is None else {"hands": {**_told(hall, one), "answered": [int(who) for who in one.answers]}}


def counted(rows: Rows, hall: Hall, now_ms: int) -> dict[str, Any] | None:
    """The call under way in counts: how many were told and answered, and which windows were opened since."""
    one = all_hands.live(rows, hall.id, now_ms)
    if one is None:
        return None
    told = all_hands.told(rows, hall.id, one.roles, one.called_by)
    here = sorted(at.window for at in duty.of_hall(rows, hall.id))
    since = [window for window in here if window not in one.at_work]
    return {**_told(hall, one), "told": len(told), "answered": len(one.answers), "opened": since}


def people(rows: Rows, sight: Sight, hall: Hall, roles: Collection[str], caller: str) -> list[dict[str, Any]]:
    """Everybody who would be told or was: name, role, window, whether a message goes to a phone, and when they said
    they come."""
    one = all_hands.live(rows, hall.id, sight.clock.now_ms())
    told = all_hands.told(rows, hall.id, one.roles if one else roles, one.called_by if one else caller)
    windows = {at.staff: at.window for at in duty.of_hall(rows, hall.id)}
    return [
        {
            "name": who.name,
            "number": who.number,
            "role": who.role,
            "role_zh": ROLE_WORDS[who.role][0],
            "role_en": ROLE_WORDS[who.role][1],
            "window": windows.get(who.id),
            "has_phone": contacts.has(rows, who.id),
            "answered_at": sight.at(hall, one.answers.get(str(who.id))) if one else None,
        }
        for who in told
    ]


def _told(hall: Hall, one: AllHands) -> dict[str, Any]:
    since = rfc3339(one.called_ms, hall.zone_info)
    return {"id": one.id, "reason": one.reason, "roles": list(one.roles), "since": since}
