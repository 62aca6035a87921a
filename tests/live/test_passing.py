"""What is true for a moment is shown, told and gone; the journal and the database know nothing of it."""

from __future__ import annotations

from queue_server.live.passing import PER_TOPIC_MAX, Passing, WithPassing
from tests.live.test_hub import Part, Toy


class Bench:
    """A clock that moves when told, and every topic that was touched."""

    def __init__(self) -> None:
        self.now_s, self.touched = 0.0, list[tuple[str, str]]()
        self.passing = Passing(lambda: self.now_s, lambda hall, topic: self.touched.append((hall, topic)))


def test_a_value_is_there_until_its_time_is_over_and_its_topic_is_told_both_times() -> None:
    bench = Bench()
    bench.passing.put("JN01", "device:5", "scan", {"text": "A027"}, 20.0)
    assert bench.passing.of("JN01", "device:5") == {"scan": {"text": "A027"}}
    assert bench.passing.of("JN02", "device:5") == {}
    bench.now_s = 20.0
    assert bench.passing.of("JN01", "device:5") == {}
    assert bench.passing.sweep() == 1
    assert bench.touched == [("JN01", "device:5")] * 2
    assert bench.passing.sweep() == 0


def test_what_was_taken_is_gone_and_a_second_taking_finds_nothing() -> None:
    bench = Bench()
    bench.passing.put("JN01", "device:5", "do:1", {"do": "test"}, 20.0)
    assert bench.passing.take("JN01", "device:5", "do:1") == {"do": "test"}
    assert bench.passing.take("JN01", "device:5", "do:1") is None
    bench.passing.put("JN01", "device:5", "do:2", {"do": "test"}, 20.0)
    bench.now_s = 30.0
    assert bench.passing.take("JN01", "device:5", "do:2") is None


def test_a_topic_holds_so_many_the_oldest_goes() -> None:
    bench = Bench()
    for number in range(PER_TOPIC_MAX + 3):
        bench.passing.put("JN01", "device:5", f"do:{number}", number, 20.0)
    held = bench.passing.of("JN01", "device:5")
    assert len(held) == PER_TOPIC_MAX
    assert "do:2" not in held
    assert f"do:{PER_TOPIC_MAX + 2}" in held


def test_a_view_shows_what_passes_beside_what_lasts() -> None:
    bench, toy = Bench(), Toy()
    entry = toy.change("JN01", {"call:1": 1}, [])
    view = WithPassing(Part("JN01", ""), bench.passing, "JN01", "board")
    bench.passing.put("JN01", "board", "scan", "A027", 20.0)
    assert view.everything(toy) == {"call:1": 1, "scan": "A027"}  # type: ignore[arg-type]  # a toy reads as rows do
    assert view.keys(entry, {}) == {"call:1"}
    assert view.values(toy, {"call:1"}) == {"call:1": 1}  # type: ignore[arg-type]
