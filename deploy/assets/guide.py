"""Makes the clips of the kiosk's voice guide, static/audio/guide, with espeak-ng 1.51 and sox.

For another hall than the demo's: `.venv/bin/python deploy/assets/guide.py HALL.toml`. Clips are named after their text,
so halls share what they have in common. A robotic stand-in: a recording of the same name takes its place.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from manifest import ROOT, STATIC, entry, write

sys.path.insert(0, str(ROOT))
import voice

from kiosk.pack import pack
from queue_server.hall import file

DEMO = ROOT / "queue_server/demo/jn01.toml"
ORIGIN = "made by deploy/assets/guide.py with espeak-ng 1.51 and sox 14.4"
VOICES = {"zh": ("cmn-latn-pinyin+f3", "190"), "en": ("en-us+f3", "165")}
RATE_HZ, QUALITY = "16000", "-1"


def save(text: str, lang: str, path: Path) -> dict[str, str]:
    """Write one clip and return its manifest row; one that is there already stays."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        samples = voice.level(voice.trim(voice.synthesise(text, *VOICES[lang])))
        with tempfile.NamedTemporaryFile(suffix=".wav") as raw:
            voice.save_wav(samples, Path(raw.name))
            # -R: the same bytes every time
            subprocess.run(["sox", "-R", raw.name, "-C", QUALITY, "-r", RATE_HZ, str(path)], check=True)
    return entry(path, ORIGIN, "Apache-2.0")


def main() -> None:
    """Make every clip the hall needs, and forget those no text needs any more."""
    hall = file.parse(Path(sys.argv[1]).read_text("utf-8") if len(sys.argv) > 1 else DEMO.read_text("utf-8"))
    wanted = pack(hall)
    rows = [save(text, lang, STATIC / "audio" / f"{clip}.ogg") for clip, (lang, text) in sorted(wanted.items())]
    for path in (STATIC / "audio/guide").rglob("*.ogg"):
        if str(path.relative_to(STATIC / "audio").with_suffix("")) not in wanted:
            path.unlink()
    write("guide", rows)


if __name__ == "__main__":
    main()
