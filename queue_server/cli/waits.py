"""`quhao waits …`: how well waits would have been estimated on days that are over."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from queue_server.waits import backtest as judging
from queue_server.waits import records
from queue_server.waits.boosting import Shape

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
NAMES = {
    "ours": "本系统（加速树）",
    "ahead_x_mean_service": "前面人数 × 平均办理",
    "ahead_x_historic_minutes": "前面人数 × 历史叫号间隔",
    "ahead_and_oneself_x_historic_minutes": "（前面人数 + 1）× 历史叫号间隔",
    "last_to_enter_service": "最近被叫者的等候",
    "head_of_line": "队首已等候",
}


@click.group()
def waits() -> None:
    """Waiting estimates: judge them on recorded days."""


@waits.command()
@click.option("--train", required=True, type=FILE, help="Days to learn from (CSV, also gzipped).")
@click.option("--test", required=True, type=FILE, help="Days to judge by; each is learnt from once it is over.")
@click.option("--at-once", is_flag=True, help="Count numbers called in the minute they were taken, too.")
@click.option("--json", "as_json", is_flag=True, help="Machine-readable.")
def backtest(train: Path, test: Path, at_once: bool, as_json: bool) -> None:
    """Errors, bias, coverage and width of our estimate beside five simple rules, on days it was not learnt from."""
    try:
        judged = judging.run(
            records.read(train), records.read(test), Shape(), at_once, lambda line: click.echo(line, err=True)
        )
    except ValueError as wrong:
        sys.exit(f"{wrong}")
    found = judging.figures(judged) | {"counted": "all" if at_once else "waited"}
    click.echo(json.dumps(found, ensure_ascii=False, indent=2) if as_json else _table(found))


def _table(found: dict[str, object]) -> str:
    numbers = json.loads(json.dumps(found))
    lines = [f"{numbers['tickets']} 张号", "平均误差  中位误差    偏差  比值  方法（分钟）"]
    for name, one in numbers["rules"].items():
        ratio = numbers["mae_ratio_to"].get(name)
        shown = "   —" if ratio is None else f"{ratio:.2f}"
        lines.append(
            f"{one['mae_min']:8.2f}  {one['median_error_min']:8.2f}  {one['bias_min']:6.2f}  {shown}  {NAMES[name]}"
        )
    for name, one in numbers["ranges"].items():
        lines.append(f"{name} % 区间：覆盖 {one['coverage']:.1%}，平均宽 {one['mean_width_min']} 分钟")
    return "\n".join(lines)
