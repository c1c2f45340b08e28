"""The journal's file: its tables, its version, and how it is opened.

The version is `PRAGMA user_version`. A release only ever adds tables, columns with defaults and indexes, so that the
one before it can read and write what this one has written: a rollback loses nothing (design section 9).
"""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

from edge.errors import JournalError

VERSION = 1
READABLE_FROM = 1
"""The oldest release's version that can still work on a file of this one; stored in the file for it to see."""
BUSY_S = 2.0

_TABLES = """
CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS payments (
    order_id TEXT PRIMARY KEY,
    state TEXT NOT NULL,
    attempt INTEGER NOT NULL DEFAULT 1,
    amount_minor INTEGER NOT NULL,
    currency TEXT NOT NULL,
    language TEXT NOT NULL DEFAULT 'en',
    terminal TEXT NOT NULL,
    reason TEXT NOT NULL DEFAULT '',
    detail TEXT NOT NULL DEFAULT '',
    facts TEXT,
    receipt_no INTEGER,
    trace_no INTEGER,
    sent_at REAL,
    created_at REAL NOT NULL,
    updated_at REAL NOT NULL,
    body TEXT,
    order_number TEXT,
    day TEXT,
    takes_back TEXT
) STRICT;
CREATE INDEX IF NOT EXISTS payments_by_state ON payments (state, terminal);
CREATE INDEX IF NOT EXISTS payments_by_time ON payments (updated_at);
CREATE UNIQUE INDEX IF NOT EXISTS payments_by_number ON payments (day, order_number) WHERE order_number IS NOT NULL;
CREATE TABLE IF NOT EXISTS history (
    seq INTEGER PRIMARY KEY,
    order_id TEXT NOT NULL,
    attempt INTEGER NOT NULL,
    at REAL NOT NULL,
    state TEXT NOT NULL,
    reason TEXT NOT NULL DEFAULT '',
    detail TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX IF NOT EXISTS history_by_order ON history (order_id);
CREATE TABLE IF NOT EXISTS texts (
    seq INTEGER PRIMARY KEY,
    order_id TEXT NOT NULL,
    attempt INTEGER NOT NULL,
    body TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS texts_by_order ON texts (order_id);
CREATE TABLE IF NOT EXISTS numbers (day TEXT PRIMARY KEY, last INTEGER NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS outbox (
    order_id TEXT PRIMARY KEY,
    created_at REAL NOT NULL,
    acknowledged_at REAL
) STRICT;
CREATE INDEX IF NOT EXISTS outbox_open ON outbox (created_at) WHERE acknowledged_at IS NULL;
CREATE TABLE IF NOT EXISTS jobs (
    job INTEGER PRIMARY KEY,
    order_id TEXT NOT NULL,
    document TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'queued',
    reason TEXT NOT NULL DEFAULT '',
    tries INTEGER NOT NULL DEFAULT 0,
    created_at REAL NOT NULL,
    ended_at REAL
) STRICT;
CREATE INDEX IF NOT EXISTS jobs_open ON jobs (job) WHERE state IN ('queued', 'printing');
CREATE TABLE IF NOT EXISTS days (
    seq INTEGER PRIMARY KEY,
    terminal TEXT NOT NULL,
    at REAL NOT NULL,
    terminal_minor INTEGER,
    terminal_count INTEGER,
    journal_minor INTEGER NOT NULL,
    journal_count INTEGER NOT NULL
) STRICT;
"""


def open_file(path: Path) -> sqlite3.Connection:
    """Open the journal for writing, making it when it is missing. Raises JournalError.

    Every commit is on the disk when it returns: a payment's next byte must not leave before.
    """
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        is_new = not path.exists()
        connection = sqlite3.connect(path, timeout=BUSY_S, isolation_level=None, check_same_thread=False)
    except (OSError, sqlite3.Error) as error:
        raise JournalError(f"{path}: {error}") from None
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        _check_version(connection, path)
        _make_tables(connection)
        if is_new:
            path.chmod(0o600)
            _sync_folder(path.parent)
    except (OSError, sqlite3.Error) as error:
        connection.close()
        raise JournalError(f"{path}: {error}") from None
    except JournalError:
        connection.close()
        raise
    return connection


def open_to_read(path: Path) -> sqlite3.Connection:
    """Open the journal beside its writer. Raises JournalError when there is none."""
    try:
        connection = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, timeout=BUSY_S, isolation_level=None)
        connection.execute("SELECT count(*) FROM meta")
    except sqlite3.Error as error:
        raise JournalError(f"{path}: {error}") from None
    return connection


def _check_version(connection: sqlite3.Connection, path: Path) -> None:
    found = connection.execute("PRAGMA user_version").fetchone()[0]
    if found <= VERSION:
        return
    needed = connection.execute("SELECT value FROM meta WHERE name = 'readable_from'").fetchone()
    if needed is None or int(needed[0]) > VERSION:
        raise JournalError(f"{path} was written by a newer release (version {found}, this one works on {VERSION})")


def _make_tables(connection: sqlite3.Connection) -> None:
    if connection.execute("PRAGMA user_version").fetchone()[0] >= VERSION:
        return
    connection.execute("BEGIN IMMEDIATE")
    for statement in _TABLES.split(";"):
        connection.execute(statement)
    connection.execute("INSERT OR REPLACE INTO meta VALUES ('readable_from', ?)", (str(READABLE_FROM),))
    connection.execute(f"PRAGMA user_version = {VERSION}")
    connection.execute("COMMIT")


def _sync_folder(folder: Path) -> None:
    """A file whose name is not on the disk is not there after a power cut."""
    fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)
