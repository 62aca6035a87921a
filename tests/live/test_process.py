"""When the worker looks for garbage: never while calls go out, never at a crowd, thoroughly when the hall is still."""

from __future__ import annotations

import gc
import subprocess
import sys
from collections.abc import Iterator

import pytest

from queue_server.live.process import SETTINGS, Keeper, raise_file_limit


@pytest.fixture(autouse=True)
def _thaw() -> Iterator[None]:
    gc.unfreeze()
    yield
    gc.freeze()


def test_nothing_is_collected_while_calls_go_out() -> None:
    assert Keeper().look(clients=50, told=7, is_quiet=False) == "nothing"


def test_a_crowd_that_has_just_connected_is_set_aside_once() -> None:
    keeper = Keeper()
    assert keeper.look(clients=1000, told=1, is_quiet=True) == "set_aside"
    assert gc.get_freeze_count() > 0
    assert keeper.look(clients=1010, told=2, is_quiet=True) == "little"


def test_a_crowd_that_comes_back_is_set_aside_again() -> None:
    keeper = Keeper()
    done = [keeper.look(clients, told, is_quiet=True) for told, clients in enumerate([1000, 3, 1000])]
    assert done == ["set_aside", "little", "set_aside"]


def test_when_the_hall_is_still_everything_is_looked_at_once() -> None:
    keeper = Keeper()
    done = [keeper.look(clients=100, told=9, is_quiet=True) for _ in range(30)]
    assert done.count("everything") == 1 and done.index("everything") == Keeper.STILL_LOOKS
    assert keeper.look(clients=100, told=10, is_quiet=True) == "little"


def test_the_worker_is_one_gevent_process_that_may_open_as_many_files_as_the_system_allows() -> None:
    assert (SETTINGS["workers"], SETTINGS["worker_class"], SETTINGS["graceful_timeout"]) == (1, "gevent", 1)
    assert raise_file_limit() > 0


def test_a_worker_loads_without_the_collector_and_without_what_only_clients_need() -> None:
    program = (
        "import gc, sys\n"
        "from queue_server.live import process\n"
        "process.post_fork(None, None)\n"
        "assert not gc.isenabled()\n"
        "import queue_server.live.service\n"
        "process.settle()\n"
        "assert gc.isenabled()\n"
        "print([name for name in ('requests', 'urllib3', 'websocket') if sys.modules.get(name)])\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
