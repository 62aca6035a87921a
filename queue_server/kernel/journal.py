"""The journal's entries and their hash chain: what happened, in order, in a form nobody can change unnoticed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

GENESIS = "0" * 64
_plain = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_sorting = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True)


@dataclass(frozen=True)
class Entry:
    """One thing that happened. `pos` is its place in this file; (hall, epoch, seq) names it everywhere."""

    pos: int
    hall: str
    epoch: int
    seq: int
    at_ms: int
    actor: str
    kind: str
    subject: str
    body: Mapping[str, Any]
    prev_hash: str
    hash: str


@dataclass(frozen=True)
class Head:
    """Where a hall's chain ends: the next entry is `seq + 1` and points at `hash`."""

    epoch: int = 1
    seq: int = 0
    hash: str = GENESIS


@dataclass(frozen=True)
class Break:
    """The first entry that does not fit, and why, in words for an operator."""

    hall: str
    seq: int
    reason: str


def canonical(body: Mapping[str, Any]) -> str:
    """The body as the text that is stored and hashed: sorted keys, no spaces, Chinese as itself."""
    return _sorting.encode(body)


def entry_hash(head: Head, hall: str, seq: int, at_ms: int, actor: str, kind: str, subject: str, body_text: str) -> str:
    """SHA-256 over the previous hash and every field of the entry, each field length-prefixed by JSON."""
    fields = [head.hash, hall, head.epoch, seq, at_ms, actor, kind, subject, body_text]
    return hashlib.sha256(_plain.encode(fields).encode()).hexdigest()


def first_break(entries: Iterable[Entry]) -> Break | None:
    """Walk entries (any halls, each hall in file order) and name the first that breaks its chain, or None.

    A later epoch may skip numbers (a restore does), never go back; the hash pointer holds across epochs.
    """
    heads: dict[str, Head] = {}
    for entry in entries:
        head = heads.get(entry.hall, Head())
        expected = replace(head, epoch=entry.epoch)
        text = canonical(entry.body)
        digest = entry_hash(
            replace(expected, hash=entry.prev_hash),
            entry.hall,
            entry.seq,
            entry.at_ms,
            entry.actor,
            entry.kind,
            entry.subject,
            text,
        )
        if digest != entry.hash:
            return Break(entry.hall, entry.seq, "the entry's own hash does not match its content")
        if entry.prev_hash != head.hash:
            return Break(entry.hall, entry.seq, "it does not point at the entry before it")
        if entry.epoch < head.epoch or entry.seq <= head.seq:
            return Break(entry.hall, entry.seq, "its number runs backwards")
        if entry.epoch == head.epoch and entry.seq != head.seq + 1:
            return Break(entry.hall, entry.seq, f"entries are missing after {head.seq}")
        heads[entry.hall] = Head(entry.epoch, entry.seq, entry.hash)
    return None
