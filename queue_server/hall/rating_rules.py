"""The terms of 好差评: how long a visit can be rated, by when a bad grade is answered, how long words are kept."""

from __future__ import annotations

from dataclasses import dataclass

from queue_server.hall.rules import between


@dataclass(frozen=True, kw_only=True)
class RatingRules:
    """How long a visit can be rated, by when a bad grade is seen to, and how long what was written is kept."""

    term_days: int = between(
        1, 30, 5
    )  # working days after the visit or its result, for a rating and for an addition to it
    due_days: int = between(1, 30, 5)  # working days to verify, mend and answer a bad grade
    review_days: int = between(1, 30, 5)  # working days after the answer for the review
    contest_days: int = between(1, 60, 10)  # working days after the visit in which a clerk may contest its rating
    ask_s: int = between(20, 300, 60)  # so long the tablet at a window asks
    keep_days: int = between(1, 365, 60)  # comments and phones for calling back are dropped after so long
    default_grade: int = between(0, 5, 0)  # what the platform takes for granted after the term; counts nowhere, 0: none
