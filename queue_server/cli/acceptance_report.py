"""An acceptance on paper: as text for the terminal and the file, as a page of HTML that prints on A4. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from itertools import groupby
from typing import Final

from queue_server.cli.acceptance_model import STATE_WORDS, Report

MARKS: Final = {"pass": "✓", "warn": "!", "fail": "✗", "open": "□"}
SIGNERS: Final = ("建设单位", "承建单位", "监理单位", "使用单位")
STYLE: Final = """
@page { size: A4; margin: 18mm 15mm }
body { font: 10.5pt/1.5 "Noto Sans CJK SC", "Source Han Sans SC", SimSun, sans-serif; color: #000 }
h1 { font-size: 18pt; text-align: center; margin: 0 0 6mm }
h2 { font-size: 12pt; margin: 6mm 0 2mm; break-after: avoid }
table { width: 100%; border-collapse: collapse }
td, th { border: 0.3mm solid #444; padding: 1mm 2mm; text-align: left; vertical-align: top }
tr { break-inside: avoid }
.number { width: 9mm } .name { width: 32mm } .state { width: 22mm; white-space: nowrap } .by { width: 20mm }
.fail { font-weight: bold; background: #f3d6d3 }
.warn { background: #fbeecb }
.sign td { height: 18mm; width: 25% }
"""


def as_text(report: Report) -> str:
    """For a terminal, and to keep."""
    return "\n".join(_text_lines(report)) + "\n"


def _text_lines(report: Report) -> Iterator[str]:
    yield f"政务大厅排队叫号系统验收单    {report.hall}"
    yield f"{report.at}    {report.address}    Quhao {report.version}"
    number = 0
    for part, findings in groupby(report.findings, key=lambda one: one.part):
        yield ""
        yield part
        for one in findings:
            number += 1
            yield f"  {MARKS[one.state]} {number:2} {one.name}：{one.says}"
    yield ""
    yield _counts(report)
    yield report.verdict()
    yield ""
    yield "    ".join(f"{who}：__________" for who in SIGNERS)


def _counts(report: Report) -> str:
    states = STATE_WORDS.items()
    return "，".join(f"{words} {report.count(state)} 项" for state, words in states) + "。"


def as_html(report: Report) -> str:
    """One page that needs nothing beside it; the browser prints it."""
    parts, number = [], 0
    for part, findings in groupby(report.findings, key=lambda one: one.part):
        rows = []
        for one in findings:
            number += 1
            state = f"{MARKS[one.state]} {STATE_WORDS[one.state]}"
            rows.append(
                f'<tr class="{one.state}"><td class="number">{number}</td><td class="name">{escape(one.name)}</td>'
                f'<td>{escape(one.says)}</td><td class="state">{state}</td><td class="by"></td></tr>'
            )
        head = "<tr><th>序号</th><th>项目</th><th>检查与结果</th><th>结论</th><th>确认人</th></tr>"
        parts.append(f"<h2>{escape(part)}</h2><table>{head}{''.join(rows)}</table>")
    signs = "".join(f"<td>{who}（签字、盖章）</td>" for who in SIGNERS)
    days = "<td>日期：</td>" * len(SIGNERS)
    return (
        f'<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>验收单 {escape(report.hall)}</title>'
        f"<style>{STYLE}</style><h1>政务大厅排队叫号系统验收单</h1>"
        f"<p>大厅：{escape(report.hall)}　时间：{escape(report.at)}　地址：{escape(report.address)}　"
        f"版本：Quhao {escape(report.version)}</p>{''.join(parts)}"
        f"<h2>结论</h2><p>{_counts(report)}{report.verdict()}</p>"
        f'<table class="sign"><tr>{signs}</tr><tr>{days}</tr></table></html>\n'
    )
