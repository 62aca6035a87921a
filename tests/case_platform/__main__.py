"""The long form: `python -m tests.case_platform --cases 500 --kills 60 --seed 1`; every third death is the hall's."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

from tests.case_platform.campaign import Campaign


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--cases", type=int, default=500)
    asked.add_argument("--kills", type=int, default=60)
    asked.add_argument("--seed", type=int, default=1)
    chosen = asked.parse_args()
    halls = chosen.kills // 3
    begun_s = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        campaign = Campaign(Path(folder), chosen.seed)
        try:
            entries = campaign.run(chosen.cases, chosen.kills - halls, halls)
        finally:
            campaign.close()
    took_s = time.monotonic() - begun_s
    sys.stdout.write(
        f"{len(entries)} events of {chosen.cases} cases, each once and in order; platform killed"
        f" {chosen.kills - halls} times, hall {halls} times, {campaign.repeats} repetitions known; {took_s:.0f} s\n"
    )


if __name__ == "__main__":
    main()
