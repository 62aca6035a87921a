"""The agent as a Windows service: what the service control manager is told, and how its stop ends the agent.

Straight on advapi32 by ctypes: five calls, where pywin32 would bring a host program of its own that does not find its
libraries in a virtual environment. 64 bit only, where all functions are called in one way.
"""

from __future__ import annotations

import ctypes
import logging
import threading
from collections.abc import Callable
from ctypes import CFUNCTYPE, POINTER, Structure, byref, c_uint32, c_void_p, c_wchar_p
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any, Final

NAME: Final = "Quhao-Agent"
OWN_PROCESS: Final = 0x10
STOPPED, START_PENDING, STOP_PENDING, RUNNING = 1, 2, 3, 4
STOP, INTERROGATE, SHUTDOWN = 1, 4, 5
ACCEPTED: Final = 0x1 | 0x4  # stop, shutdown
NO_ERROR, NOT_IMPLEMENTED, OWN_ERROR = 0, 120, 1066
END_MS: Final = 15_000  # how long Windows shall wait for a stop; the agent needs seven seconds at most
LOG_MAX: Final = 10 * 1024 * 1024
MAIN: Final = CFUNCTYPE(None, c_uint32, c_void_p)
HANDLER: Final = CFUNCTYPE(c_uint32, c_uint32, c_uint32, c_void_p, c_void_p)
log = logging.getLogger(__name__)


class NotStartedByWindows(Exception):
    """There is no service control manager on the other side; the text says what to do."""


class Entry(Structure):
    """SERVICE_TABLE_ENTRYW."""

    _fields_ = (("name", c_wchar_p), ("main", MAIN))


class Status(Structure):
    """SERVICE_STATUS."""

    _fields_ = tuple(
        (name, c_uint32) for name in ("kind", "state", "accepted", "exit_code", "own_code", "check_point", "wait_ms")
    )


def advapi() -> Any:
    """The library, its calls told apart. NotStartedByWindows elsewhere."""
    load = getattr(ctypes, "WinDLL", None)
    if load is None:
        raise NotStartedByWindows("这个命令只由 Windows 的服务管理器启动；在这里请用 quhao agent run。")
    api = load("advapi32")
    api.StartServiceCtrlDispatcherW.argtypes = (POINTER(Entry),)
    api.RegisterServiceCtrlHandlerExW.argtypes = (c_wchar_p, HANDLER, c_void_p)
    api.RegisterServiceCtrlHandlerExW.restype = c_void_p
    api.SetServiceStatus.argtypes = (c_void_p, POINTER(Status))
    return api


class WindowsService:
    """One service in a process of its own. `work` works until the event it is given is set; one that raises has
    failed, and Windows does what is laid down for that: it is started again."""

    def __init__(self, api: Any, work: Callable[[threading.Event], None]) -> None:
        self._api, self._work = api, work
        self._stop, self._lock = threading.Event(), threading.Lock()
        self._handle, self._state = None, START_PENDING
        self._main_kept, self._handler_kept = MAIN(self._main), HANDLER(self._control)  # as long as Windows may call

    def run(self) -> None:
        """Until the service has ended. Raises NotStartedByWindows."""
        table = (Entry * 2)(Entry(NAME, self._main_kept), Entry(None, MAIN()))
        if not self._api.StartServiceCtrlDispatcherW(table):
            raise NotStartedByWindows(
                "这个命令由 Windows 的服务管理器启动：sc start Quhao-Agent。手工运行请用 agent run。"
            )

    def _main(self, _count: int, _words: int | None) -> None:
        """In a thread of Windows' own."""
        self._handle = self._api.RegisterServiceCtrlHandlerExW(NAME, self._handler_kept, None)
        self._say(RUNNING)
        failed = 0
        try:
            self._work(self._stop)
        except Exception as error:
            log.error("the agent ended: %s", error, exc_info=True)
            failed = 1
        self._say(STOPPED, failed)

    def _control(self, control: int, _kind: int, _data: int | None, _context: int | None) -> int:
        """What Windows wishes; answered at once, in a thread of Windows' own."""
        if control in (STOP, SHUTDOWN):
            self._say(STOP_PENDING)
            self._stop.set()
        return NO_ERROR if control in (STOP, SHUTDOWN, INTERROGATE) else NOT_IMPLEMENTED

    def _say(self, state: int, own_code: int = 0) -> None:
        with self._lock:
            if self._state == STOPPED:
                return  # nothing may be said after that
            self._state = state
            accepted = ACCEPTED if state == RUNNING else 0
            code = OWN_ERROR if own_code else NO_ERROR
            wait_ms = END_MS if state == STOP_PENDING else 0
            said = Status(OWN_PROCESS, state, accepted, code, own_code, int(wait_ms > 0), wait_ms)
            self._api.SetServiceStatus(self._handle, byref(said))


def serve(work: Callable[[threading.Event], None], log_file: Path) -> None:
    """Be the service, with the log in a file, since a service has no screen. NotStartedByWindows."""
    api = advapi()
    log_file.parent.mkdir(parents=True, exist_ok=True)
    handler = RotatingFileHandler(log_file, maxBytes=LOG_MAX, backupCount=1, encoding="utf-8", delay=True)
    form = "%(asctime)s %(levelname)s %(name)s %(message)s"
    logging.basicConfig(level=logging.WARNING, format=form, handlers=[handler], force=True)
    WindowsService(api, work).run()
