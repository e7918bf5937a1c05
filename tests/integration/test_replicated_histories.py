"""Histories in logical replication: of the publisher, of the subscriber, or of both."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from integration.replication import Pair, subscribed
from postgresql import Installation, Server

PLAIN = "CREATE TABLE prices (id int PRIMARY KEY, item text, amount int)"
KEPT = "CREATE TABLE prices (LIKE base_history, id int PRIMARY KEY, item text, amount int)"
ROWS = "INSERT INTO prices (id, item, amount) VALUES (1, 'tea', 1), (2, 'coffee', 1), (3, 'milk', 1)"
VERSIONS = "SELECT operation, id, amount FROM prices_history ORDER BY id, valid_to"
PERIODS = """
SELECT count(*) FROM prices p WHERE NOT EXISTS
    (SELECT FROM prices_history h WHERE h.id = p.id AND h.operation = 'UPDATE' AND h.valid_to = p.valid_from)
"""


@pytest.fixture(scope="module")
def servers(new_module_server: Callable[..., Server]) -> Pair:
    """Both running."""
    return Pair(new_module_server(wal_level="logical").start(), new_module_server().start())


@contextmanager
def shop(servers: Pair, publishers: str, subscribers: str, publication: str) -> Iterator[Pair]:
    """The database `shop` with these tables, and a subscription that has copied the rows."""
    for server, tables in zip(servers, [publishers, subscribers], strict=True):
        server.create_database("shop")
        server.script(tables, "shop")
    with subscribed(servers, publication):
        yield servers


def test_subscriber_without_a_history_has_the_rows_of_a_table_with_one(servers: Pair, postgres: Installation) -> None:
    plain = f"{PLAIN}; ALTER TABLE prices ADD valid_from timestamptz"
    with shop(servers, f"{KEPT}; {ROWS}; UPDATE prices SET amount = 2", plain, "FOR TABLE prices") as pair:
        pair.publish(
            "UPDATE prices SET amount = 3 WHERE id = 1",
            "DELETE FROM prices WHERE id = 2",
            "UPDATE prices SET id = 30 WHERE id = 3",
        )
        rows = "SELECT id, amount, valid_from FROM prices ORDER BY id"
        assert pair.subscriber_rows(rows) == pair.publisher.query(rows, dbname="shop")
        assert [row[:2] for row in pair.subscriber_rows(rows)] == [(1, 3), (30, 2)]


def test_subscriber_keeps_no_version_of_what_it_receives(servers: Pair, postgres: Installation) -> None:
    with shop(servers, f"{PLAIN}; {ROWS}", KEPT, "FOR TABLE prices") as pair:
        pair.publish("UPDATE prices SET amount = 2", "DELETE FROM prices WHERE id = 2")
        assert pair.subscriber_rows(VERSIONS) == []
        pair.subscriber_rows("UPDATE prices SET amount = 3 WHERE id = 1 RETURNING id")
        assert pair.subscriber_rows(VERSIONS) == [("UPDATE", 1, 2)]
        # TRUNCATE fires a trigger of a session alone, too.
        pair.publish("TRUNCATE prices")
        assert pair.subscriber_rows("SELECT count(*) FROM prices") == [(0,)]
        assert pair.subscriber_rows(VERSIONS) == [("UPDATE", 1, 2)]


def test_subscriber_with_triggers_that_are_enabled_always_keeps_the_versions(
    servers: Pair, postgres: Installation
) -> None:
    always = "ALTER TABLE prices ENABLE ALWAYS TRIGGER zzz_base_entity, ENABLE ALWAYS TRIGGER zzz_base_history"
    with shop(servers, f"{PLAIN}; {ROWS}", f"{KEPT}; {always}", "FOR TABLE prices") as pair:
        pair.publish(
            "UPDATE prices SET amount = 2",
            "UPDATE prices SET amount = 3 WHERE id = 1",
            "BEGIN; UPDATE prices SET amount = 4 WHERE id = 1; UPDATE prices SET amount = 5 WHERE id = 1; COMMIT",
            "DELETE FROM prices WHERE id = 2",
            "UPDATE prices SET id = 30 WHERE id = 3",
            "INSERT INTO prices VALUES (2, 'coffee', 7)",
            "UPDATE prices SET amount = 8 WHERE id = 2",
        )
        assert pair.subscriber_rows(VERSIONS) == [
            ("UPDATE", 1, 1),
            ("UPDATE", 1, 2),
            ("UPDATE", 1, 3),
            ("UPDATE", 2, 1),
            ("DELETE", 2, 2),
            ("UPDATE", 2, 7),
            ("UPDATE", 3, 1),
            ("UPDATE", 3, 2),
        ]
        # The periods have no gap, except where the row has got another key.
        assert pair.subscriber_rows(PERIODS) == [(1,)]
        # The publisher does not send its application user: the actor is the role that applies.
        assert pair.subscriber_rows("SELECT DISTINCT actor FROM prices_history") == [("postgres",)]


def test_subscriber_without_soft_delete_keeps_the_versions_of_a_table_with_it(
    servers: Pair, postgres: Installation
) -> None:
    marked = "CREATE TABLE prices (LIKE base_history, LIKE base_soft_delete, id int PRIMARY KEY, item text, amount int)"
    always = "ALTER TABLE prices ENABLE ALWAYS TRIGGER zzz_base_entity, ENABLE ALWAYS TRIGGER zzz_base_history"
    kept = f"{marked}; CALL base_entity.release('prices', '{{base_soft_delete}}'); {always}"
    with shop(servers, f"{marked}; {ROWS}", kept, "FOR TABLE prices") as pair:
        pair.publish("DELETE FROM prices WHERE id = 1", "UPDATE prices SET amount = 2 WHERE id = 2")
        rows = "SELECT id, amount, deleted_at FROM prices ORDER BY id"
        assert pair.subscriber_rows(rows) == pair.publisher.query(rows, dbname="shop")
        assert pair.subscriber_rows(VERSIONS) == [("DELETE", 1, 1), ("UPDATE", 2, 1)]


@pytest.mark.since(15)
def test_row_filter_of_table_and_history(servers: Pair, postgres: Installation) -> None:
    full = "ALTER TABLE prices REPLICA IDENTITY FULL"
    publication = "FOR TABLE prices WHERE (amount < 10), TABLE prices_history WHERE (amount < 10)"
    with shop(servers, f"{KEPT}; {full}; {ROWS}; UPDATE prices SET amount = 2", KEPT, publication) as pair:
        pair.publish(
            "UPDATE prices SET amount = 3 WHERE id = 1",
            "UPDATE prices SET amount = 20 WHERE id = 2",
            "UPDATE prices SET amount = 30 WHERE id = 2",
            "UPDATE prices SET amount = 4 WHERE id = 2",
        )
        visible = "SELECT * FROM prices_history WHERE amount < 10 ORDER BY id, valid_to"
        rows = "SELECT * FROM prices WHERE amount < 10 ORDER BY id"
        for query in [visible, rows]:
            assert pair.subscriber_rows(query) == pair.publisher.query(query, dbname="shop")
        assert pair.subscriber_rows("SELECT max(amount) FROM prices_history") == [(2,)]
        assert pair.subscriber_rows("SELECT id, amount FROM prices ORDER BY id") == [(1, 3), (2, 4), (3, 2)]


def test_both_histories_have_each_version_once(servers: Pair, postgres: Installation) -> None:
    partitions = """
        CREATE TABLE readings (LIKE base_history, id int, region text, PRIMARY KEY (id, region))
            PARTITION BY LIST (region);
        CREATE TABLE readings_north PARTITION OF readings FOR VALUES IN ('north');
        CREATE TABLE readings_rest PARTITION OF readings DEFAULT;
    """
    tables = f"{KEPT}; {partitions}"
    rows = f"{ROWS}; UPDATE prices SET amount = 2; INSERT INTO readings (id, region) VALUES (1, 'north'), (2, 'north')"
    with shop(servers, f"{tables}; {rows}", tables, "FOR ALL TABLES") as pair:
        pair.publish(
            "UPDATE prices SET amount = 3 WHERE id = 1",
            "UPDATE prices SET id = 30 WHERE id = 3",
            "UPDATE readings SET region = 'south' WHERE id = 1",
            "DELETE FROM readings WHERE id = 2",
            "MERGE INTO prices p USING (VALUES (2), (4)) v (id) ON p.id = v.id WHEN MATCHED THEN UPDATE SET amount = 9 "
            "WHEN NOT MATCHED THEN INSERT (id, amount) VALUES (v.id, 4)"
            if postgres.major >= 15
            else "UPDATE prices SET amount = 9 WHERE id = 2",
        )
        for table in ["prices", "readings"]:
            for query in [
                f"SELECT * FROM {table}_history ORDER BY id, valid_to",
                f"SELECT * FROM {table} ORDER BY id",
                f"SELECT * FROM base_entity.changes('{table}')",
            ]:
                assert pair.subscriber_rows(query) == pair.publisher.query(query, dbname="shop")
        count = "SELECT count(*) FROM prices_history"
        assert pair.subscriber_rows(count) == [(6,)]
        # The subscriber takes over: its own changes continue the periods.
        pair.subscriber_rows("UPDATE prices SET amount = 100 RETURNING id")
        gaps = """
            SELECT count(*) FROM prices p WHERE NOT EXISTS
                (SELECT FROM prices_history h WHERE h.id = p.id AND h.valid_to = p.valid_from AND h.amount <> 100)
        """
        assert pair.subscriber_rows(gaps) == [(0,)]
