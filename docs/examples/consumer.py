"""Keeps the units allocated from each batch, from events that may come twice and in any order.

Reads events as EventBridge delivers them, one JSON object per line, from standard input:

    python3 consumer.py stock.db < events.ndjson

An event and its effect are saved in one transaction, so a crash in between loses or repeats nothing.
"""

import json
import sqlite3
import sys

TABLES = """
CREATE TABLE IF NOT EXISTS seen (sku TEXT, version INTEGER, ordinal INTEGER,
                                 PRIMARY KEY (sku, version, ordinal));
CREATE TABLE IF NOT EXISTS allocated (batch TEXT PRIMARY KEY, units INTEGER NOT NULL);
"""

# What each event adds to the units allocated from its batch.
CHANGE = {
    "Allocated": 1,
    "Deallocated": -1,
    "HoldExpired": -1,
    "Shipped": -1,
    "ShipmentUndone": 1,
}


def consume(db: sqlite3.Connection, event: dict) -> bool:
    """Returns whether the event was new."""
    with db:
        place = (event["sku"], event["version"], event["ordinal"])
        is_new = db.execute("INSERT OR IGNORE INTO seen VALUES (?, ?, ?)", place).rowcount == 1
        sign = CHANGE.get(event["type"])
        # A line that waited had no batch.
        if is_new and sign and event["batchRef"]:
            db.execute(
                "INSERT INTO allocated VALUES (?, ?) "
                "ON CONFLICT (batch) DO UPDATE SET units = units + excluded.units",
                (event["batchRef"], sign * event["qty"]),
            )
    return is_new


def main(file: str) -> None:
    db = sqlite3.connect(file)
    db.executescript(TABLES)
    for line in sys.stdin:
        detail = json.loads(line)["detail"]
        # AllocationRefused changes no stock, and has no place in the history of a SKU.
        if "version" in detail:
            consume(db, detail)
    rows = db.execute("SELECT batch, units FROM allocated ORDER BY batch")
    print(json.dumps(dict(rows.fetchall())))


if __name__ == "__main__":
    main(sys.argv[1])
