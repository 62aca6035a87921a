"""Who is named in words: documents with their check digit and mobile phones, and nothing that only looks like them."""

from __future__ import annotations

from queue_server.people.mentions import names_mobile, names_person
from tests.tickets.counter import resident

DOCUMENT = resident(1).id_number


def test_only_a_number_with_its_check_digit_names_a_person() -> None:
    assert names_person(DOCUMENT) and names_person(f"见{DOCUMENT}。") and names_person(DOCUMENT.lower())
    assert names_person(f"{DOCUMENT[:6]} {DOCUMENT[6:14]} {DOCUMENT[14:]}")
    assert not names_person("370102202611230001") and not names_person("") and not names_person(f"9{DOCUMENT}")
    assert not names_person("91110000600037341L"), "a credit code names nobody"


def test_a_paper_numbered_by_region_and_day_names_nobody_who_could_hold_it() -> None:
    numbered = "370102202611230014"
    assert names_person(numbered), "its last sign is the check digit by chance"
    assert not names_person(numbered, born_until="2009-12-31")
    assert names_person(DOCUMENT, born_until="2009-12-31")


def test_a_mobile_phone_is_known_however_it_is_written_and_an_offices_telephone_is_none() -> None:
    assert all(names_mobile(text) for text in ("电话13800138000", "138-0013-8000", "+86 138 0013 8000"))
    assert not any(names_mobile(text) for text in ("0531-66601234", "12345", "138****8000", "1380013800012"))
