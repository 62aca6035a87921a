"""`python -m devices`."""

from devices.cli import main

main(prog_name="quhao")
