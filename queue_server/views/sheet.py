"""What the installation sheet of one device says: what the server knows of it, and what somebody has written down."""

from __future__ import annotations

from typing import Any

from queue_server.equipment import maintenance, sheets, standing, store
from queue_server.equipment.fault_words import kind_words
from queue_server.equipment.sheet_tests import tests_of
from queue_server.equipment.sheets import Sheet
from queue_server.hall.model import Hall
from queue_server.kernel.rows import Rows
from queue_server.views.case import staff_name
from queue_server.views.sight import Sight


def sheet(rows: Rows, sight: Sight, hall: Hall, address: str) -> dict[str, Any]:
    """The facts in both languages, the fields, and the tests of its kind; UnknownEquipment."""
    maintenance.device_of(rows, hall.id, address)
    thing = next((one for one in standing.things(rows, hall.id) if one.address == address), None)
    if thing is None:
        raise maintenance.UnknownEquipment(device=address[:60])
    names = {str(one.id): one.name for one in store.devices(rows, hall.id)}
    kept, words = sheets.of(rows, hall.id, address), kind_words(thing.kind)
    place = standing.place_words(hall, thing, names)
    return {
        "address": address,
        "name": thing.name,
        "kind": {"zh": words.zh, "en": words.en},
        "place": {"zh": place[0], "en": place[1]},
        "box": thing.box.name if thing.attached else "",
        "tests": [{"do": one.do._asdict(), "see": one.see._asdict()} for one in tests_of(thing.kind)],
        "changed_at": sight.at(hall, kept.changed_ms),
        "changed_by": (staff_name(rows, kept.changed_by) or {}).get("name", ""),
        **fields(kept),
    }


def fields(kept: Sheet) -> dict[str, Any]:
    """What somebody has written down, and whether there is a photo."""
    texts = {name: getattr(kept, name) for name in ("make", "serial", "cable", "note")}
    return {**texts, "photo": kept.photo is not None}
