"""Makes a document as short as it wants to be on the paper at hand: what matters least gives way first. Pure."""

from __future__ import annotations

from devices.printers.document import Block, Document
from devices.printers.layout import Operation, lay_out, length_dots
from devices.printers.profiles import DOTS_PER_MM, Profile


def fit(document: Document, profile: Profile) -> tuple[Operation, ...]:
    """The operations that print `document`: whole if it is short enough, else after the fewest steps that make it so.

    A document that stays too long after its last step is printed as it then is.
    """
    blocks: list[Block | None] = list(document.blocks)
    operations = _laid_out(blocks, profile)
    if document.max_mm is None:
        return operations
    for change in document.shorter:
        if length_dots(operations, profile) <= document.max_mm * DOTS_PER_MM:
            break
        blocks[change.at] = change.becomes
        operations = _laid_out(blocks, profile)
    return operations


def _laid_out(blocks: list[Block | None], profile: Profile) -> tuple[Operation, ...]:
    return lay_out((block for block in blocks if block is not None), profile)
