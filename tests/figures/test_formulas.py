"""Each figure by its formula: counts and denominator beside it, a dash of nothing, and hours of the clock."""

from __future__ import annotations

from queue_server.figures.counts import Counts, packed
from queue_server.figures.formulas import BY_NAME, FIGURES
from queue_server.kernel.spans import MINUTE_MS

MORNING = Counts(
    issued=8,
    booked=3,
    abandoned=1,
    called=7,
    wait_ms=70 * MINUTE_MS,
    long_waits=1,
    served=6,
    work_ms=45 * MINUTE_MS,
    matters=5,
    first_time=4,
    open_ms=90 * MINUTE_MS,
    pause_ms=30 * MINUTE_MS,
    busy_ms=45 * MINUTE_MS,
    waits=sum(packed(minutes * MINUTE_MS) for minutes in (2, 3, 4, 5, 6, 19, 31)),
)


def test_each_figure_of_a_morning_with_what_it_was_made_of() -> None:
    told = {name: BY_NAME[name].tell(MORNING) for name in BY_NAME}
    assert told["issued"][:4] == ("8", 8, 8, None)
    assert told["booked"] == ("37.5%", 37.5, 3, 8)
    assert told["wait_mean"] == ("10.0", 10.0, 70, 7)
    assert (told["wait_median"].text, told["wait_p90"].text, told["wait_max"].text) == ("5", "31", "31")
    assert told["long_waits"] == ("14.3%", 14.3, 1, 7)
    assert told["work_mean"] == ("7.5", 7.5, 45, 6)
    assert told["abandoned"] == ("12.5%", 12.5, 1, 8)
    assert told["first_time"] == ("80.0%", 80.0, 4, 5)
    assert told["open_h"] == ("1.5", 1.5, 90, None) and told["busy"] == ("50.0%", 50.0, 45, 90)


def test_of_nothing_a_share_is_a_dash_and_a_count_nought() -> None:
    told = {one.name: one.tell(Counts()).text for one in FIGURES}
    dashes = {"booked", "wait_mean", "wait_median", "wait_p90", "wait_max", "long_waits", "work_mean", "abandoned"}
    dashes |= {"first_time", "busy"}
    assert {name for name, text in told.items() if text == "—"} == dashes
    assert {text for name, text in told.items() if name not in dashes} == {"0", "0.0"}


def test_every_figure_says_its_formula_in_both_languages() -> None:
    assert len(BY_NAME) == len(FIGURES)
    assert all(one.words.zh and one.words.en and one.formula.zh and one.formula.en for one in FIGURES)
