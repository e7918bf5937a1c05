"""A physical standby: it returns the same as its primary, refuses writes, and repeats no uuid once it is promoted."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import psycopg
import pytest
from integration.databases import ROLES, SQL, behaviour, create_rich_database
from postgresql import Installation, Server
from waiting import wait_until

REFUSED = {
    "CREATE TABLE others (LIKE base_entity)": "CREATE TABLE",
    "SELECT base_entity.add_uncountable('rice')": "INSERT",
    "SELECT base_entity.remove_word('cow')": "DELETE",
    "CALL base_entity.purge('orders', interval '1 day')": "CALL",
    "CALL base_entity.restore('orders', gen_random_uuid())": "CALL",
    "CALL base_entity.purge_history('prices', interval '1 day')": "CALL",
    "CALL base_entity.erase_history('prices', gen_random_uuid()::text)": "CALL",
    "SELECT base_entity.create_history('prices')": "CREATE TABLE",
    "UPDATE orders SET total = 1": "UPDATE",
}
PLURAL = "SELECT base_entity.pluralize('brown_ibex')"
IDS = """
SELECT base_entity.uuidv4() FROM generate_series(1, 500)
UNION ALL SELECT base_entity.uuidv7() FROM generate_series(1, 500)
"""


class Pair(NamedTuple):
    """A primary with a rich database `source`, and its standby."""

    primary: Server
    standby: Server

    def catch_up(self) -> None:
        """Waits until the standby has replayed what the primary has written."""
        written = self.primary.value("SELECT pg_current_wal_flush_lsn()")
        wait_until(lambda: self.standby.value("SELECT pg_last_wal_replay_lsn() >= %s::pg_lsn", written))


@pytest.fixture
def pair(postgres: Installation, new_server: Callable[..., Server], short_path: Path) -> Iterator[Pair]:
    """Both running."""
    primary = new_server().start()
    primary.script(ROLES)
    create_rich_database(primary, "source")
    standby = Server(postgres, short_path, "standby")
    options = ["--write-recovery-conf", "--checkpoint=fast", "--no-sync"]
    primary.run("pg_basebackup", *options, f"--pgdata={standby.data_dir}")
    standby.append_conf(port=standby.port, unix_socket_directories=standby.base_dir)
    pair = Pair(primary, standby.start())
    pair.catch_up()
    yield pair
    standby.stop_if_running()
    standby.release_resources()


def test_standby_returns_what_its_primary_returns(pair: Pair) -> None:
    read = pair.primary.script(SQL / "standby_read.sql", "source")
    assert len(read.splitlines()) > 60
    assert pair.standby.script(SQL / "standby_read.sql", "source") == read
    for statement, command in REFUSED.items():
        with pytest.raises(psycopg.errors.ReadOnlySqlTransaction, match=f"cannot execute {command} in a read-only"):
            pair.standby.query(statement, dbname="source")


def test_session_of_standby_sees_a_new_word(pair: Pair) -> None:
    with pair.standby.session("source") as session:
        assert session.execute(PLURAL).fetchone() != ("brown_ibices",)
        pair.primary.query("SELECT base_entity.add_irregular('ibex', 'ibices')", dbname="source")
        pair.catch_up()
        assert session.execute(PLURAL).fetchone() == ("brown_ibices",)


def test_promoted_standby_works_and_repeats_no_uuid(pair: Pair) -> None:
    primary, standby = pair
    with standby.session("source") as session:
        assert standby.value("SELECT pg_is_in_recovery()")
        ids = [*primary.query(IDS, dbname="source"), *standby.query(IDS, dbname="source"), *session.execute(IDS)]
        pair.catch_up()
        primary.stop()
        standby.query("SELECT pg_promote()")
        wait_until(lambda: not standby.value("SELECT pg_is_in_recovery()"))
        ids += [*session.execute(IDS), *standby.query(IDS, dbname="source")]
    assert len(ids) == len(set(ids)) == 5000
    did = behaviour(standby, "source")
    primary.start()
    assert behaviour(primary, "source") == did
