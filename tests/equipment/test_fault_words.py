"""Whatever an agent may say is wrong with a device has words on the page of all devices."""

from __future__ import annotations

from devices.agent.words import ANY, WORDS
from queue_server.equipment.fault_words import REASON_WORDS


def test_every_reason_a_driver_gives_has_words_in_both_languages() -> None:
    reasons = {reason for words in (ANY, *WORDS.values()) for reason in words if reason}
    assert reasons - {"unknown_command"} <= set(REASON_WORDS)
    assert all(words.zh and words.en for words in REASON_WORDS.values())
