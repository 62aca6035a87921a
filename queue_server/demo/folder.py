"""What the demo keeps beside the hall's file: its password, the keys of its devices, ports and folders."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, field
from pathlib import Path

NAME = "demo.json"


@dataclass
class DemoFolder:
    """Read and written as data/demo.json (0600)."""

    password: str
    keys: dict[str, str] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)
    printer_port: int = 0
    control_port: int = 0
    platform_port: int = 0
    platform_control: int = 0
    carrier_port: int = 0
    carrier_control: int = 0
    licences_port: int = 0
    licences_control: int = 0
    ports: dict[str, int] = field(default_factory=dict)  # of the machines that hang on no serial line
    controls: dict[str, int] = field(default_factory=dict)
    placed: list[str] = field(default_factory=list)  # machines that have been given their place

    @classmethod
    def read(cls, data: Path) -> DemoFolder | None:
        """What an earlier start left, or None on a fresh folder."""
        try:
            return cls(**json.loads((data / NAME).read_text()))
        except (FileNotFoundError, NotADirectoryError):  # what is in the way is said where the folder is made
            return None

    def write(self, data: Path) -> None:
        """Keep it, readable by nobody else."""
        half = data / (NAME + ".part")
        handle = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w") as file:
            json.dump(asdict(self), file)
        half.replace(data / NAME)


def paper_folder(data: Path) -> Path:
    """Where the virtual printer lays its paper."""
    return data / "paper"
