"""Simulated citizens and clerks for `quhao demo --alive`: they know nothing but the public API, like anybody else."""

from __future__ import annotations

import json
import os
import random
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any
from uuid import uuid4

from queue_server.demo.app import HALL
from queue_server.demo.folder import DemoFolder
from queue_server.demo.start import CLERKS, call

# demo minutes pass six times faster for the simulated than on the wall, so that a visitor sees something happen
PACE = 6.0
ARRIVAL_S = 9.0
LOOK_S = 3.0
FIRST_CLERK = 3  # clerk1 and clerk2 are left to the visitor
WINDOWS = (
    "303", "304", "306", "307", "311", "312", "314", "317", "319", "320", "321", "324", "327", "328",
    "402", "408", "409", "416",
)  # fmt: skip
LEFT_SHARE = 0.08
REGIONS = ("370102", "370103", "370112", "370602")
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
SURNAMES, GIVEN = "王李张刘陈杨赵黄周吴", "伟芳娜敏静丽强磊洋艳勇军杰娟涛明超兰霞平"


def resident_id(chance: random.Random) -> str:
    """An invented, well-formed number (GB 11643)."""
    day = f"{chance.randint(1950, 2004)}{chance.randint(1, 12):02d}{chance.randint(1, 28):02d}"
    digits = f"{chance.choice(REGIONS)}{day}{chance.randint(0, 999):03d}"
    total = sum(int(digit) * weight for digit, weight in zip(digits, WEIGHTS, strict=True))
    return digits + "10X98765432"[total % 11]


def person(chance: random.Random) -> dict[str, str]:
    """An invented person."""
    name = chance.choice(SURNAMES) + "".join(chance.choice(GIVEN) for _ in range(chance.randint(1, 2)))
    return {"name": name, "id_type": "resident", "id_number": resident_id(chance)}


class Api:
    """The public API as one principal."""

    def __init__(self, base: str, token: str) -> None:
        self._base, self._token = base, token

    def post(self, path: str, body: dict[str, Any] | None = None) -> dict[str, Any] | None:
        """The answer, or None when refused: the simulated shrug and try later."""
        try:
            return call(self._base + path, body or {}, self._token, uuid4().hex)
        except (urllib.error.URLError, OSError):
            return None

    def get(self, path: str) -> dict[str, Any]:
        """The answer."""
        asked = urllib.request.Request(self._base + path, headers={"Authorization": f"Bearer {self._token}"})  # noqa: S310
        with urllib.request.urlopen(asked, timeout=10) as answer:  # noqa: S310
            found: dict[str, Any] = json.load(answer)
            return found


def arrive(api: Api, services: list[dict[str, Any]], chance: random.Random) -> None:
    """Citizens take numbers for ever, for the services whose windows are staffed."""
    while True:
        time.sleep(chance.expovariate(1 / ARRIVAL_S))
        service = chance.choice(services)
        body: dict[str, Any] = {"hall": HALL, "service": service["id"], "channel": "kiosk"}
        if service["real_name"]:
            body["person"] = person(chance)
        if chance.random() < 0.1:
            body["priority"] = "elderly"
        api.post("/tickets", body)


def work(api: Api, window: str, minutes: dict[str, int], chance: random.Random) -> None:
    """A clerk calls, serves and finishes for ever."""
    path = f"/halls/{HALL}/windows/{window}"
    while True:
        called = api.post(f"{path}/call") or {}
        ticket = called.get("ticket")
        if ticket is None:
            if not called:
                api.post(f"{path}/sign-on")  # the first time, and again after the close of a day
            time.sleep(LOOK_S)
            continue
        time.sleep(chance.uniform(5, 20))
        if chance.random() < LEFT_SHARE:
            api.post(f"/tickets/{ticket['id']}/miss")
            continue
        api.post(f"/tickets/{ticket['id']}/serve")
        mean_s = 60 * minutes[ticket["service"]["id"]] / PACE
        time.sleep(min(mean_s * 3, mean_s * chance.lognormvariate(-0.35, 0.84)))
        api.post(f"/tickets/{ticket['id']}/finish", {})


def main(port: str, seed: int = 1) -> None:
    """Run until stopped."""
    folder = DemoFolder.read(Path(os.environ["QUHAO_DATA"]))
    assert folder is not None
    base, chance = f"http://127.0.0.1:{port}/api/v1", random.Random(seed)  # noqa: S311
    kiosk = Api(base, folder.keys["kiosk-3"])
    hall = kiosk.get(f"/halls/{HALL}")
    queues = {queue for window in hall["windows"] if window["id"] in WINDOWS for queue in window["queues"]}
    services = [service for service in hall["services"] if service["queue"] in queues]
    minutes = {service["id"]: service["minutes"] for service in hall["services"]}
    for number, window in zip(range(FIRST_CLERK, CLERKS + 1), WINDOWS, strict=True):
        signed = call(base + "/sign-in", {"account": f"clerk{number}", "password": folder.password})
        own = random.Random(chance.random())  # noqa: S311
        clerk = (Api(base, signed["token"]), window, minutes, own)
        threading.Thread(target=work, args=clerk, daemon=True).start()
    arrive(kiosk, services, chance)


if __name__ == "__main__":
    main(sys.argv[1])
