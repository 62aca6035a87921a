"""The other simulator as a process of its own: people on its input, their waits on its output, both as JSON."""

from __future__ import annotations

import json
import sys

import ciw


def main() -> None:
    """Reads {windows, gaps_ms, works_ms}; writes {number of the person, from 1: wait_ms} of all who were finished."""
    asked = json.load(sys.stdin)
    simulation = ciw.Simulation(
        ciw.create_network(
            arrival_distributions=[ciw.dists.Sequential([float(gap) for gap in asked["gaps_ms"]])],
            service_distributions=[ciw.dists.Sequential([float(work) for work in asked["works_ms"]])],
            number_of_servers=[asked["windows"]],
        )
    )
    simulation.simulate_until_max_customers(len(asked["works_ms"]))
    json.dump({one.id_number: one.waiting_time for one in simulation.get_all_records()}, sys.stdout)


if __name__ == "__main__":
    main()
