"""A whole server in a process of its own, without a socket: it follows the journal and sends, until it is killed."""

from __future__ import annotations

import sys
import threading
from pathlib import Path

from queue_server.app import create_app
from queue_server.demo.clock import DemoClock
from queue_server.settings import Settings

if __name__ == "__main__":
    data, ways, now_ms = sys.argv[1:]
    create_app(Settings(data=Path(data), log_level="ERROR", notices=ways), DemoClock(int(now_ms)))
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    threading.Event().wait()
