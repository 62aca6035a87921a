"""Decides how files we ship but did not write are recorded: one manifest with origin, licence and SHA-256.

A test reads the manifest back and compares every hash, so a changed or forgotten file is noticed.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "static"
MANIFEST = STATIC / "vendor" / "MANIFEST.json"


def sha256(path: Path) -> str:
    """Hex SHA-256 of the file at `path`."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def entry(path: Path, origin: str, licence: str) -> dict[str, str]:
    """Manifest row of a file: path from the root, origin (package and version), licence, hash."""
    return {"path": str(path.relative_to(ROOT)), "origin": origin, "licence": licence, "sha256": sha256(path)}


def write(part: str, rows: list[dict[str, str]]) -> None:
    """Replace the rows of one part ("code", "fonts" or "voice") and keep the others."""
    parts = json.loads(MANIFEST.read_text("utf-8")) if MANIFEST.exists() else {}
    parts[part] = sorted(rows, key=lambda row: row["path"])
    MANIFEST.write_text(json.dumps(dict(sorted(parts.items())), ensure_ascii=False, indent=1) + "\n", "utf-8")
