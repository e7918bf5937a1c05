"""Logical replication: a subscriber with entities of its own has the publisher's rows as they are."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from integration.databases import SQL
from integration.replication import Pair, subscribed
from postgresql import Installation, Server

EMPTY = "empty_shop"

# Each in a transaction of its own.
CHANGES = [
    "UPDATE orders SET total = -total WHERE total <= 10",
    "UPDATE readings SET region = 'north' WHERE region = 'east'",
    "DELETE FROM orders WHERE total > 15",
    "DELETE FROM orders WHERE total > 18; UPDATE orders SET deleted_at = NULL WHERE total = 16",
    "UPDATE orders SET total = total WHERE total < 0",
]

# Every column of every row.
ROWS = """
SET timezone = 'UTC';
SELECT * FROM orders ORDER BY uuid;
SELECT tableoid::regclass, * FROM readings ORDER BY uuid;
SELECT * FROM base_entity.words ORDER BY 1;
"""

MARKED = "SELECT total FROM orders WHERE deleted_at IS NOT NULL ORDER BY total"


@pytest.fixture(scope="module")
def servers(new_module_server: Callable[..., Server]) -> Pair:
    """Both running, with a database that `shop` is a copy of."""
    servers = Pair(new_module_server(wal_level="logical").start(), new_module_server().start())
    for server in servers:
        server.create_database(EMPTY, extension=False)
        server.script(SQL / "replicated.sql", EMPTY)
    return servers


@contextmanager
def replicated(servers: Pair, rows: str | Path, publication: str) -> Iterator[Pair]:
    """The database `shop` with the same tables on both, and a subscription that has copied the rows."""
    for server in servers:
        server.create_database("shop", extension=False, template=EMPTY)
    servers.publisher.script(rows, "shop")
    with subscribed(servers, publication):
        yield servers


@pytest.fixture
def shop(servers: Pair) -> Iterator[Pair]:
    """Entities of several kinds, all of which are published."""
    with replicated(servers, SQL / "replicated_rows.sql", "FOR ALL TABLES") as pair:
        yield pair


def test_subscriber_has_the_keys_times_and_versions_of_the_publisher(shop: Pair) -> None:
    shop.publish(*CHANGES)
    rows = shop.publisher.script(ROWS, "shop")
    assert len(rows.splitlines()) > 20
    assert shop.subscriber.script(ROWS, "shop") == rows


def test_trigger_that_is_enabled_always_touches_what_arrives(shop: Pair) -> None:
    always = "ALTER TABLE always_touched_rows ENABLE ALWAYS TRIGGER zzz_base_entity"
    shop.subscriber.query(always, dbname="shop")
    shop.publish("UPDATE always_touched_rows SET note = 'b'")
    row = "SELECT note, updated_at > created_at, updated_at FROM always_touched_rows"
    [(note, touched, published)] = shop.publisher.query(row, dbname="shop")
    [(_, _, received)] = shop.subscriber_rows(row)
    assert (note, touched) == ("b", True)
    assert received != published


def test_rules_hold_for_changes_of_the_subscriber(shop: Pair) -> None:
    change = "UPDATE orders SET total = 100, version = 50 WHERE total = 1 RETURNING version, updated_at = now()"
    assert shop.subscriber_rows(change) == [(2, True)]


def test_deletion_restore_and_purge_are_replicated(shop: Pair) -> None:
    state = "SELECT total, version, deleted_at, updated_at FROM orders WHERE total BETWEEN 11 AND 15 ORDER BY total"
    shop.publish(
        "DELETE FROM orders WHERE total IN (11, 12, 13)",
        "DELETE FROM orders WHERE total = 11",
        "UPDATE orders SET deleted_at = NULL WHERE total = 12",
    )
    assert shop.subscriber_rows(state) == shop.publisher.query(state, dbname="shop")
    assert shop.subscriber_rows(MARKED) == [(11,), (13,)]
    shop.publish("CALL base_entity.purge('orders', '0')")
    assert shop.subscriber_rows(MARKED) == []
    assert len(shop.subscriber_rows(state)) == 3


def test_rows_of_the_publisher_replace_those_that_the_subscriber_has_deleted(shop: Pair) -> None:
    delete = "DELETE FROM orders WHERE total IN (14, 15) RETURNING total"
    assert sorted(shop.subscriber_rows(delete)) == [(14,), (15,)]
    assert shop.subscriber_rows(delete) == []
    assert shop.subscriber_rows(MARKED) == [(14,), (15,)]
    shop.publish("UPDATE orders SET total = 140 WHERE total = 14", "DELETE FROM orders WHERE total = 15")
    state = "SELECT total, deleted_at IS NULL FROM orders WHERE total IN (14, 15, 140) ORDER BY total"
    assert shop.subscriber_rows(state) == [(15, False), (140, True)]


def test_subscriber_has_the_history_of_the_publisher(shop: Pair) -> None:
    versions = """
        SET timezone = 'UTC';
        SELECT * FROM prices_history ORDER BY item, valid_to;
        SELECT * FROM base_entity.changes('prices');
        SELECT a.* FROM (SELECT DISTINCT valid_to FROM prices_history) h, prices_as_of(h.valid_to) a
            ORDER BY h.valid_to, item;
    """
    shop.publish(
        "UPDATE prices SET amount = 3 WHERE item = 'tea'",
        "UPDATE prices SET amount = 4 WHERE item = 'tea'; DELETE FROM prices WHERE item = 'tea'",
        "DELETE FROM prices WHERE item = 'coffee'",
    )
    rows = shop.publisher.script(versions, "shop")
    assert rows.count("DELETE") >= 2
    assert shop.subscriber.script(versions, "shop") == rows
    # Removed versions are removed there, too.
    shop.publish("CALL base_entity.erase_history('prices', '00000000-0000-4000-8000-000000000001')")
    count = "SELECT operation, count(*) FROM prices_history GROUP BY 1 ORDER BY 1"
    assert shop.subscriber_rows(count) == [("DELETE", 2), ("ERASE", 1), ("UPDATE", 3)]
    shop.publish("CALL base_entity.purge_history('prices', interval '0')")
    assert shop.subscriber_rows("SELECT count(*) FROM prices_history") == [(0,)]


def test_changes_of_the_subscriber_keep_versions(shop: Pair) -> None:
    shop.subscriber_rows("UPDATE prices SET amount = 9 WHERE item = 'milk' RETURNING amount")
    versions = "SELECT amount FROM prices_history WHERE item = 'milk' ORDER BY valid_to"
    assert shop.subscriber_rows(versions) == [(1,), (2,)]


@pytest.mark.since(15)
def test_publication_of_living_rows_deletes_and_inserts_at_the_subscriber(
    servers: Pair, postgres: Installation
) -> None:
    living = "FOR TABLE members WHERE (deleted_at IS NULL)"
    with replicated(servers, "INSERT INTO members (n) VALUES (0)", living) as pair:
        pair.publish(
            "INSERT INTO members (n) SELECT generate_series(1, 4)",
            "DELETE FROM members WHERE n <= 3",
            "DELETE FROM members WHERE n <= 3",
            "UPDATE members SET deleted_at = NULL WHERE n = 2",
            "DELETE FROM members WHERE n = 4",
            "CALL base_entity.purge('members', '0', max_rows => 1)",
        )
        assert pair.subscriber_rows("SELECT n, deleted_at FROM members") == [(2, None)]


def test_session_of_a_subscriber_follows_the_words_of_the_publisher(shop: Pair) -> None:
    with shop.subscriber.session("shop") as session:

        def plural() -> str:
            return session.execute("SELECT base_entity.pluralize('brown_ibex')").fetchone()[0]

        regular = plural()
        shop.publish("SELECT base_entity.add_irregular('ibex', 'ibices')")
        assert plural() == "brown_ibices" != regular
        shop.publish("UPDATE base_entity.words SET plural = 'ibexen' WHERE singular = 'ibex'")
        assert plural() == "brown_ibexen"
        shop.publish("SELECT base_entity.remove_word('ibex')")
        assert plural() == regular


def test_triggers_do_not_fire_in_a_session_that_is_a_replica(shared_server: Server, database: str) -> None:
    shared_server.script(
        "CREATE TABLE orders (LIKE base_entity, LIKE base_versioned); INSERT INTO orders DEFAULT VALUES", database
    )
    with shared_server.session(database) as session:
        session.execute("SET session_replication_role = replica")
        update = "UPDATE orders SET updated_at = 'epoch', version = 7 RETURNING updated_at = 'epoch', version"
        assert session.execute(update).fetchall() == [(True, 7)]
        session.execute("CREATE TABLE thing (LIKE base_entity.base_entity INCLUDING ALL)")
        triggers = "SELECT count(*) FROM pg_trigger WHERE tgrelid = 'thing'::regclass"
        assert session.execute(triggers).fetchone() == (0,)
        with pytest.raises(psycopg.errors.UndefinedTable, match='relation "base_entity" does not exist'):
            session.execute("CREATE TABLE things (LIKE base_entity)")
