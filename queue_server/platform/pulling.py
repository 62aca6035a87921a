"""Fetching the platform's cases: by number, or of the person in front of the clerk; kept here as copies."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import tzinfo
from typing import Any, Final

from queue_server.cases.foreign import Foreign
from queue_server.cases.model import KIND_CODES, Kind
from queue_server.kernel.errors import Refusal
from queue_server.kernel.signed import Heard
from queue_server.people.model import Person
from queue_server.platform import fields, standing
from queue_server.platform.wire import Wire

KINDS: Final[Mapping[str, Kind]] = {code: kind for kind, code in KIND_CODES.items()}
CASES_MAX: Final = 50


class NoPlatform(Refusal):
    """This hall is linked to no platform."""

    code, status = "no_platform", 409
    zh = "本大厅没有对接平台。可以手工登记办件编号，或导入文件。"
    en = "This hall is linked to no platform. Type the case number in, or import a file."


class PlatformIsAway(Refusal):
    """The platform did not answer, or not in a way that can be understood; `reason` is the fault's code."""

    code, status = "platform_is_away", 409

    def message(self, lang: str = "zh") -> str:
        """What is wrong, and that work goes on without it."""
        why = standing.said(str(self.details["reason"]), lang)
        if lang.startswith("en"):
            return f"The platform cannot be asked now: {why}. Register the number by hand, and look it up again later."
        return f"现在查不到平台：{why}。可以先手工登记编号，记为“未核对”，平台恢复后再查一次即核对。"


class PlatformHasNone(Refusal):
    """The platform has no such case."""

    code, status = "platform_has_none", 404
    zh, en = "平台没有这个办件。请核对办件编号。", "The platform has no such case. Please check its number."


def by_number(wire: Wire, number: str, zone: tzinfo) -> Foreign:
    """The case of that number; PlatformHasNone, PlatformIsAway."""
    heard = wire.by_number(number)
    if heard.status == 404 and not heard.fault:
        raise PlatformHasNone()
    return read(_good(heard), wire.platform.name, zone)


def of_person(wire: Wire, person: Person, zone: tzinfo) -> list[Foreign]:
    """The person's cases; PlatformIsAway."""
    said = _good(wire.by_person(person))
    found = said.get("cases") if isinstance(said, dict) else None
    if not isinstance(found, list):
        raise PlatformIsAway(reason="bad_answer")
    return [read(one, wire.platform.name, zone) for one in found[:CASES_MAX]]


def read(said: Any, owner: str, zone: tzinfo) -> Foreign:
    """A case in the standard's words; PlatformIsAway where they cannot be understood."""
    try:
        state = fields.STATES[said["办件状态"]]
        return Foreign(
            number=str(said["办件编号"]),
            owner=owner,
            state=state,
            name=str(said["事项名称"])[:200],
            item=str(said.get("实施编码", ""))[:64],
            department=str(said.get("承办部门", ""))[:100],
            kind=KINDS.get(str(said.get("办件类型", "")), "other"),
            applied_ms=_instant(said, "申请时间", zone),
            accepted_ms=_instant(said, "受理时间", zone),
            concluded_ms=_instant(said, "办结时间", zone),
            ended_ms=_instant(said, "送达时间", zone),
            granted={"准予": True, "不予许可": False}.get(str(said.get("办理结果", ""))),
            result=str(said.get("结果证照名称", ""))[:100],
            result_number=str(said.get("结果证照编号", ""))[:60],
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        raise PlatformIsAway(reason="bad_answer") from None


def _instant(said: Mapping[str, Any], name: str, zone: tzinfo) -> int | None:
    text = said.get(name) or ""
    return fields.instant_ms(str(text), zone) if text else None


def _good(heard: Heard) -> Any:
    if not heard.is_good:
        raise PlatformIsAway(reason=heard.fault or f"http_{heard.status}")
    return heard.said
