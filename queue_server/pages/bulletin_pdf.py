"""A bulletin as a PDF on A4: the text upright, each annex on a page across, real text in the project's own font."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from queue_server.bulletins import cells
from queue_server.bulletins.document import paragraphs
from queue_server.pages import bulletin_pdf_charts

FONT: Final = "quhao"
MARGIN_MM: Final = 22.0
NARROW_MM: Final = 12.0
LINE_MM: Final = 8.5
ROW_MM: Final = 6.0
SIZES: Final = {"title": 20, "heading": 14, "text": 13, "table": 9, "small": 8}
FIRST_SHARE: Final = 2.4  # of another column's width


def made(font: Path, document: Mapping[str, Any]) -> bytes:
    """The PDF. Takes some tenths of a second: off the loop."""
    from fpdf import FPDF  # costs half a second to load

    paper = FPDF(format="A4")
    paper.set_title(document["title"])
    paper.set_auto_page_break(True, NARROW_MM)
    paper.add_font(FONT, "", str(font))
    _text(paper, document)
    for table in document["tables"]:
        _table(paper, table)
    return bytes(paper.output())


def _text(paper: Any, document: Mapping[str, Any]) -> None:
    paper.set_margins(MARGIN_MM, MARGIN_MM)
    paper.add_page()
    _line(paper, document["title"], "title", "C")
    if document["number"]:
        _line(paper, document["number"], "text", "C")
    paper.ln(4)
    for kind, words in paragraphs(document["text"]):
        _line(paper, words if kind == "heading" else f"　　{words}", kind)
    _list(paper, "整改任务", document["tasks"])
    _list(paper, "前期逾期未回复", document["overdue"])
    paper.ln(4)
    for table in document["tables"]:
        _line(paper, f"{table['label']}：{table['title']}", "text")
    paper.ln(6)
    _line(paper, document["issuer"], "text", "R")
    if document["day"]:
        _line(paper, document["day"], "text", "R")


def _list(paper: Any, title: str, tasks: Sequence[Mapping[str, str]]) -> None:
    if not tasks:
        return
    _line(paper, title, "heading")
    for one in tasks:
        _line(paper, f"　　{one['unit']}：{one['text']}（{one['due']} 前，{one['state']}）", "text")


def _line(paper: Any, words: str, kind: str, align: str = "L") -> None:
    paper.set_font(FONT, size=SIZES[kind])
    paper.multi_cell(paper.epw, LINE_MM, words, align=align, new_x="LMARGIN", new_y="NEXT", wrapmode="CHAR")


def _table(paper: Any, table: Mapping[str, Any]) -> None:
    paper.set_margins(NARROW_MM, NARROW_MM)
    paper.add_page(orientation="landscape" if len(table["heads"]) > 5 else "portrait")
    _line(paper, table["label"], "text")
    _line(paper, table["title"], "heading", "C")
    paper.set_font(FONT, size=SIZES["table"])
    widths = [FIRST_SHARE, *(1.0 for _ in table["heads"][1:])]
    if table["key"] == "hall":
        widths = [1.6, 1.0, 0.6, 3.4]
    aligns = ["LEFT", *("RIGHT" for _ in table["heads"][1:])]
    if table["key"] == "hall":
        aligns = ["LEFT", "RIGHT", "LEFT", "LEFT"]
    rows = [*table["rows"], *([table["sum"]] if table["sum"] else [])]
    style = {"width": paper.epw, "col_widths": widths, "line_height": ROW_MM, "padding": 0.8, "text_align": aligns}
    with paper.table(**style, num_heading_rows=1, headings_style=_plain()) as drawn:
        drawn.row(table["heads"])
        for row in cells.as_table(rows):
            drawn.row(row)
    if table["formulas"]:
        paper.ln(2)
        paper.set_font(FONT, size=SIZES["small"])
        said = "；".join(table["formulas"])
        paper.multi_cell(
            paper.epw, 5, f"口径：{said}。“—”表示没有办件。", new_x="LMARGIN", new_y="NEXT", wrapmode="CHAR"
        )
    bulletin_pdf_charts.draw(paper, FONT, table)


def _plain() -> Any:
    """Heads on grey: the font has no bold."""
    from fpdf.fonts import FontFace

    return FontFace(emphasis="", fill_color=(235, 235, 235))
