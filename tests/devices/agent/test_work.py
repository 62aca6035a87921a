"""The agent at work between a hall's server and a real printer port: every job once, every end told, nothing stuck."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest

from devices.agent import link, service, worker
from devices.agent import run as agent
from devices.agent.config import AgentConfig
from devices.printers.config import PrinterConfig
from devices.printers.escpos.twin import Twin, start_twin
from tests.devices.hall import KEY, WAIT_S, Hall, Network, serving


def job(number: int, printer: str = "7/front", text: str = "") -> dict[str, Any]:
    line = {"t": "text", "text": text or f"A{number:03d}", "size": 8, "align": "center", "bold": True}
    place = {"t": "text", "text": "三楼 B 区 303-306、309 号窗口，叫到号再前往。请留意显示屏与广播。"}
    blocks = [line, place, {"t": "cut"}]
    return {"id": number, "printer": printer, "copy": 1, "doc": {"v": 1, "kind": "slip", "blocks": blocks}}


@pytest.fixture(autouse=True)
def brisk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "HEALTH_S", 0.5)
    monkeypatch.setattr(worker, "HEALTH_S", 0.5)
    monkeypatch.setattr(link, "RETRY_S", (0.2, 2.0))


@pytest.fixture
def hall() -> Hall:
    return Hall()


@pytest.fixture
def twin() -> Iterator[Twin]:
    twin = start_twin(port=0)
    yield twin
    twin.stop()


def front(port: int, name: str = "front") -> PrinterConfig:
    return PrinterConfig(name=name, host="127.0.0.1", port=port, answer_s=1.5, connect_s=3.0)


@contextmanager
def working(server_port: int, folder: Path, *printers: PrinterConfig) -> Iterator[threading.Thread]:
    stop = threading.Event()
    config = AgentConfig(server=f"http://127.0.0.1:{server_port}", folder=folder, printers=printers, key=KEY)
    thread = threading.Thread(target=agent.run, args=(config, stop), daemon=True)
    thread.start()
    yield thread
    stop.set()
    thread.join(WAIT_S)
    assert not thread.is_alive()


def test_jobs_shown_at_first_and_jobs_added_later_are_each_printed_once_and_told(
    hall: Hall, twin: Twin, tmp_path: Path
) -> None:
    hall.jobs["job:1"] = job(1)
    with serving(hall) as port, working(port, tmp_path, front(twin.port)):
        hall.until(lambda: "confirmed" in hall.states("1"))
        hall.offer(job(2))
        hall.until(lambda: "confirmed" in hall.states("2"))
    assert hall.states("1")[-1] == hall.states("2")[-1] == "confirmed"
    assert hall.watched[0] == {"hall": "JN01", "topics": ["device:7"]}
    assert twin.tray.last == 2


def test_a_job_shown_again_and_again_is_printed_once(hall: Hall, twin: Twin, tmp_path: Path) -> None:
    with serving(hall) as port, working(port, tmp_path, front(twin.port)):
        hall.until(lambda: hall.watched)
        for _ in range(5):
            hall.offer(job(1))
        hall.offer(job(2))
        hall.until(lambda: "confirmed" in hall.states("2"))
    assert twin.tray.last == 2


def test_a_gap_in_the_events_makes_the_agent_ask_for_the_whole_picture(hall: Hall, twin: Twin, tmp_path: Path) -> None:
    with serving(hall) as port, working(port, tmp_path, front(twin.port)):
        hall.until(lambda: hall.watched)
        hall.seq += 3  # three events nobody received
        hall.jobs["job:1"] = job(1)
        hall.offer(job(2))
        hall.until(lambda: {"confirmed"} <= set(hall.states("1")) & set(hall.states("2")))
    assert len(hall.watched) == 2


def test_an_end_that_was_not_acknowledged_is_told_again(hall: Hall, twin: Twin, tmp_path: Path) -> None:
    hall.hears_reports = False
    with serving(hall) as port, working(port, tmp_path, front(twin.port)):
        hall.offer(job(1))
        hall.until(lambda: hall.reports)
        hall.hears_reports = True
        hall.until(lambda: hall.states("1")[-1:] == ["confirmed"] and len(hall.watched) >= 2)
    assert twin.tray.last == 1


def test_the_agent_comes_back_after_the_server_said_goodbye(hall: Hall, twin: Twin, tmp_path: Path) -> None:
    with serving(hall) as port, working(port, tmp_path, front(twin.port)):
        hall.until(lambda: hall.watched)
        hall.say_goodbye()
        hall.until(lambda: len(hall.watched) >= 2)
        hall.offer(job(1))
        hall.until(lambda: "confirmed" in hall.states("1"))


def test_a_job_at_hand_when_the_network_is_cut_is_finished_and_told_when_it_is_back(
    hall: Hall, twin: Twin, tmp_path: Path
) -> None:
    twin.faults.switch("slow_drain", True)
    with ExitStack() as stack:
        network = Network(stack.enter_context(serving(hall)))
        stack.callback(network.close)
        stack.enter_context(working(network.port, tmp_path, front(twin.port)))
        hall.until(lambda: hall.watched)
        hall.offer(job(1))
        hall.until(lambda: hall.states("1"))
        network.cut()
        network.mend()
        hall.until(lambda: hall.states("1")[-1] == "confirmed")
    assert twin.tray.last == 1


def test_a_restarted_agent_prints_nothing_twice(hall: Hall, twin: Twin, tmp_path: Path) -> None:
    with serving(hall) as port:
        with working(port, tmp_path, front(twin.port)):
            hall.offer(job(1))
            hall.until(lambda: "confirmed" in hall.states("1"))
        hall.jobs["job:1"] = job(1)  # the server forgot, or never heard
        told = len(hall.reports)
        with working(port, tmp_path, front(twin.port)):
            hall.until(lambda: len(hall.reports) > told)
    assert hall.states("1")[-1] == "confirmed"
    assert twin.tray.last == 1


def test_an_old_id_with_another_slip_is_another_job(hall: Hall, twin: Twin, tmp_path: Path) -> None:
    with serving(hall) as port, working(port, tmp_path, front(twin.port)):
        hall.offer(job(1, text="A001"))
        hall.until(lambda: hall.states("1")[-1:] == ["confirmed"])
        hall.reports.clear()
        hall.offer(job(1, text="B044"))  # as after a restore from last night's copy
        hall.until(lambda: hall.states("1")[-1:] == ["confirmed"])
    assert twin.tray.last == 2


def test_a_dead_printer_takes_nothing_with_it(hall: Hall, twin: Twin, tmp_path: Path) -> None:
    dead = start_twin(port=0)
    dead.stop()
    with serving(hall) as port, working(port, tmp_path, front(dead.port, "back"), front(twin.port)):
        hall.until(lambda: hall.watched)
        hall.offer(job(1, "7/back"))
        hall.offer(job(2, "7/front"))
        hall.until(lambda: {"failed"} <= set(hall.states("1")) and {"confirmed"} <= set(hall.states("2")))
        hall.until(lambda: bool(hall.health) and {one["state"] for one in hall.health[-1]} == {"online", "unavailable"})
    assert twin.tray.last == 1


def test_a_job_for_a_printer_that_is_not_here_fails_at_once(hall: Hall, twin: Twin, tmp_path: Path) -> None:
    with serving(hall) as port, working(port, tmp_path, front(twin.port)):
        hall.until(lambda: hall.watched)
        hall.offer(job(1, "7/cellar"))
        hall.until(lambda: hall.reports)
    assert hall.reports[0] == ("1", "failed", "no_such_printer")


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Hall, Twin]]:
    """One hall, one printer, one agent, for all faults in turn."""
    hall, twin = Hall(), start_twin(port=0)
    folder = tmp_path_factory.mktemp("agent")
    with serving(hall) as port, working(port, folder, front(twin.port)):
        hall.until(lambda: hall.watched)
        yield hall, twin
    twin.stop()


def end_of(hall: Hall, number: int) -> tuple[str, str]:
    hall.offer(job(number))
    hall.until(lambda: {"confirmed", "unknown", "failed"} & set(hall.states(str(number))))
    return hall.reports[-1][1:]


@pytest.mark.parametrize(
    ("fault", "state", "detail"),
    [
        ("paper_out", "failed", "paper_out"),
        ("cover_open", "failed", "cover_open"),
        ("offline", "failed", "offline"),
        ("cutter", "unknown", "cutter_error"),
        ("mute", "unknown", "no_answer"),
        ("reset", "unknown", "port_lost"),
        ("power_cycle", "unknown", "port_lost"),
        ("near_end", "confirmed", ""),
        ("slow_drain", "confirmed", ""),
        ("refuse_second", "confirmed", ""),
    ],
)
def test_each_fault_of_the_printer_has_its_end(bench: tuple[Hall, Twin], fault: str, state: str, detail: str) -> None:
    hall, twin = bench
    twin.faults.switch(fault, True)
    ends = [end_of(hall, hall.seq + 1)]
    twin.faults.switch(fault, False)
    ends.append(end_of(hall, hall.seq + 1))
    assert ends == [(state, detail), ("confirmed", "")]


def test_nonsense_in_the_view_harms_no_other_job(hall: Hall, twin: Twin, tmp_path: Path) -> None:
    hall.jobs = {"job:0": {}, "job:1": job(1) | {"doc": "?"}, "job:2": {"id": 2, "printer": None}, "job:3": job(3)}
    with serving(hall) as port, working(port, tmp_path, front(twin.port)):
        hall.until(lambda: hall.states("3")[-1:] == ["confirmed"])
    assert ("1", "failed", "bad_document") in hall.reports


def test_nothing_is_said_of_a_printer_before_it_was_asked_and_good_news_is_no_warning(
    hall: Hall, twin: Twin, tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "HEALTH_S", 30.0)
    monkeypatch.setattr(worker, "HEALTH_S", 30.0)
    caplog.set_level("INFO", "devices")
    with serving(hall) as port, working(port, tmp_path, front(twin.port)):
        hall.until(lambda: hall.health)
    assert hall.health[0][0]["state"] == "online"
    assert [one.levelname for one in caplog.records if "front is online" in one.message] == ["INFO"]


def test_health_says_what_is_wrong_and_since_when(hall: Hall, twin: Twin, tmp_path: Path) -> None:
    with serving(hall) as port, working(port, tmp_path, front(twin.port)):
        hall.until(lambda: hall.health and hall.health[-1][0]["state"] == "online")
        twin.faults.switch("paper_out", True)
        hall.until(lambda: hall.health[-1][0]["state"] == "unavailable")
    last = hall.health[-1][0]
    assert (last["name"], last["kind"], last["driver"], last["transport"]) == ("front", "printer", "escpos", "tcp")
    assert last["reason"] == "paper_out"
    assert 0 <= last["since_s"] < 8


def test_a_key_the_server_refuses_is_tried_again_and_the_agent_still_ends_when_told(
    hall: Hall, twin: Twin, tmp_path: Path
) -> None:
    hall.lets_in = False
    with serving(hall) as port, working(port, tmp_path, front(twin.port)):
        hall.until(lambda: True)
        hall.lets_in = True
        hall.until(lambda: hall.watched)
