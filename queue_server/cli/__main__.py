"""`python -m queue_server.cli` is `quhao`."""

from queue_server.cli import main

main(prog_name="quhao")
