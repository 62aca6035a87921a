"""What a print document may say: JSON checked into blocks and what gives way, or DocumentIsWrong naming it. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final, Literal, cast, get_args

Align = Literal["left", "center", "right"]
VERSION: Final = 1
BLOCKS_MAX: Final = 200
CHANGES_MAX: Final = 200
LENGTH_MIN_MM, LENGTH_MAX_MM = 40, 2_000
TEXT_MAX: Final = 1_000
QR_DATA_MAX: Final = 500
BARCODE_DATA_MAX: Final = 40
SIZE_MAX: Final = 8


class DocumentIsWrong(ValueError):
    """The document cannot be printed as it is. `code` is stable; the text names the block and the field."""

    def __init__(self, code: str, where: str) -> None:
        super().__init__(f"{code}: {where}")
        self.code = code


@dataclass(frozen=True)
class TextBlock:
    """One paragraph; `size` is the factor of both axes."""

    text: str
    size: int = 1
    align: Align = "left"
    bold: bool = False


@dataclass(frozen=True)
class PairBlock:
    """Two texts at the two ends of a line."""

    left: str
    right: str
    size: int = 1


@dataclass(frozen=True)
class RuleBlock:
    """A line across the paper."""


@dataclass(frozen=True)
class FeedBlock:
    """Blank lines."""

    lines: int


@dataclass(frozen=True)
class Code128Block:
    """A bar code of printable ASCII, its text below it."""

    data: str
    height_mm: int


@dataclass(frozen=True)
class QrBlock:
    """A QR code, its caption, and a note that says what it is for where there is room beside it."""

    data: str
    size_mm: int
    caption: str = ""
    note: str = ""


@dataclass(frozen=True)
class CutBlock:
    """The end of a slip."""


Block = TextBlock | PairBlock | RuleBlock | FeedBlock | Code128Block | QrBlock | CutBlock


@dataclass(frozen=True)
class Change:
    """One step to a shorter slip: the block at `at` becomes another, or goes (None)."""

    at: int
    becomes: Block | None


@dataclass(frozen=True)
class Document:
    """Blocks from top to bottom; on paper where they take more than `max_mm`, `shorter` is done step by step."""

    blocks: tuple[Block, ...]
    max_mm: int | None = None
    shorter: tuple[Change, ...] = ()


def read_document(document: object) -> Document:
    """A `{v, kind, blocks}` document, control signs taken out of its texts. Raises DocumentIsWrong.

    `max_mm` and `shorter` may be left out. A step is `{"block": 4, "size": 1}` (fields that change; steps add up) or
    `{"block": 4, "drop": true}`; the least important stands first.
    """
    if not isinstance(document, Mapping):
        raise DocumentIsWrong("not_a_document", "the document is not an object")
    if document.get("v") != VERSION:
        raise DocumentIsWrong("unknown_version", f"v must be {VERSION}")
    if not isinstance(document.get("kind"), str):
        raise DocumentIsWrong("wrong_field", "kind must be a text")
    blocks = document.get("blocks")
    if not isinstance(blocks, list | tuple) or not 1 <= len(blocks) <= BLOCKS_MAX:
        raise DocumentIsWrong("wrong_blocks", f"blocks must be a list of 1 to {BLOCKS_MAX}")
    read = tuple(_block(block, f"block {at}") for at, block in enumerate(blocks))
    return Document(read, _max_mm(document.get("max_mm")), tuple(_changes(document.get("shorter", ()), blocks)))


def _max_mm(value: object) -> int | None:
    if value is None:
        return None
    return _Fields({"max_mm": value}, "the document").whole("max_mm", LENGTH_MIN_MM, LENGTH_MAX_MM)


def _changes(steps: object, blocks: Sequence[Mapping[str, Any]]) -> Iterator[Change]:
    if not isinstance(steps, list | tuple) or len(steps) > CHANGES_MAX:
        raise DocumentIsWrong("wrong_shorter", f"shorter must be a list of at most {CHANGES_MAX}")
    present = list(blocks)
    for number, step in enumerate(steps):
        where = f"shorter {number}"
        if not isinstance(step, Mapping):
            raise DocumentIsWrong("wrong_shorter", f"{where} is not an object")
        at = _Fields(step, where).whole("block", 0, len(present) - 1)
        if step.get("drop") is True:
            yield Change(at, None)
        else:
            present[at] = {**present[at], **step, "t": present[at]["t"]}
            yield Change(at, _block(present[at], where))


class _Fields:
    """Reads the fields of one block, saying which one is wrong."""

    def __init__(self, block: Mapping[str, Any], where: str) -> None:
        self._block, self._where = block, where

    def text(self, name: str, longest: int = TEXT_MAX, default: str | None = None) -> str:
        value = self._block.get(name, default)
        if not isinstance(value, str) or len(value) > longest:
            raise self._wrong(name, f"must be a text of at most {longest} signs")
        return _printable(value)

    def whole(self, name: str, low: int, high: int, default: int | None = None) -> int:
        value = self._block.get(name, default)
        if not isinstance(value, int | float) or isinstance(value, bool) or not low <= value <= high:
            raise self._wrong(name, f"must be {low} to {high}")
        return int(value)

    def align(self) -> Align:
        value = self._block.get("align", "left")
        if value not in get_args(Align):
            raise self._wrong("align", "must be left, center or right")
        return cast(Align, value)

    def bold(self) -> bool:
        value = self._block.get("bold", False)
        if not isinstance(value, bool):
            raise self._wrong("bold", "must be true or false")
        return value

    def ascii(self, name: str, longest: int) -> str:
        value = self._block.get(name)
        if (
            not isinstance(value, str)
            or not 1 <= len(value) <= longest
            or not all(" " <= sign <= "~" for sign in value)
        ):
            raise self._wrong(name, f"must be 1 to {longest} printable ASCII signs")
        return value

    def _wrong(self, name: str, rule: str) -> DocumentIsWrong:
        return DocumentIsWrong("wrong_field", f"{self._where}: {name} {rule}")


_READERS: Final[Mapping[str, Callable[[_Fields], Block]]] = MappingProxyType(
    {
        "text": lambda f: TextBlock(f.text("text"), f.whole("size", 1, SIZE_MAX, 1), f.align(), f.bold()),
        "pair": lambda f: PairBlock(f.text("left"), f.text("right"), f.whole("size", 1, SIZE_MAX, 1)),
        "rule": lambda f: RuleBlock(),
        "feed": lambda f: FeedBlock(f.whole("lines", 1, 50)),
        "code128": lambda f: Code128Block(f.ascii("data", BARCODE_DATA_MAX), f.whole("height_mm", 4, 30)),
        "qr": lambda f: QrBlock(
            f.ascii("data", QR_DATA_MAX),
            f.whole("size_mm", 10, 60),
            f.text("caption", 200, ""),
            f.text("note", 200, ""),
        ),
        "cut": lambda f: CutBlock(),
    }
)


def _block(block: object, where: str) -> Block:
    if not isinstance(block, Mapping):
        raise DocumentIsWrong("wrong_blocks", f"{where} is not an object")
    reader = _READERS.get(str(block.get("t")))
    if reader is None:
        raise DocumentIsWrong("unknown_block", f"{where}: t must be one of {', '.join(_READERS)}")
    return reader(_Fields(block, where))


def _printable(text: str) -> str:
    """Without control, format and lone surrogate signs: a name must never become a printer command."""
    return "".join(sign for sign in text if sign == "\n" or unicodedata.category(sign) not in ("Cc", "Cf", "Cs"))
