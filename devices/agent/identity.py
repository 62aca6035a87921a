"""Who this box is to the server: a key from the file, from an earlier enrolment, or for a one-time code right now."""

from __future__ import annotations

import json
import os
import urllib.error
import urllib.request
from dataclasses import asdict, dataclass
from typing import Any

from devices.agent.config import AgentConfig

NAME = "identity.json"
TIMEOUT_S = 10.0


class NotEnrolled(Exception):
    """The server does not know this box; the text says what to do."""


class ServerIsAway(Exception):
    """The server did not answer; try again later."""


@dataclass(frozen=True)
class Identity:
    """The device's id and hall, and the key that proves them."""

    device: str
    hall: str
    key: str


def establish(config: AgentConfig) -> Identity:
    """The identity of this box; NotEnrolled, ServerIsAway. A code is used once, its key kept (0600)."""
    stored = config.folder / NAME
    if config.key:
        return _of_key(config, config.key)
    if stored.exists():
        return Identity(**json.loads(stored.read_text()))
    if not config.code:
        raise NotEnrolled('配置文件里既没有 key 也没有 code：请向管理员要一个登记码，写成 code = "…"。')
    answer = _ask(config.server + "/api/v1/devices/enrol", {"code": config.code}, None)
    made = Identity(str(answer["device"]["id"]), answer["device"]["hall"], answer["key"])
    config.folder.mkdir(parents=True, exist_ok=True)
    handle = os.open(stored, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        json.dump(asdict(made), file)
    return made


def proven(config: AgentConfig) -> Identity:
    """The identity of this box as the server itself says it right now; NotEnrolled, ServerIsAway."""
    return _of_key(config, establish(config).key)


def _of_key(config: AgentConfig, key: str) -> Identity:
    answer = _ask(config.server + "/api/v1/devices/self", None, key)
    return Identity(str(answer["id"]), answer["hall"], key)


def _ask(url: str, body: dict[str, str] | None, key: str | None) -> dict[str, Any]:
    headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {key}"} if key else {})
    data = None if body is None else json.dumps(body).encode()
    asked = urllib.request.Request(url, data, headers)  # noqa: S310  (the scheme is checked by the configuration)
    try:
        with urllib.request.urlopen(asked, timeout=TIMEOUT_S) as answer:  # noqa: S310
            found: dict[str, Any] = json.load(answer)
            return found
    except urllib.error.HTTPError as error:
        if error.code >= 500:
            raise ServerIsAway(f"{url}: {error.code}") from None
        raise NotEnrolled(_message(error)) from None
    except (OSError, ValueError) as error:
        raise ServerIsAway(f"{url}: {error}") from None


def _message(error: urllib.error.HTTPError) -> str:
    try:
        return str(json.load(error)["error"]["message"])
    except (ValueError, KeyError, TypeError):
        return f"服务器答复 {error.code}。"
