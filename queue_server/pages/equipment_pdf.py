"""The installation sheet as one A4 page to print and sign: real text in the project's own font, embedded."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

FONT: Final = "quhao"
MARGIN_MM: Final = 15.0
WIDTH_MM: Final = 180.0
LINE_MM: Final = 6.5
PHOTO_MM: Final = (70.0, 52.0)
SIGN_MM: Final = 16.0
END_MM: Final = 62.0  # defects and signatures
TESTS_MM: Final = (10.0, 62.0, 72.0, 36.0)


@dataclass(frozen=True)
class Facts:
    """What the sheet says: title, hall, rows of name and value, tests of what is done and seen, the photo's JPEG."""

    title: str
    hall: str
    rows: Sequence[tuple[str, str]]
    tests: Sequence[tuple[str, str]]
    photo: bytes | None


def sheet(font: Path, words: Mapping[str, str], facts: Facts) -> bytes:
    """The PDF. Takes a tenth of a second: off the loop."""
    from fpdf import FPDF  # costs half a second to load, and most servers never print a sheet

    paper = FPDF(format="A4")
    paper.set_title(f"{facts.title} {facts.rows[0][1]}")
    paper.set_margins(MARGIN_MM, MARGIN_MM)
    paper.set_auto_page_break(True, MARGIN_MM)
    paper.add_font(FONT, "", str(font))
    paper.add_page()
    _head(paper, facts)
    _rows(paper, words, facts)
    _tests(paper, words, facts)
    _signs(paper, words)
    return bytes(paper.output())


def _head(paper: Any, facts: Facts) -> None:
    paper.set_font(FONT, size=11)
    paper.cell(WIDTH_MM, 6, facts.hall, align="C", new_x="LMARGIN", new_y="NEXT")
    paper.set_font(FONT, size=20)
    paper.cell(WIDTH_MM, 12, facts.title, align="C", new_x="LMARGIN", new_y="NEXT")
    paper.ln(2)


def _rows(paper: Any, words: Mapping[str, str], facts: Facts) -> None:
    """Name and value on the left, the photo on the right."""
    top, width, name_mm = paper.get_y(), WIDTH_MM - PHOTO_MM[0] - 4, 26.0
    for name, value in facts.rows:
        paper.set_font(FONT, size=10)
        start = paper.get_y()
        paper.set_xy(MARGIN_MM + name_mm, start)
        paper.multi_cell(width - name_mm, LINE_MM, value or words["empty"], align="L", new_x="LMARGIN", new_y="NEXT")
        end = max(paper.get_y(), start + LINE_MM)
        paper.set_xy(MARGIN_MM, start)
        paper.set_text_color(80)
        paper.cell(name_mm, LINE_MM, name)
        paper.set_text_color(0)
        paper.line(MARGIN_MM, end, MARGIN_MM + width, end)
        paper.set_xy(MARGIN_MM, end)
    left = MARGIN_MM + WIDTH_MM - PHOTO_MM[0]
    paper.rect(left, top, *PHOTO_MM)
    if facts.photo:
        paper.image(
            io.BytesIO(facts.photo), left + 1, top + 1, PHOTO_MM[0] - 2, PHOTO_MM[1] - 2, keep_aspect_ratio=True
        )
    else:
        paper.set_xy(left, top + PHOTO_MM[1] / 2 - 6)
        paper.multi_cell(PHOTO_MM[0], 6, f"{words['photo_box']}\n{words['photo_later']}", align="C")
    paper.set_xy(MARGIN_MM, max(end if facts.rows else top, top + PHOTO_MM[1]) + 4)


def _tests(paper: Any, words: Mapping[str, str], facts: Facts) -> None:
    paper.set_font(FONT, size=10)
    head = (words["no"], words["do"], words["see"], words["result"])
    with paper.table(
        width=WIDTH_MM, col_widths=TESTS_MM, line_height=LINE_MM, padding=1.2, first_row_as_headings=False, align="L"
    ) as table:
        table.row(head)
        for at, (do, see) in enumerate(facts.tests, 1):
            table.row((str(at), do, see, words["pass"]))
    paper.ln(3)
    if paper.get_y() + END_MM > paper.h - MARGIN_MM:  # what is signed stays together
        paper.add_page()
    paper.cell(WIDTH_MM, LINE_MM, words["defects"], new_x="LMARGIN", new_y="NEXT")
    paper.rect(MARGIN_MM, paper.get_y(), WIDTH_MM, 24)
    paper.set_y(paper.get_y() + 28)


def _signs(paper: Any, words: Mapping[str, str]) -> None:
    each = WIDTH_MM / 3
    top = paper.get_y()
    for at, name in enumerate(("sign_installer", "sign_technician", "sign_hall")):
        left = MARGIN_MM + at * each
        paper.set_xy(left, top)
        paper.cell(each - 4, LINE_MM, words[name])
        paper.line(left, top + SIGN_MM, left + each - 4, top + SIGN_MM)
        paper.set_xy(left, top + SIGN_MM + 1)
        paper.cell(each - 4, LINE_MM, words["sign_on"])
