"""The messages of /live and their answers: who may connect, watch and report. Every answer is an ack, never a trace."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from socketio.exceptions import ConnectionRefusedError as Refused

from queue_server.kernel.errors import BadInput, NotYours, Refusal, ServerFault, SignInFirst, TooManyRequests
from queue_server.kernel.http import language_of
from queue_server.live.errors import OriginOrToken, UnknownMessage
from queue_server.live.frames import NAMESPACE
from queue_server.live.hub import Hub
from queue_server.live.messages import SAID, Watch
from queue_server.live.plug import CONNECTION
from queue_server.live.rate import Bucket
from queue_server.live.transport import POLICY, Connection

M = TypeVar("M", bound=BaseModel)
Ack = dict[str, object]
Act = Callable[[Any, Connection, M], Mapping[str, object] | None]
TOKEN_MAX = 512
REFUSALS_MAX = 3  # on one connection
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Doors:
    """What the feed asks of the slices above it. Each may raise a Refusal; a principal is theirs, never looked into.

    authenticate(auth, cookies, headers): who is it; `auth` is the client's `{token?, as?, lang?}`, headers lower-case.
    may_watch(principal, hall, topic): whether that audience may see it.
    on[event](principal, message): what was said, one door for each of `messages.SAID`; None or fields for the ack.
    """

    authenticate: Callable[[Mapping[str, Any], Mapping[str, str], Mapping[str, str]], Any]
    may_watch: Callable[[Any, str, str], bool]
    on: Mapping[str, Callable[[Any, Any], Mapping[str, object] | None]]


class Conversation:
    """Handlers of one server; they run in the order in which a client spoke."""

    def __init__(self, server: Any, hub: Hub, doors: Doors, mono_s: Callable[[], float]) -> None:
        self._server = server
        self._hub = hub
        self._doors = doors
        self._mono_s = mono_s
        server.on("connect", self.connect, namespace=NAMESPACE)
        server.on("*", self.unknown, namespace=NAMESPACE)
        self._on("watch", Watch, self._watch)
        for event, shape in SAID.items():
            self._on(event, shape, _without_connection(doors.on[event]))

    def connect(self, sid: str, *args: object) -> None:
        """Let a client in, or refuse with `{code, message}` as the error's data."""
        environ, auth = args[0], args[1] if len(args) > 1 else None
        if not isinstance(environ, dict) or not isinstance(environ.get(CONNECTION), Connection):
            return  # not a connect of the server's own: a client emitted an event of that name
        connection: Connection = environ[CONNECTION]
        if connection.refusals >= REFUSALS_MAX:
            connection.close(POLICY)
            raise _refused(SignInFirst(), connection.lang)
        connection.refusals += 1
        connection.lang = _language(environ, auth)
        try:
            connection.principal = self._who(environ, auth)
        except Refusal as refusal:
            raise _refused(refusal, connection.lang) from None
        except Exception:
            log.exception("a client could not be authenticated")
            raise _refused(ServerFault(), connection.lang) from None
        connection.refusals = 0
        connection.rate = Bucket(self._mono_s())
        connection.send_if_idle(self._hub.pulse())

    def unknown(self, _event: str, sid: str, *_args: object) -> Ack:
        """Any message that is not one of ours."""
        environ = self._server.get_environ(sid, NAMESPACE)
        return _error(UnknownMessage(), environ[CONNECTION].lang if environ else "zh")

    def _who(self, environ: Mapping[str, Any], auth: object) -> object:
        given = {k: v for k, v in auth.items() if isinstance(v, str)} if isinstance(auth, dict) else {}
        if len(given.get("token", "")) > TOKEN_MAX:
            raise SignInFirst()
        if "HTTP_ORIGIN" not in environ and not given.get("token"):
            raise OriginOrToken()
        headers = {k[5:].replace("_", "-").lower(): v for k, v in environ.items() if k.startswith("HTTP_")}
        principal = self._doors.authenticate(given, _cookies(environ.get("HTTP_COOKIE", "")), headers)
        if principal is None:
            raise SignInFirst()
        return principal

    def _watch(self, principal: object, connection: Connection, said: Watch) -> None:
        for topic in said.topics:
            if not self._doors.may_watch(principal, said.hall, topic):
                raise NotYours()
        self._hub.watch(connection, said.hall, said.topics)

    def _on(self, event: str, shape: type[M], act: Act[M]) -> None:
        def handle(sid: str, *args: object) -> Ack:
            environ = self._server.get_environ(sid, NAMESPACE)
            if environ is None:
                return _error(SignInFirst(), "zh")
            connection: Connection = environ[CONNECTION]
            lang = connection.lang
            try:
                if not connection.rate.take(self._mono_s()):
                    raise TooManyRequests(retry_s=1)
                said = shape.model_validate(args[0] if len(args) == 1 else None)
                return {"ok": True, **(act(connection.principal, connection, said) or {})}
            except ValidationError as error:
                fields = [".".join(map(str, e["loc"])) for e in error.errors(include_input=False, include_url=False)]
                return _error(BadInput(fields=fields[:8]), lang)
            except Refusal as refusal:
                return _error(refusal, lang)
            except Exception:
                log.exception("a %s message could not be answered", event)
                return _error(ServerFault(), lang)

        self._server.on(event, handle, namespace=NAMESPACE)


def _without_connection(door: Callable[[Any, M], Mapping[str, object] | None]) -> Act[M]:
    return lambda principal, _connection, said: door(principal, said)


def _cookies(header: str) -> dict[str, str]:
    try:
        return {name: morsel.value for name, morsel in SimpleCookie(header[:8192]).items()}
    except CookieError:
        return {}


def _language(environ: Mapping[str, Any], auth: object) -> str:
    """What the client asked for (`lang`: zh or en), else what its browser accepts."""
    wished = auth.get("lang") if isinstance(auth, dict) else None
    return wished if wished in ("zh", "en") else language_of(environ.get("HTTP_ACCEPT_LANGUAGE", ""))


def _error(refusal: Refusal, lang: str) -> Ack:
    details = {k: v if isinstance(v, str | int | float | list | None) else str(v) for k, v in refusal.details.items()}
    return {"error": {"code": refusal.code, "message": refusal.message(lang), "details": details}}


def _refused(refusal: Refusal, lang: str) -> Refused:
    return Refused(refusal.message(lang), {"code": refusal.code, "message": refusal.message(lang)})
