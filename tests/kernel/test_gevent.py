"""Inside the gevent worker: use cases run on the loop, a real thread waits for the disk and runs the long ones."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

PROGRAM = """
from gevent import monkey
monkey.patch_all()
import json, sys, threading, time
from pathlib import Path
import gevent
from queue_server.kernel.clock import SystemClock
from queue_server.kernel.database import Database, Migration
from queue_server.kernel.followers import Follower, Followers
from queue_server.kernel.journal import first_break
from queue_server.kernel.rows import entries_after
from queue_server.kernel.threads import is_patched

assert is_patched()
notes = (Migration("notes", ("CREATE TABLE note(text TEXT UNIQUE) STRICT",)),)
database = Database.open(Path(sys.argv[1]), SystemClock(), notes)
main, told_in, handled = threading.get_ident(), set(), []
BEATS, PATIENCE_S = 20, 30.0
real_sleep, real_ident = monkey.get_original("time", "sleep"), monkey.get_original("_thread", "get_ident")
here, writers, committers = real_ident(), set(), set()
database.after_commit(lambda entries: told_in.add(real_ident()))
followers = Followers(database, SystemClock(), [
    Follower("f", frozenset({"noted"}), lambda tx, entry: handled.append(entry.seq))])
followers.start()

def note(tx, text):
    writers.add(real_ident())
    tx.execute("INSERT INTO note VALUES (?)", text)
    return tx.record("H", "noted", text, {})

def refused(n):
    try:
        database.write(lambda tx: [note(tx, f"bad{n}"), 1 / 0])
    except ZeroDivisionError:
        return "refused"

jobs = [gevent.spawn(database.write, lambda tx, n=n: note(tx, f"n{n}")) for n in range(200)]
jobs += [gevent.spawn(refused, n) for n in range(50)]
gevent.joinall(jobs, raise_error=True)

beats, slow_done = [0], []
def heart():
    while not slow_done:
        beats[0] += 1
        gevent.sleep(0.01)
def until_it_has_beaten():
    until_s = time.monotonic() + PATIENCE_S
    while beats[0] < BEATS and time.monotonic() < until_s:
        real_sleep(0.01)
def slow(tx):
    until_it_has_beaten()
    return note(tx, "slow")
beating = gevent.spawn(heart)
short = set(writers)
writers.clear()
database.write(slow, is_long=True)
beats_of_the_long, beats[0] = beats[0], 0
long = set(writers)

class SlowDisk:
    def __init__(self, connection):
        self.connection = connection
    def execute(self, sql, *params):
        if sql == "COMMIT":
            committers.add(real_ident())
            until_it_has_beaten()
        return self.connection.execute(sql, *params)
    def __getattr__(self, name):
        return getattr(self.connection, name)

database._writer.connection = SlowDisk(database._writer.connection)
database.write(lambda tx: note(tx, "slowly stored"))
slow_done.append(1)
beating.join()
with gevent.Timeout(50):
    while len(handled) < 202:
        gevent.sleep(0.01)
followers.stop()
entries = database.read(lambda rows: entries_after(rows, 0, 1000))
database.close()
print(json.dumps({
    "seqs": sorted(job.value for job in jobs if isinstance(job.value, int)),
    "refused": sum(job.value == "refused" for job in jobs),
    "whole": first_break(entries) is None,
    "entries": len(entries),
    "beats": [beats_of_the_long, beats[0]],
    "handled": handled,
    "told_on_the_loop": told_in == {here},
    "short": short == {here},
    "long": here not in long and len(long) == 1,
    "committed_elsewhere": here not in committers and len(committers) == 1,
}))
"""


def test_the_loop_never_waits_for_the_disk_and_everything_holds_as_without_gevent(tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(tmp_path / "quhao.db")],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert ran.returncode == 0, ran.stderr
    said = json.loads(ran.stdout)
    assert said["seqs"] == list(range(1, 201))
    assert said["refused"] == 50
    assert said["whole"]
    assert said["entries"] == 202
    assert said["handled"] == list(range(1, 203))
    assert min(said["beats"]) >= 20, "the loop stood still while the writer or the disk worked"
    assert said["told_on_the_loop"]
    assert said["short"] and said["long"] and said["committed_elsewhere"]
