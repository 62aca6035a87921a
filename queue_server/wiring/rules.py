"""URL rules that learn to build addresses when one is first asked for: compiling 150 builders is a tenth of a start."""

from __future__ import annotations

from collections.abc import Callable

from werkzeug.routing import Rule


class QuickRule(Rule):
    """werkzeug's rule; only its builder comes later. Matching is as ever."""

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        compiled: list[Callable[..., tuple[str, str]]] = []

        def build(rule: QuickRule, **values: object) -> tuple[str, str]:
            if not compiled:
                compiled.append(super()._compile_builder(append_unknown).__get__(rule, None))
            return compiled[0](**values)

        return build
