"""`python -m tests.screens --cuts N`: pull the screens' cables N times while numbers are called; `make cuts`."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from tests.screens.campaign import Campaign


def main() -> int:
    """Run until so many cables were pulled; raises with what broke."""
    asked = argparse.ArgumentParser(prog="python -m tests.screens")
    asked.add_argument("--cuts", type=int, default=1000)
    asked.add_argument("--boards", type=int, default=5)
    asked.add_argument("--seed", type=int, default=1)
    said = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        campaign = Campaign(Path(folder), said.boards, said.seed)
        try:
            while campaign.cuts < said.cuts:
                campaign.round()
                sys.stdout.write(f"\r{campaign.cuts} cuts, {len(campaign.calls)} calls, {campaign.slowest_s:.2f} s")
                sys.stdout.flush()
            campaign.reckon()
        finally:
            campaign.close()
    sys.stdout.write("; none missed, none spoken twice\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
