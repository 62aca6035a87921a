"""The English sentences of notices, each from the fullest to the shortest, as the Chinese ones."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from queue_server.notices.model import Kind

LINK_DO: Final = "Check in, move, cancel, what to bring: {link}"
EN: Final[Mapping[Kind, tuple[str, ...]]] = {
    "code": (
        "Code {code} to book {matter}, {time}. Tell it to nobody.",
        "Code {code} for booking {number} ({time}). Tell it to nobody.",
        "Code {code}. Tell it to nobody.",
    ),
    "booked": (
        "Booked: {matter}, {time}, {place}, number {number}. " + LINK_DO,
        "Booked {number}: {matter}, {time}. Check in, move, cancel: {link}",
        "Booked {number}: {time}. Check in or move: {link}",
        "Booked: {matter}, {time}, {place}, number {number}.",
        "Booked {number}: {time}, {place}.",
    ),
    "changed": (
        "Moved: {matter} is now on {time} (was {was}), {place}, number {number} as before. " + LINK_DO,
        "Moved: {matter} is now on {time} (was {was}), number {number}. Check in or cancel: {link}",
        "Booking {number} is now on {time} (was {was}). Details: {link}",
        "Moved: {matter} is now on {time} (was {was}), {place}, number {number} as before.",
        "Booking {number} is now on {time}, {place}.",
    ),
    "evening": (
        "Reminder: you booked {matter}, {time}, {place}, number {number}. If you cannot come, move or cancel: {link}",
        "Reminder: {matter}, {time}, booking {number}. If you cannot come: {link}",
        "Reminder: {time}, booking {number}. If you cannot come: {link}",
        "Reminder: you booked {matter}, {time}, {place}, number {number}.",
        "Reminder: {time}, {place}, booking {number}.",
    ),
    "morning": (
        "Reminder: today {clock}, {matter}, {place}, booking {number}. In the hall, check in here: {link}",
        "Today {clock}, {matter}, booking {number}. Check in: {link}",
        "Booked today {clock}, {number}. Check in: {link}",
        "Reminder: today {clock}, {matter}, {place}, booking {number}. Please check in early.",
        "Reminder: today {clock}, {place}, booking {number}.",
    ),
    "slow": (
        "The hall runs late: your {clock} booking for {matter} is about {late} min late. Move it freely: {link}",
        "The hall runs late: your {clock} booking is about {late} min late. Move it without penalty: {link}",
        "{clock}: about {late} min late. Move it: {link}",
        "Your {clock} booking for {matter} is about {late} min late. Call the hall to move it.",
        "Your {clock} booking {number} is about {late} min late. Call the hall to move it.",
    ),
    "moved": (
        "Sorry: the hall moved your booking for {matter} to {time} (was {was}). Reason: {reason}. {place}, number"
        " {number} as before. Choose another time without penalty: {link}",
        "Sorry: the hall moved your booking for {matter} to {time} (was {was}). Another time: {link}",
        "The hall moved booking {number} to {time} (was {was}). Another time: {link}",
        "Sorry: the hall moved your booking for {matter} to {time} (was {was}). Reason: {reason}. {place},"
        " number {number} as before.",
        "Sorry: the hall moved your booking for {matter} to {time} (was {was}). {place}, number {number}.",
        "The hall moved booking {number} to {time}, {place}.",
    ),
    "called_off": (
        "Sorry: the hall had to cancel your booking {number} for {matter} of {time}, without penalty. Reason: {reason}."
        " Please book again: {link}",
        "Sorry: the hall had to cancel your booking for {matter} of {time}. Please book again: {link}",
        "The hall cancelled your booking of {time}. Book again: {link}",
        "Sorry: the hall had to cancel your booking {number} for {matter} of {time}. Reason: {reason}.",
        "The hall had to cancel booking {number} of {time}, without penalty.",
    ),
    "cancelled": (
        "Your booking {number} for {matter} of {time} is cancelled.",
        "Your booking {number} of {time} is cancelled.",
        "Booking {number} is cancelled.",
    ),
    "missed": (
        "You missed booking {number} for {matter} of {time}. If you still need it, book again or take a number at the"
        " hall. Look or say why: {link}",
        "You missed booking {number} of {time}. Book again or say why: {link}",
        "You missed booking {number} for {matter} of {time}. Book again or take a number at the hall.",
        "You missed booking {number} of {time}. Book again or take a number at the hall.",
    ),
    "warned": (
        "You missed booking {number} for {matter} of {time}. One more pauses booking; walk-in numbers stay."
        " Had a reason? Say so: {link}",
        "You missed booking {number}. One more pauses booking. Say why: {link}",
        "You missed booking {number} of {time}. One more pauses booking; appeal at the desk.",
    ),
    "barred": (
        "You missed your booking for {matter} of {time}. You can book again from {until}; walk-in numbers stay."
        " Had a reason? Say so: {link}",
        "You can book again from {until}. Say why: {link}",
        "You missed your booking of {time}. You can book again from {until}; appeal at the desk.",
    ),
    "appeal_granted": (
        "What you said about booking {number} for {matter} of {time} was accepted: it does not count. {reason}."
        " Details: {link}",
        "What you said about booking {number} was accepted: it does not count. Details: {link}",
        "What you said about booking {number} was accepted: it does not count.",
    ),
    "appeal_declined": (
        "What you said about booking {number} for {matter} of {time} was not accepted: {reason}. Walk-in numbers stay;"
        " the desk can tell you more. Details: {link}",
        "What you said about booking {number} was not accepted. The desk can tell you more. Details: {link}",
        "What you said about booking {number} was not accepted. The desk can tell you more.",
    ),
    "soon": (
        "Number {number}: soon your turn, {ahead} ahead. Please come to {place}. See how it goes: {link}",
        "Number {number}: soon your turn, {place}. {link}",
        "Number {number}: soon your turn, {ahead} ahead. Please come to {place}.",
    ),
    "called": (
        "Number {number}, please go to window {window}, {place}. The way: {link}",
        "Number {number}, window {window}. The way: {link}",
        "Number {number}, please go to window {window}, {place}.",
    ),
    "told": (
        "Case {number} still lacks {count} document(s): {matter}. Please bring them by {until}, {place}: {link}",
        "Case {number} still lacks {count} document(s). Bring them by {until}: {link}",
        "Case {number} still lacks {count} document(s): {matter}. Please bring them by {until}, {place}.",
        "Case {number} still lacks {count} document(s). Please bring them by {until}, {place}.",
    ),
    "accepted": (
        "Case {number} is accepted: {matter}. Ready by {until}. Please bring {count} more document(s) by {time},"
        " without queueing again. Progress: {link}",
        "Case {number} is accepted, ready by {until}. Bring {count} more document(s) by {time}. Progress: {link}",
        "Case {number} is accepted, ready by {until}. Bring {count} more document(s) by {time}.",
        "Case {number} is accepted. Bring {count} more document(s) by {time}. Progress: {link}",
        "Case {number} is accepted. Bring {count} more document(s) by {time}.",
        "Case {number} is accepted: {matter}. Ready by {until}. Progress: {link}",
        "Case {number} is accepted, ready by {until}. Progress: {link}",
        "Case {number} is accepted, ready by {until}.",
        "Case {number} is accepted: {matter}. Progress: {link}",
        "Case {number} is accepted.",
    ),
    "refused": (
        "Case {number} is not accepted: {matter}. Reason: {reason}. You may ask for review or sue. Details: {link}",
        "Case {number} is not accepted: {reason}. Details: {link}",
        "Case {number} is not accepted: {matter}. Reason: {reason}. You may ask for review or sue.",
        "Case {number} is not accepted: {reason}.",
    ),
    "ready": (
        "Case {number} is ready: {matter}. Please collect it with your document, code {code}."
        " See it and say how it was: {rate}",
        "Case {number} is ready. Please collect it with your document, code {code}. See and rate: {rate}",
        "Case {number} is ready: {matter}. Please collect it with your document, code {code}. Progress: {link}",
        "Case {number} is ready. Please collect it with your document, code {code}. {link}",
        "Case {number} is ready: {matter}. Please collect it with your document, code {code}.",
        "Case {number} is ready. Please collect it with your document, code {code}.",
    ),
    "concluded": (
        "Case {number} is done: {matter}. Nothing has to be collected. See it and say how it was: {rate}",
        "Case {number} is done, nothing to collect. See and rate: {rate}",
        "Case {number} is done: {matter}. Nothing has to be collected. Progress: {link}",
        "Case {number} is done, nothing to collect. Progress: {link}",
        "Case {number} is done: {matter}. Nothing has to be collected.",
        "Case {number} is done, nothing to collect.",
    ),
    "parcel_sent": (
        "The result of case {number} is on its way: {matter}, by {carrier}, tracking number {tracking}."
        " See it and say how it was: {rate}",
        "Case {number}: sent by {carrier}, number {tracking}. See and rate: {rate}",
        "The result of case {number} is on its way: {matter}, by {carrier}, tracking number {tracking}. See {link}",
        "Case {number}: the result is on its way by {carrier}, number {tracking}. {link}",
        "The result of case {number} is on its way: {matter}, by {carrier}, tracking number {tracking}.",
        "The result of case {number} is on its way by {carrier}, tracking number {tracking}.",
    ),
    "enquiry_answered": (
        "{matter} {number} is answered. Please read the reply and say how you find it: {link}",
        "{matter} {number} is answered: {link}",
        "{matter} {number} is answered. Read it at a kiosk or the desk with the number and the end of your phone.",
        "{matter} {number} is answered. Read it at the hall.",
    ),
    "enquiry_put_off": (
        "{matter} {number} will be answered by {until}. Reason: {reason}. See {link}",
        "{matter} {number} will be answered by {until}: {link}",
        "{matter} {number} will be answered by {until}. Reason: {reason}.",
        "{matter} {number} will be answered by {until}.",
    ),
    "alarm": (
        "Supervision, {reason}: {matter}, {number} ({place}). Please sign in and open My alarms.",
        "Supervision, {reason}: {matter}, {number}. Please sign in.",
    ),
    "hands": (
        "{place} calls all hands: {reason}. Please come and answer in the system.",
        "{place} calls all hands. Please come.",
    ),
    "enquiry_passed": (
        "{matter} {number} is not for this hall: {place} will answer it. See {link}",
        "{matter} {number} was passed on: {place} will answer it.",
        "{matter} {number} was passed on to another body. See it at the hall.",
    ),
    "passed": (
        "Number {number} was called while you were away. Please go to the desk to get back in line: {link}",
        "Number {number} was passed. Please go to the desk. {link}",
        "Number {number} was called while you were away. Please go to the desk to get back in line.",
    ),
}
