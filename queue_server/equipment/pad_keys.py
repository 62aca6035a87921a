"""What a key of a counter pad means at a window, by how the window stands: the rules of the terminal, as a table. Pure.

A pad has one key for what comes next and no screen to ask on, so that it means less than the terminal's keys and never
more: whoever was called must be there (确定) before they count as served, and a paused window calls nobody.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

from queue_server.hall.model import Hall
from queue_server.kernel.errors import Refusal

Standing = Literal["closed", "idle", "paused", "called", "serving"]
Step = Literal["call", "recall", "miss", "serve", "hold", "take_up", "pause", "resume", "transfer", "finish", "undo"]
# what stands in no row makes no sense there and is refused
STEPS: Final[Mapping[tuple[str, Standing], tuple[Step, ...]]] = {
    ("call", "idle"): ("call",),
    ("call", "serving"): ("finish", "call"),
    ("confirm", "called"): ("serve",),
    ("confirm", "serving"): ("finish",),
    ("recall", "called"): ("recall",),
    ("missed", "called"): ("miss",),
    ("missed", "serving"): ("miss",),
    ("hold", "serving"): ("hold",),
    ("return", "idle"): ("take_up",),
    ("pause", "idle"): ("pause",),
    ("pause", "paused"): ("resume",),
    ("transfer", "called"): ("transfer",),
    ("transfer", "serving"): ("transfer",),
    ("evaluate", "serving"): ("finish",),  # the evaluator asks about every visit that has ended
    ("cancel", "idle"): ("undo",),
}


class KeyMeansNothingHere(Refusal):
    """The key makes no sense as the window stands."""

    code, status = "key_means_nothing_here", 409
    zh = "{window} 号窗口现在用不了这个键，请看窗口状态。"
    en = "This key makes no sense at window {window} as it stands."


class NobodyIsSignedOn(Refusal):
    """A pad acts in the name of whoever sits there; nobody does."""

    code, status = "nobody_signed_on", 409
    zh, en = "{window} 号窗口没有人登录，请先登录窗口。", "Nobody is signed on at window {window}."


class NoSuchWindowKeyed(Refusal):
    """The digits before 转移 name no window, or several."""

    code, status = "no_such_window_keyed", 422
    zh, en = "没有号码为 {digits} 的窗口，请重新输入。", "There is no window {digits}. Please enter it again."


def steps(act: str, standing: Standing, window: str) -> tuple[Step, ...]:
    """What the key does; NobodyIsSignedOn, KeyMeansNothingHere."""
    if standing == "closed":
        raise NobodyIsSignedOn(window=window)
    found = STEPS.get((act, standing))
    if found is None:
        raise KeyMeansNothingHere(window=window)
    return found


def window_keyed(hall: Hall, digits: str) -> str:
    """The window whose number was keyed, or alone ends so: a pad has room for two digits. NoSuchWindowKeyed."""
    whole = [one.id for one in hall.windows if one.id == digits]
    ending = [one.id for one in hall.windows if digits and one.id.endswith(digits)]
    found = whole or ending
    if len(found) != 1:
        raise NoSuchWindowKeyed(digits=digits)
    return found[0]
