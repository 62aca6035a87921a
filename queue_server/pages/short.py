"""The short links of notices: one SMS has no room for a long one, so a few signs lead on to the booking or ticket."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, redirect
from werkzeug.wrappers import Response as AnyResponse

from queue_server.pages.citizens import citizens_pages


def blueprint(lead: Callable[[str], str]) -> Blueprint:
    """`/n/<code>`; `lead` answers the path of the page behind a code, or a refusal for one that leads nowhere."""
    made = citizens_pages("short")

    @made.get("/n/<code>")
    def go(code: str) -> AnyResponse:
        return redirect(lead(code))

    return made
