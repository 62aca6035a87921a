"""Who this box is to the server: a key from the file, from an earlier enrolment, or for a one-time code right now."""

from __future__ import annotations

import json
import logging
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from devices.agent.config import AgentConfig
from devices.alone import files

NAME = "identity.json"
TIMEOUT_S = 10.0
log = logging.getLogger(__name__)


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
    known = Identity(**json.loads(stored.read_text())) if stored.exists() else None
    if config.key:
        return _of_given_key(config, known)
    if known is not None:
        return known
    if not config.code:
        raise NotEnrolled('配置文件里既没有 key 也没有 code：请向管理员要一个登记码，写成 code = "…"。')
    _check_folder(config.folder)
    answer = _ask(config.server + "/api/v1/devices/enrol", {"code": config.code}, None)
    made = Identity(str(answer["device"]["id"]), answer["device"]["hall"], answer["key"])
    _keep(stored, made)
    return made


def _check_folder(folder: Path) -> None:
    """A code is good for once: where its key could not be kept, it must not be spent."""
    try:
        files.write(folder / "try", b"")
        (folder / "try").unlink()
    except OSError as error:
        raise NotEnrolled(
            f"{folder} 不能写入（{error.strerror}）：请用设备代理自己的账户运行，或改正这个目录。"
        ) from None


def _of_given_key(config: AgentConfig, known: Identity | None) -> Identity:
    """Who the file's key is, by the server's word; while it is away, as it said last: the box works on without it."""
    try:
        who = _of_key(config, config.key)
    except ServerIsAway:
        if known is not None and known.key == config.key:
            return known
        raise
    if who != known:
        _keep(config.folder / NAME, who)
    return who


def _keep(stored: Path, who: Identity) -> None:
    files.write(stored, json.dumps(asdict(who)).encode())


def proven(config: AgentConfig) -> Identity:
    """The identity of this box as the server itself says it right now; NotEnrolled, ServerIsAway."""
    return _of_key(config, establish(config).key)


def hand_in(config: AgentConfig, who: Identity, picture: Mapping[str, Any]) -> bool:
    """Give the server a picture it asked for; whether it is over: taken, or refused, which is logged. False: try again.

    A picture is too big for the line on which everything else is said.
    """
    try:
        _ask(config.server + "/api/v1/devices/pictures", picture, who.key)
    except ServerIsAway:
        return False
    except NotEnrolled as error:
        log.warning("the server does not take a picture of %s: %s", picture.get("device"), error)
    return True


def _of_key(config: AgentConfig, key: str) -> Identity:
    answer = _ask(config.server + "/api/v1/devices/self", None, key)
    return Identity(str(answer["id"]), answer["hall"], key)


def _ask(url: str, body: Mapping[str, Any] | None, key: str | None) -> dict[str, Any]:
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
