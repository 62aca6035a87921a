"""Who comes: whether those named are those who must, and how many visits in one that makes. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import combinations
from typing import Final, NamedTuple

from appointments.model import AGENT, PRINCIPAL
from appointments.refusals import TooManyBookings, WrongPersons
from queue_server.hall.model import Hall, Service
from queue_server.hall.places import Role
from queue_server.people.model import Person

_AGENT_ZH: Final = "代办人 1 人，委托人至少 1 人，证件各不相同"
_AGENT_EN: Final = "one agent and at least one principal, each with a document of their own"


class SamePersonTwice(WrongPersons):
    """Two of those who come have the same document."""

    code, status = "same_person_twice", 422
    zh = "有两个人的证件号码相同：每人一个证件，请核对后重新填写。"
    en = "Two people have the same document. Everybody has a document of their own: please check the numbers."


class Named(NamedTuple):
    """One person and why they come; `also` are what they are besides, for other services of the same visit."""

    role: str
    person: Person
    also: tuple[str, ...] = ()

    @property
    def parts(self) -> tuple[str, ...]:
        """Every role they fill."""
        return (self.role, *self.also)


def needed(services: Sequence[Service]) -> tuple[Role, ...]:
    """Who must come for a visit of several services: each role once, with the larger of its numbers."""
    found: dict[str, Role] = {}
    for service in services:
        for role in service.parties:
            before = found.get(role.id, role)
            found[role.id] = role._replace(least=max(role.least, before.least), most=max(role.most, before.most))
    return tuple(found.values())


def may_be_both(services: Sequence[Service], one: str, other: str) -> bool:
    """Whether one person can fill both roles: not both of one service, whose parties are different people."""
    return not any({one, other} <= {role.id for role in service.parties} for service in services)


def check(hall: Hall, services: Sequence[Service], persons: Sequence[Named]) -> int:
    """How many units the visit is; SamePersonTwice, WrongPersons, TooManyBookings.

    An agent comes alone and for one or more principals: one ticket of as many units.
    """
    if _is_twice(persons):
        raise SamePersonTwice()
    counts = Counter(role for one in persons for role in one.parts)
    if counts[PRINCIPAL] or counts[AGENT]:
        alone = set(counts) == {AGENT, PRINCIPAL} and not any(one.also for one in persons)
        if counts[AGENT] != 1 or not counts[PRINCIPAL] or not alone:
            raise WrongPersons(needed=_AGENT_ZH, needed_en=_AGENT_EN)
        if counts[PRINCIPAL] > hall.booking.principals_max:
            most = hall.booking.principals_max
            raise TooManyBookings(limit="principals_max", most=most)
        return counts[PRINCIPAL]
    roles = needed(services)
    fits = all(role.least <= counts[role.id] <= role.most for role in roles)
    if not fits or set(counts) - {role.id for role in roles} or _is_both(services, persons):
        raise WrongPersons(needed=said(roles), needed_en=said(roles, "en"))
    return 1


def said(roles: Sequence[Role], lang: str = "zh") -> str:
    """Who must come, in words: 买方 1–4 人、卖方 1–4 人; in English with the roles' ids."""
    english = lang.startswith("en")
    parts = []
    for role in roles:
        count = f"{role.least}" if role.least == role.most else f"{role.least}–{role.most}"
        parts.append(f"{role.name_en} ({role.id}) {count}" if english else f"{role.name} {count} 人")
    return ", ".join(parts) if english else "、".join(parts)


def _is_both(services: Sequence[Service], persons: Sequence[Named]) -> bool:
    pairs = (pair for one in persons for pair in combinations(one.parts, 2))
    return any(one == other or not may_be_both(services, one, other) for one, other in pairs)


def _is_twice(persons: Sequence[Named]) -> bool:
    documents = [(one.person.id_type, one.person.id_number) for one in persons]
    return len(set(documents)) < len(documents)
