"""A publisher and a subscriber of logical replication."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from postgresql import SUPERUSER, Server
from waiting import wait_until


class Pair(NamedTuple):
    """A publisher and a subscriber of one database, `shop`."""

    publisher: Server
    subscriber: Server

    def publish(self, *changes: str) -> None:
        """Changes the publisher's rows, and waits until the subscriber has all of them."""
        for change in changes:
            self.publisher.query(change, dbname="shop")
        written = self.publisher.value("SELECT pg_current_wal_flush_lsn()")
        replayed = "SELECT bool_and(replay_lsn >= %s::pg_lsn) FROM pg_stat_replication"
        wait_until(lambda: self.publisher.value(replayed, written))

    def subscriber_rows(self, query: str) -> list[tuple]:
        return self.subscriber.query(query, dbname="shop")


@contextmanager
def subscribed(pair: Pair, publication: str) -> Iterator[None]:
    """A subscription that has copied the rows of the database `shop`, which is dropped afterwards."""
    publisher, subscriber = pair
    publisher.query(f"CREATE PUBLICATION shop {publication}", dbname="shop")
    place = f"host={publisher.host} port={publisher.port} user={SUPERUSER} dbname=shop"
    subscriber.query(f"CREATE SUBSCRIPTION shop CONNECTION '{place}' PUBLICATION shop", dbname="shop")
    copied = "SELECT bool_and(srsubstate = 'r') FROM pg_subscription_rel"
    wait_until(lambda: subscriber.value(copied, dbname="shop"))
    try:
        yield
    finally:
        subscriber.query("DROP SUBSCRIPTION shop", dbname="shop")
        for server in pair:
            server.query("DROP DATABASE shop WITH (FORCE)")
