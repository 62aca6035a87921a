"""The tickets' own tables as they came to be. A migration that has been released is never changed."""

from __future__ import annotations

from queue_server.kernel.database import Migration

MIGRATIONS = (
    Migration(
        "tickets",
        (
            "CREATE TABLE ticket(id TEXT PRIMARY KEY, hall TEXT NOT NULL, day TEXT NOT NULL, prefix TEXT NOT NULL,"
            " number INTEGER NOT NULL, queue TEXT NOT NULL, channel TEXT NOT NULL, units INTEGER NOT NULL,"
            " state TEXT NOT NULL CHECK (state IN"
            " ('waiting','called','serving','held','missed','finished','cancelled','expired')),"
            " arrived_ms INTEGER NOT NULL, basis_ms INTEGER NOT NULL, credit_min INTEGER NOT NULL, slot_ms INTEGER,"
            " booked INTEGER NOT NULL, to_window TEXT, window TEXT, calls INTEGER NOT NULL, called_ms INTEGER,"
            " call_seq INTEGER, served_ms INTEGER, held_ms INTEGER, missed_ms INTEGER, finished_ms INTEGER,"
            " outcome TEXT, acted_by TEXT NOT NULL, yields INTEGER NOT NULL, ahead INTEGER NOT NULL,"
            " items TEXT NOT NULL, item INTEGER NOT NULL, issued_by TEXT NOT NULL,"
            " CHECK (state NOT IN ('called','serving','held') OR window IS NOT NULL)) STRICT",
            "CREATE UNIQUE INDEX ticket_number ON ticket(hall, day, prefix, number)",
            "CREATE UNIQUE INDEX window_has_one ON ticket(hall, window) WHERE state IN ('called','serving')",
            "CREATE INDEX ticket_live ON ticket(hall, queue, state)"
            " WHERE state IN ('waiting','called','serving','held','missed')",
            "CREATE INDEX ticket_called ON ticket(hall, call_seq) WHERE call_seq IS NOT NULL",
            "CREATE TABLE number_series(hall TEXT, day TEXT, prefix TEXT, next INTEGER NOT NULL,"
            " PRIMARY KEY(hall, day, prefix)) STRICT, WITHOUT ROWID",
            "CREATE TABLE queue_run(hall TEXT, queue TEXT, bookings INTEGER NOT NULL,"
            " PRIMARY KEY(hall, queue)) STRICT, WITHOUT ROWID",
            "CREATE TABLE queue_stop(hall TEXT, queue TEXT, reason TEXT NOT NULL, since_ms INTEGER NOT NULL,"
            " PRIMARY KEY(hall, queue)) STRICT, WITHOUT ROWID",
            "CREATE TABLE ticket_person(ticket TEXT NOT NULL REFERENCES ticket(id), hall TEXT NOT NULL,"
            " day TEXT NOT NULL, service TEXT NOT NULL, person TEXT NOT NULL, live INTEGER NOT NULL,"
            " PRIMARY KEY(ticket, service, person)) STRICT, WITHOUT ROWID",
            "CREATE UNIQUE INDEX one_live_ticket ON ticket_person(hall, service, person) WHERE live = 1",
            "CREATE INDEX ticket_person_day ON ticket_person(hall, service, person, day)",
        ),
    ),
    Migration(
        "ticket_line",  # every count of people waiting is answered from this index alone
        (
            "CREATE INDEX ticket_line ON ticket(hall, queue, basis_ms, credit_min, arrived_ms, number, id, units)"
            " WHERE state = 'waiting'",
        ),
    ),
    Migration(
        "ticket_called_on",  # the day's calls without those of all the years before; the line with its last tie-break
        (
            "CREATE INDEX ticket_called_on ON ticket(hall, day, call_seq) WHERE call_seq IS NOT NULL",
            "DROP INDEX ticket_line",
            "CREATE INDEX ticket_line ON ticket(hall, queue, basis_ms, credit_min, arrived_ms, number, id, units)"
            " WHERE state = 'waiting'",
        ),
    ),
    Migration(
        "ticket_find",  # surname and last digits, keyed: how a guide finds the ticket of somebody who lost the slip
        (
            "CREATE TABLE ticket_find(hall TEXT NOT NULL, day TEXT NOT NULL, key TEXT NOT NULL,"
            " ticket TEXT NOT NULL REFERENCES ticket(id), PRIMARY KEY(hall, day, key, ticket)) STRICT, WITHOUT ROWID",
        ),
    ),
    Migration(
        "ticket_window_day",  # what a window did today, without reading everybody's day
        ("CREATE INDEX ticket_window_day ON ticket(hall, day, window) WHERE window IS NOT NULL",),
    ),
    Migration(
        "ticket_paper",  # papers given out without the server: the number on each, and which ticket it stands for
        (
            "CREATE TABLE ticket_paper(paper TEXT PRIMARY KEY, ticket TEXT NOT NULL REFERENCES ticket(id),"
            " hall TEXT NOT NULL, day TEXT NOT NULL, prefix TEXT NOT NULL, number INTEGER NOT NULL,"
            " kiosk TEXT NOT NULL, flags TEXT NOT NULL) STRICT, WITHOUT ROWID",
            "CREATE INDEX ticket_paper_number ON ticket_paper(hall, day, number)",
        ),
    ),
    Migration(
        "refused_paper",  # papers of a kiosk that was alone and that are no numbers: whose holder staff look for
        (
            "CREATE TABLE refused_paper(hall TEXT NOT NULL, paper TEXT NOT NULL, day TEXT NOT NULL,"
            " number TEXT NOT NULL, kiosk INTEGER NOT NULL, code TEXT NOT NULL, given_ms INTEGER NOT NULL,"
            " at_ms INTEGER NOT NULL, done_ms INTEGER, done_by TEXT, PRIMARY KEY(hall, paper)) STRICT, WITHOUT ROWID",
            "CREATE INDEX refused_paper_open ON refused_paper(hall, at_ms) WHERE done_ms IS NULL",
            "CREATE INDEX refused_paper_number ON refused_paper(hall, day, number)",
        ),
    ),
)
