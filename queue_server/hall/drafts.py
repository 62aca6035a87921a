"""A hall on its way in, whichever shape it came in: TOML text, a tree from the pages, or a workbook. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from queue_server.hall import file
from queue_server.hall.model import Hall
from queue_server.hall.problems import HallFileIsWrong, Problem
from queue_server.hall.tree import check_tree


@dataclass(frozen=True)
class Draft:
    """The hall and the text that would be kept, or the problems that stand against it."""

    hall: Hall | None
    text: str
    problems: Sequence[Problem]

    def checked(self) -> Hall:
        """The hall; HallFileIsWrong."""
        if self.hall is None:
            raise HallFileIsWrong(self.problems)
        return self.hall


def of_toml(text: str) -> Draft:
    """A file as it was typed: kept as it is, comments and all."""
    try:
        return Draft(file.parse(text), text, ())
    except HallFileIsWrong as wrong:
        return Draft(None, text, wrong.problems)


def of_tree(raw: object) -> Draft:
    """A tree from the pages."""
    return _written(*check_tree(raw))


def of_workbook(content: bytes) -> Draft:
    """A workbook; its problems name sheet and cell."""
    from queue_server.hall import workbook  # with what it imports it weighs as much as the whole server

    return _written(*workbook.check(content))


def _written(hall: Hall | None, problems: Sequence[Problem]) -> Draft:
    return Draft(hall, file.export(hall) if hall is not None else "", problems)
