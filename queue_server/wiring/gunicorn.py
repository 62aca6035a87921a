"""The gunicorn settings as an importable module, so that an installed `quhao serve` needs no file beside it."""

from __future__ import annotations

import os

from queue_server.live import process

process.raise_file_limit()
globals().update(process.SETTINGS)
post_fork = process.post_fork
post_worker_init = process.post_worker_init
worker_exit = process.worker_exit
bind = os.environ.get("QUHAO_BIND", "127.0.0.1:8000")
accesslog = None
errorlog = "-"
