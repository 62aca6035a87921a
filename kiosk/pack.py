"""Which clips a hall's voice guide needs: the fixed sentences, the keys' words, and every name in the hall file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from kiosk import words
from kiosk.deps import PrinterState
from kiosk.lang import LANGS, Lang
from kiosk.scene import Scene, place
from kiosk.speech import Said
from kiosk.speech import words as one_clip
from kiosk.tiles import within
from kiosk.words_spoken import SPOKEN
from queue_server.enquiries.model import KINDS, TOPICS
from queue_server.enquiries.phrases import PHRASES
from queue_server.hall.codes import NEEDS, PRIORITIES
from queue_server.hall.model import Hall
from queue_server.ratings.model import ASPECTS, GRADES

_PLACES: Final = re.compile(r"\{\w+\}")
KEYS: Final = (
    *("back", "home", "to_english", "elder_on", "elder_off", "voice_on", "voice_off", "low_on", "low_off"),
    *(
        "call_guide",
        "find_way",
        "voice_repeat",
        "voice_pause",
        "voice_go_on",
        "voice_quieter",
        "voice_louder",
        "page_next",
        "find_key",
        "lists_key",
        "about_take",
    ),
    *("page_before", "materials_key", "priority", "needs", "take", "option_done", "noid_guide", "noid_back"),
    *("id_passport", "id_none", "key_delete", "key_done", "key_close", "on_phone", "another"),
    *("finish", "idle_more", "idle_end"),
    *("existing_key", "existing_door", "case_missing_key", "case_letters", "case_next", "send_progress", "send_follow"),
    *("progress_follow", "progress_collect", "uncased_again", "uncased_see", "uncased_take"),
    *(f"way_{one}{how}" for one in ("follow", "progress", "collect", "rate", "ask") for how in ("", "_how")),
    *(f"kind_{one}{how}" for one in (*KINDS, "reply") for how in ("", "_how")),
    *("ask_send", "ask_bare", "ask_visit", "send_reply", "asked_more"),
    *("rate_key", "rate_find", "rate_submit", "rate_skip", "rate_call"),
    *("card_key", "card_door", "card_down", "card_off", "card_without", "card_elder_take", "card_plain_take"),
    *("booked_key", "booked_door", "booking_send", "slip_more", "unbooked_again", "unbooked_take"),
    *(f"priority_{one}" for one in ("none", *PRIORITIES)),
    *(f"need_{one}" for one in NEEDS),
)


def pack(hall: Hall) -> dict[str, tuple[Lang, str]]:
    """Clip name below static/audio -> language and words to read, each text once."""
    found: dict[str, tuple[Lang, str]] = {}
    for lang in LANGS.values():
        for text in _texts(hall, lang):
            for piece in one_clip(lang, text):
                found[piece.clip] = (lang, piece.text)
    return found


def missing(said: Iterable[Said], clips: Iterable[str]) -> set[str]:
    """The words for which there is no clip: they need a voice of the machine, or stay unsaid."""
    known = set(clips)
    return {piece.text for row in said for piece in row if piece.text and piece.clip not in known}


def _texts(hall: Hall, lang: Lang) -> Iterator[str]:
    for text in SPOKEN.values():
        yield from _PLACES.split(text.of(lang))
    for key in KEYS:
        yield words.TEXTS[key].of(lang)
    yield from _names(hall, lang)


def _names(hall: Hall, lang: Lang) -> Iterator[str]:
    for words_of in (*GRADES.values(), *ASPECTS.values(), *KINDS.values(), *TOPICS.values()):
        yield words_of.en if lang == "en" else words_of.zh
    for phrases in PHRASES.values():
        yield from (one.words.en if lang == "en" else one.words.zh for one in phrases.values())
    scene = Scene(lang, hall, None, None, {}, PrinterState(), 0)
    for group in hall.groups:
        yield scene.name(group)
        for service in map(hall.service, group.services):
            yield within(scene.name(service), scene.name(group))
    for service in hall.public_services:
        yield scene.name(service)
        yield from scene.own(service, "materials")
        yield from (str(scene.own(service, part)) for part in ("who", "term"))
        yield from (role.name_en if lang == "en" else role.name for role in service.parties if service.bookable)
        if service.default_outcome == "consulted":
            yield scene.t("noid_ticket", service=scene.name(service))
    for floor in hall.floors:
        yield scene.name(floor)
    for zone in hall.zones:
        yield from (scene.name(zone), hall.where(zone.id, lang))
    for queue in hall.public_queues:
        yield scene.name(queue)
        yield str(place(scene, queue.prefix)["zone"])
