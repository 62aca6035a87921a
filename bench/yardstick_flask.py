"""Yardstick: bare Flask under gevent, one durable one-row commit per POST, committed in groups by one writer thread.

`/issue` inserts a row; `/book` spends a place by a conditional update.

No rules, keys, journal or checks: the least a durable answer can cost here. The pragmas are the product's own.
"""

from __future__ import annotations

import os
import queue
from typing import Any

import gevent
from flask import Flask, request
from gevent import monkey
from gevent.event import Event
from sqlite_utils.utils import sqlite3  # type: ignore[attr-defined]  # pysqlite3 where installed, as the product

SimpleQueue = monkey.get_original("queue", "SimpleQueue")
PRAGMAS = "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON", "cache_size=-16000"
INSERT = "INSERT INTO ticket(queue, number, at, state) VALUES (1, 0, '2026-11-23T09:20:00+08:00', 'waiting')"
BOOK = "UPDATE slot SET used = used + 1 WHERE id = 1 AND used < places"
BATCH_MAX = 256


class Job:
    """One POST on its way through the writer."""

    __slots__ = ("done", "number", "sql")

    def __init__(self, sql: str) -> None:
        self.sql = sql
        self.done = Event()
        self.number = 0


def write(jobs: Any, path: str, loop: Any) -> None:
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    connection.execute(
        "CREATE TABLE ticket(id INTEGER PRIMARY KEY, queue INTEGER, number INTEGER, at TEXT, state TEXT)"
    )
    connection.execute("CREATE INDEX line ON ticket(queue, state, number)")
    connection.execute("CREATE TABLE slot(id INTEGER PRIMARY KEY, places INTEGER, used INTEGER)")
    connection.execute("INSERT INTO slot VALUES (1, 1000000, 0)")
    while True:
        batch = [jobs.get()]
        while len(batch) < BATCH_MAX:
            try:
                batch.append(jobs.get_nowait())
            except queue.Empty:
                break
        connection.execute("BEGIN IMMEDIATE")
        for job in batch:
            done = connection.execute(job.sql)
            job.number = done.lastrowid if job.sql is INSERT else done.rowcount
        connection.execute("COMMIT")
        for job in batch:
            loop.run_callback_threadsafe(job.done.set)


def create_app() -> Flask:
    app = Flask(__name__)
    jobs = SimpleQueue()
    hub = gevent.get_hub()
    hub.threadpool.spawn(write, jobs, os.environ["YARDSTICK_DB"], hub.loop)

    def committed(sql: str) -> Any:
        request.get_json()
        job = Job(sql)
        jobs.put(job)
        job.done.wait()
        return {"number": job.number}, 201

    app.add_url_rule("/issue", "issue", lambda: committed(INSERT), methods=["POST"])
    app.add_url_rule("/book", "book", lambda: committed(BOOK), methods=["POST"])

    return app
