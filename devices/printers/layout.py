"""How a document lies on one paper: wrapped lines and sizes that fit, as the few operations a printer knows. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from devices.printers.document import (
    Align,
    Block,
    Code128Block,
    CutBlock,
    FeedBlock,
    PairBlock,
    QrBlock,
    RuleBlock,
    TextBlock,
)
from devices.printers.profiles import DOTS_PER_MM, GLYPH_DOTS, LINE_DOTS, Profile
from devices.printers.symbol import QUIET_MODULES, module_dots, side_dots
from devices.printers.wrapping import columns_of, fitting_size, wrap

RULE: Final = "─"
CELL_DOTS: Final = 2 * GLYPH_DOTS  # height of a sign at size 1
LINE_GAP_DOTS: Final = 8
BESIDE_COLUMNS_MIN: Final = 12  # fewer are no lines to read
BESIDE_GAP_DOTS: Final = 24
# Firmwares hang a code in a page from its top or from the first base line, 21 dots lower: there is room for both
HANG_DOTS: Final = 40
QR_ABOVE_DOTS: Final = 16


@dataclass(frozen=True)
class Line:
    """One line of text that fits the paper at its size."""

    text: str
    size: int = 1
    align: Align = "left"
    bold: bool = False

    @property
    def dots(self) -> int:
        """From the top of this line to the next one's."""
        return max(LINE_DOTS, CELL_DOTS * self.size + LINE_GAP_DOTS)


@dataclass(frozen=True)
class Feed:
    """Blank lines of size 1."""

    lines: int


@dataclass(frozen=True)
class Barcode:
    """CODE128 of `data`, centred, `height_dots` high, its text below."""

    data: str
    height_dots: int


@dataclass(frozen=True)
class Qr:
    """QR of `data` at most `size_dots` wide, centred."""

    data: str
    size_dots: int

    @property
    def side(self) -> int:
        """Dots of each side as it will be printed."""
        return side_dots(self.data, self.size_dots)

    @property
    def gap(self) -> int:
        """White that words beside it leave free."""
        return max(BESIDE_GAP_DOTS, QUIET_MODULES * module_dots(self.data, self.size_dots))


@dataclass(frozen=True)
class Beside:
    """A QR code at the left, and lines of size 1 at its right that begin `left` dots from the edge."""

    qr: Qr
    lines: tuple[Line, ...]

    @property
    def left(self) -> int:
        """Where the lines begin."""
        return self.qr.side + self.qr.gap

    @property
    def top(self) -> int:
        """How far below the upper edge the first line begins: code and lines stand middle to middle."""
        return (self.dots - sum(line.dots for line in self.lines) + LINE_GAP_DOTS) // 2

    @property
    def dots(self) -> int:
        """Height of it all."""
        return max(self.qr.side + HANG_DOTS, sum(line.dots for line in self.lines))


@dataclass(frozen=True)
class Cut:
    """Feed to the blade and cut, or far enough to tear."""


Operation = Line | Feed | Barcode | Qr | Beside | Cut


def lay_out(blocks: Iterable[Block], profile: Profile) -> tuple[Operation, ...]:
    """The operations that put `blocks` on the paper of `profile`, top to bottom."""
    return tuple(operation for block in blocks for operation in _place(block, profile))


def length_dots(operations: Iterable[Operation], profile: Profile) -> int:
    """Paper that `operations` take on a printer of `profile`, the way to its blade or tear bar included."""
    return sum(_height(operation, profile) for operation in operations)


def _height(operation: Operation, profile: Profile) -> int:
    match operation:
        case Line() | Beside():
            return operation.dots
        case Feed():
            return operation.lines * LINE_DOTS
        case Barcode():
            return operation.height_dots + LINE_DOTS
        case Qr():
            return QR_ABOVE_DOTS + operation.side + LINE_GAP_DOTS
        case Cut():
            return profile.cut_dots


def _place(block: Block, profile: Profile) -> Iterator[Operation]:
    match block:
        case TextBlock():
            for paragraph in block.text.split("\n"):
                size = fitting_size(paragraph, block.size, profile.columns)
                for line in wrap(paragraph, profile.columns // size):
                    yield Line(line, size, block.align, block.bold)
        case PairBlock():
            yield from _pair(block, profile)
        case RuleBlock():
            yield Line(RULE * (profile.columns // 2))
        case FeedBlock():
            yield Feed(block.lines)
        case Code128Block():
            yield Barcode(block.data, block.height_mm * DOTS_PER_MM)
        case QrBlock():
            yield from _qr(block, profile)
        case CutBlock():
            yield Cut()


def _qr(block: QrBlock, profile: Profile) -> Iterator[Operation]:
    """Words at the right where the printer can do it and there is room for them, else the caption below."""
    qr = Qr(block.data, min(block.size_mm * DOTS_PER_MM, profile.width_dots))
    columns = (profile.width_dots - qr.side - qr.gap) // GLYPH_DOTS
    if block.caption and (profile.page_mode or not profile.qr_native) and columns >= BESIDE_COLUMNS_MIN:
        words = [(text, text is block.caption) for text in (block.caption, block.note) if text]
        yield Beside(qr, tuple(Line(line, bold=bold) for text, bold in words for line in wrap(text, columns)))
        return
    yield qr
    if block.caption:
        yield from _place(TextBlock(block.caption, align="center"), profile)


def _pair(block: PairBlock, profile: Profile) -> Iterator[Operation]:
    size = min(fitting_size(text, block.size, profile.columns) for text in (block.left, block.right))
    columns = profile.columns // size
    gap = columns - columns_of(block.left) - columns_of(block.right)
    if not block.right or "\n" in block.left + block.right or gap < 1:
        yield from _place(TextBlock(block.left, size), profile)
        if block.right:
            yield from _place(TextBlock(block.right, size, "right"), profile)
        return
    yield Line(block.left + " " * gap + block.right, size)
