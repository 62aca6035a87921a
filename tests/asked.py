"""What the database is asked during a test, and which of it would read a whole table."""

from __future__ import annotations

from typing import Any

import pytest

from queue_server.kernel.database import Database
from queue_server.kernel.rows import Rows, Tx


class Asked:
    """Every statement from now on, with its parameters; `clear` begins anew, of these rows alone where some are given.

    A whole office has timers and followers that ask for themselves meanwhile.
    """

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.statements: list[tuple[str, tuple[object, ...]]] = []
        self._only: Rows | None = None
        for owner, name in ((Rows, "all"), (Rows, "one"), (Rows, "value"), (Tx, "execute")):
            self._watch(patch, owner, name)

    def _watch(self, patch: pytest.MonkeyPatch, owner: type, name: str) -> None:
        real = getattr(owner, name)

        def watched(rows: Rows, sql: str, *params: object) -> Any:
            if self._only is None or self._only is rows:
                self.statements.append((sql, params))
            return real(rows, sql, *params)

        patch.setattr(owner, name, watched)

    def clear(self, only: Rows | None = None) -> None:
        """Forget what was asked so far."""
        self._only = only
        self.statements.clear()

    def about(self, words: str) -> int:
        """How many statements so far hold these words."""
        return sum(words in sql for sql, _params in self.statements)

    def plans(self, database: Database, words: str = "") -> list[str]:
        """The steps by which SQLite answers what was asked so far, of the statements that hold these words."""
        asked, steps = [one for one in self.statements if words in one[0]], list[str]()
        for sql, params in asked:
            connection = database._writer.connection
            steps += [row["detail"] for row in connection.execute(f"EXPLAIN QUERY PLAN {sql}", params)]
        return steps

    def scans(self, database: Database, *tables: str) -> list[str]:
        """The steps that go through all rows of one of these tables."""
        return [one for one in self.plans(database) if one.startswith("SCAN ") and one.split()[1] in tables]
