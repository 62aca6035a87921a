"""The speed goals, each measured beside a yardstick on the same machine in the same minutes: `python -m bench.run`."""
