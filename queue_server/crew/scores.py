"""What the lines of a month come to: a thousand less what each section deducts, never more than it has. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from queue_server.crew.records_model import Appeal, Fact, Note
from queue_server.crew.score_rules import RULES, SECTIONS, TOTAL


@dataclass(frozen=True)
class Line:
    """One line: `points` as the rule says, `counted` what it takes or adds after appeals and the section's bound."""

    key: str
    rule: str
    day: str
    points: int
    counted: int
    reason: str
    evidence: str
    links: tuple[str, ...]
    noted_by: str = ""
    private: bool = False
    struck: bool = False

    def told(self) -> dict[str, Any]:
        """As JSON."""
        return asdict(self)


def of_facts(facts: Iterable[Fact], points: Mapping[str, int]) -> list[Line]:
    """A line for each, at the hall's points."""
    found = []
    for one in facts:
        amount = points.get(one.rule, RULES[one.rule].points) * one.times
        reason = f"{one.times} 次" if one.times > 1 else ""
        found.append(Line(one.key, one.rule, one.day, amount, 0, reason, one.evidence, one.links, "", one.private))
    return found


def of_notes(notes: Iterable[Note]) -> list[Line]:
    """A line for each that was entered."""
    return [
        Line(f"note:{one.id}", one.rule, one.day, one.points, 0, one.reason, one.evidence, (), one.noted_by)
        for one in notes
    ]


def counted(lines: Iterable[Line], appeals: Iterable[Appeal]) -> list[Line]:
    """The lines by section and day, each with what it counts: nothing where it was struck, and no further than its
    section's bound. A correction is bound by nothing."""
    struck = {one.line for one in appeals if one.state == "struck"}
    order = list(RULES)
    left = {name: section.points for name, section in SECTIONS.items()}
    found = []
    for one in sorted(lines, key=lambda line: (order.index(line.rule), line.day, line.key)):
        section = RULES[one.rule].section
        if one.key in struck:
            amount = 0
        elif one.rule == "correction":
            amount = one.points
        else:
            size = min(abs(one.points), left[section])
            left[section] -= size
            amount = size if one.points > 0 else -size
        found.append(replace(one, counted=amount, struck=one.key in struck))
    return found


def total(lines: Iterable[Line]) -> int:
    """What they come to."""
    return TOTAL + sum(one.counted for one in lines)


def by_section(lines: Sequence[Line]) -> dict[str, int]:
    """What each section still holds; `extra` what was added."""
    held = {name: 0 if name == "extra" else section.points for name, section in SECTIONS.items()}
    for one in lines:
        held[RULES[one.rule].section] += one.counted
    return held
