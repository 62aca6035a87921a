"""容缺: which papers of a case may follow later, as its item's list says; the window decides no more. Pure."""

from __future__ import annotations

from collections.abc import Collection

from queue_server.cases.model import Material
from queue_server.hall.case_rules import CaseRules


def may_follow(rules: CaseRules, version: str, materials: Collection[Material], paper: Material) -> bool:
    """Whether this one of the list may come later. What is not required always may; where the list marks no paper, the
    hall's rule tells lists of a catalogue (they have a `version`) from its own."""
    if paper.deferrable or not paper.required:
        return True
    if any(one.deferrable is not None for one in materials):
        return False
    return rules.short_unmarked == "all" or (rules.short_unmarked == "own" and not version)


def not_to_follow(
    rules: CaseRules, version: str, materials: Collection[Material], names: Collection[str]
) -> tuple[str, ...]:
    """Those of these names that must be here before the case is accepted."""
    asked = (one for one in materials if one.name in names and not one.is_here)
    return tuple(one.name for one in asked if not may_follow(rules, version, materials, one))
