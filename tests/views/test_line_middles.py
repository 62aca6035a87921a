"""The middle of a line beside one's own: only where nobody can be made out of it."""

from __future__ import annotations

from queue_server.views.line_middles import Visit, compared

MINUTE_MS = 60_000


def visits(*counts: int, queue: str = "A") -> list[Visit]:
    """So many visits of each clerk in turn; the first clerk's take 10 minutes, the second's 20, and so on."""
    return [
        Visit(queue, f"staff:{who}", 10 * who * MINUTE_MS)
        for who, count in enumerate(counts, start=1)
        for _ in range(count)
    ]


def test_the_middle_of_all_visits_stands_beside_the_own() -> None:
    told = compared(visits(4, 4, 4, 4, 4), "staff:1")
    assert told == {"A": {"count": 4, "own": "10.0", "middle": "30.0", "of": 20}}
    assert compared(visits(4, 4, 4, 4, 4), "staff:9") == {}  # nobody reads of a line they did not serve


def test_it_is_hidden_where_it_would_tell_of_a_colleague() -> None:
    for few in (visits(6, 6, 6, 6), visits(3, 4, 4, 4, 4), visits(2, 20, 2, 2, 2)):
        (line,) = compared(few, "staff:1").values()
        assert (line["own"], line["middle"], line["of"]) == ("10.0", None, None)


def test_lines_are_kept_apart() -> None:
    told = compared([*visits(4, 4, 4, 4, 4), *visits(1, queue="B")], "staff:1")
    assert [(queue, one["middle"]) for queue, one in told.items()] == [("A", "30.0"), ("B", None)]
