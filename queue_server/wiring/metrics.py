"""`/metrics` in Prometheus' text: the server, its self-checks, and every hall as it stands (views/metrics.py)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Final

from queue_server.hall.model import Hall
from queue_server.kernel.rows import Rows
from queue_server.views.metrics import METRICS, Metric, Sample
from queue_server.wiring import health
from queue_server.wiring.house import House

if TYPE_CHECKING:
    from prometheus_client.core import GaugeMetricFamily

CONTENT_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"
CHECKED: Final = ("ok", "warn", "fail")  # 0, 1, 2


def text(house: House, feed: Mapping[str, float]) -> bytes:
    """All metrics now; `feed` are the figures of the live feed."""
    from prometheus_client import CollectorRegistry, generate_latest  # not at start: few halls ask for it

    class Now:
        def collect(self) -> Iterable[GaugeMetricFamily]:
            return [*_of_server(house, feed), *_of_halls(house)]

    registry = CollectorRegistry()
    registry.register(Now())
    return generate_latest(registry)


def _of_server(house: House, feed: Mapping[str, float]) -> Iterable[GaugeMetricFamily]:
    from prometheus_client.core import GaugeMetricFamily

    plain = {f"feed_{name}": value for name, value in feed.items()}
    plain |= {f"follower_{name}_behind": lag for name, lag in house.followers.lag().items()}
    plain["followers_failing"] = len(house.followers.failing)
    for name, value in plain.items():
        yield GaugeMetricFamily(f"quhao_{name}", name.replace("_", " "), value=value)
    checks = GaugeMetricFamily("quhao_check", "Self-checks: 0 in order, 1 to be looked at, 2 failed", labels=["name"])
    worst: dict[str, int] = {}
    for one in health.of_house(house):
        worst[one.name] = max(worst.get(one.name, 0), CHECKED.index(one.state))
    for name, state in worst.items():
        checks.add_metric([name], state)
    yield checks


def _of_halls(house: House) -> Iterable[GaugeMetricFamily]:
    from prometheus_client.core import GaugeMetricFamily

    halls, now_ms = [house.hall(one) for one in house.hall_ids()], house.clock.now_ms()
    for metric in METRICS:
        samples = [
            ({"hall": hall.id, **labels}, value)
            for hall in halls
            for labels, value in house.database.read(partial(_samples, metric, hall, now_ms))
        ]
        names = list(samples[0][0]) if samples else ["hall"]
        family = GaugeMetricFamily(f"quhao_{metric.name}", metric.says, labels=names)
        for labels, value in samples:
            family.add_metric(list(labels.values()), value)
        yield family


def _samples(metric: Metric, hall: Hall, now_ms: int, rows: Rows) -> list[Sample]:
    return list(metric.of(rows, hall, now_ms))
