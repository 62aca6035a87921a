"""A ticket's CODE128 and QR as SVG for a phone's glass: drawn by the server, no style inside, white around them."""

from __future__ import annotations

import io
from functools import lru_cache
from typing import Final

import segno
from markupsafe import Markup

QUIET_MODULES: Final = 10  # CODE128 asks for ten white modules at each side
BARS_HIGH: Final = 36
KEPT_MAX: Final = 1024  # a phone asks for the same two again at every step of its line


@lru_cache(maxsize=KEPT_MAX)
def bars(data: str) -> Markup:
    """CODE128 of printable ASCII; one unit of the view box is one module."""
    from barcode import Code128  # brings a picture library along, which a server need not load at its start

    modules = Code128(data).build()[0]
    width = len(modules) + 2 * QUIET_MODULES
    path, at = [], 0
    while at < len(modules):
        end = at
        while end < len(modules) and modules[end] == modules[at]:
            end += 1
        if modules[at] == "1":
            path.append(f"M{at + QUIET_MODULES} 0h{end - at}v{BARS_HIGH}h-{end - at}z")
        at = end
    return Markup(  # noqa: S704  numbers alone
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {BARS_HIGH}" preserveAspectRatio="none"'
        ' shape-rendering="crispEdges" aria-hidden="true" focusable="false">'
        f'<path fill="#fff" d="M0 0h{width}v{BARS_HIGH}H0z"/><path fill="#000" d="{"".join(path)}"/></svg>'
    )


@lru_cache(maxsize=KEPT_MAX)
def square(text: str) -> Markup:
    """A QR of level M with its quiet zone."""
    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(
        out, kind="svg", xmldecl=False, svgns=True, border=4, omitsize=True, light="#fff", svgclass=None, lineclass=None
    )
    return Markup(out.getvalue().decode())  # noqa: S704  drawn by segno from modules, holds no text of others
