"""Signatures a window asked its tablet for: held in memory until what was signed for is handed out, or for minutes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from queue_server.equipment.awaited import Awaited, Waiting
from queue_server.kernel.errors import Refusal

LIFE_S: Final = 180.0


class NoTabletHere(Refusal):
    """No tablet at the window is open and connected."""

    code, status = "no_tablet_here", 409
    zh = "{window} 号窗口的平板没有连上，请打印纸质签收单签字。"
    en = "No tablet at window {window} is connected. Please let them sign on paper."


class UnknownSignature(Refusal):
    """Nobody at this window asked for it, it has not come, or its time is over."""

    code, status = "unknown_signature", 404
    zh, en = "没有这个签名，可能已过时，请重新签名。", "There is no such signature any more. Please ask for it again."


class NotSignedYet(Refusal):
    """A result is handed out against a signature that has not come for this case."""

    code, status = "not_signed_yet", 409
    zh = "还没有签名。请办事人在平板上签名，或改用纸质签收单。"
    en = "It is not signed. Let them sign on the tablet, or on paper."


class Signatures:
    """The signatures of the moment, by id. `told(signature, state)` hears how each ended: signed, declined, over."""

    def __init__(self, mono_s: Callable[[], float], new_id: Callable[[], str]) -> None:
        self._waiting, self._new_id = Waiting(mono_s, LIFE_S), new_id
        self.told: Callable[[Awaited, str], None] = lambda _one, _state: None

    def ask(self, hall: str, window: str, case_id: str) -> Awaited:
        """The window wants one for that case; what it wanted for the case before is over."""
        self.over(hall, case_id)
        return self._waiting.expect(self._new_id(), hall, window, window, case_id)

    def come(self, signature_id: str, hall: str, window: str, picture: str | None) -> None:
        """A tablet of the window sends it, once; None: whoever stands there does not sign here. UnknownSignature."""
        known = self._waiting.find(signature_id)
        if known is None or (known.hall, known.sender) != (hall, window) or known.content or known.fault:
            raise UnknownSignature()
        content = picture.encode() if picture is not None else None
        self.told(self._waiting.come(known, content, "declined"), "signed" if content else "declined")

    def of(self, signature_id: str, hall: str, window: str) -> bytes:
        """The picture, for the window that asked for it; UnknownSignature."""
        known = self._waiting.find(signature_id)
        if known is None or (known.hall, known.window) != (hall, window) or known.content is None:
            raise UnknownSignature()
        return known.content

    def of_case(self, signature_id: str, hall: str, case_id: str) -> str:
        """The picture as signed for that very case; NotSignedYet."""
        known = self._waiting.find(signature_id)
        if known is None or (known.hall, known.about) != (hall, case_id) or known.content is None:
            raise NotSignedYet()
        return known.content.decode()

    def drop(self, signature_id: str, hall: str, window: str) -> None:
        """The window wants it no more; what is not there is over already."""
        known = self._waiting.find(signature_id)
        if known is not None and (known.hall, known.window) == (hall, window):
            self.over(hall, known.about)

    def over(self, hall: str, case_id: str) -> None:
        """The case is handed out, or asked for anew: nobody waits for a signature any more."""
        for one in self._waiting.drop(hall, case_id):
            self.told(one, "over")
