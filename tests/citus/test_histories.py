"""Histories: local tables have them; a table of Citus is refused one, with the reason, before anything changes."""

from collections.abc import Iterator

import psycopg
import pytest
from cluster import Cluster, clusters
from postgresql import Server

pytestmark = pytest.mark.citus

MADE = """
CREATE TABLE prices (LIKE base_entity, LIKE base_history, amount int);
INSERT INTO prices (amount) VALUES (1);
UPDATE prices SET amount = 2;
"""
DISTRIBUTE = {
    "distributed": "create_distributed_table('prices', 'uuid')",
    "reference": "create_reference_table('prices')",
    "local": "citus_add_local_table_to_metadata('prices')",
    "single shard": "create_distributed_table('prices', NULL)",
}
REFUSED = "cannot keep the history of a table with Citus"
VERSIONS = "SELECT amount FROM prices_history ORDER BY 1"
UUID = "11111111-1111-4111-8111-111111111111"


@pytest.fixture(params=["workers", "one node"])
def any_cluster(request: pytest.FixtureRequest, citus_nodes: list[Server]) -> Iterator[Cluster]:
    """A coordinator that has shards, with two workers or alone."""
    workers = citus_nodes[1:] if request.param == "workers" else []
    for cluster in clusters(citus_nodes[0], workers):
        cluster.place_shards_on_coordinator()
        yield cluster


def refusal_of(cluster: Cluster, statement: str, message: str = REFUSED) -> psycopg.errors.FeatureNotSupported:
    with pytest.raises(psycopg.errors.FeatureNotSupported, match=message) as refusal:
        cluster.query(statement)
    assert refusal.value.diag.message_detail
    assert refusal.value.diag.message_hint
    return refusal.value


@pytest.mark.parametrize("kind", DISTRIBUTE)
def test_table_with_a_history_is_not_distributed_until_it_is_released(any_cluster: Cluster, kind: str) -> None:
    any_cluster.script(MADE)
    refusal = refusal_of(any_cluster, f"SELECT {DISTRIBUTE[kind]}")
    assert any_cluster.value("SELECT count(*) FROM citus_tables") == 0
    any_cluster.query("UPDATE prices SET amount = 3")
    assert any_cluster.query(VERSIONS) == [(1,), (2,)]

    release = refusal.diag.message_hint.split('"')[1]
    any_cluster.query(release.replace("table", "'prices'"))
    any_cluster.query(f"SELECT {DISTRIBUTE[kind]}")
    any_cluster.query("UPDATE prices SET amount = 4")
    assert any_cluster.query("SELECT amount FROM prices") == [(4,)]
    assert any_cluster.query(VERSIONS) == [(1,), (2,)]
    assert any_cluster.query("SELECT * FROM base_entity.check()") == []


@pytest.mark.parametrize("kind", DISTRIBUTE)
def test_table_with_a_history_is_not_distributed_by_the_transaction_that_creates_it(
    any_cluster: Cluster, kind: str
) -> None:
    with any_cluster.session(autocommit=False) as session:
        session.execute("CREATE TABLE prices (LIKE base_entity, LIKE base_history, amount int)")
        with pytest.raises(psycopg.errors.FeatureNotSupported, match=REFUSED):
            session.execute(f"SELECT {DISTRIBUTE[kind]}")
        session.rollback()


def test_table_of_a_distributed_schema_has_no_history(any_cluster: Cluster) -> None:
    any_cluster.script("CREATE SCHEMA acme; CREATE SCHEMA other")
    any_cluster.query("SELECT citus_schema_distribute('acme')")
    refusal_of(any_cluster, "CREATE TABLE acme.prices (LIKE base_entity, LIKE base_history)")
    any_cluster.query("CREATE TABLE other.prices (LIKE base_entity, LIKE base_history, amount int)")
    refusal_of(any_cluster, "SELECT citus_schema_distribute('other')", "with Citus")
    any_cluster.script("INSERT INTO other.prices (amount) VALUES (1); UPDATE other.prices SET amount = 2")
    assert any_cluster.query("SELECT amount FROM other.prices_history") == [(1,)]


def test_foreign_key_to_a_reference_table_adds_no_table_with_a_history_to_the_metadata(any_cluster: Cluster) -> None:
    any_cluster.script(MADE + "CREATE TABLE countries (LIKE base_entity); ALTER TABLE prices ADD COLUMN country uuid")
    any_cluster.query("SELECT create_reference_table('countries')")
    refusal_of(any_cluster, "ALTER TABLE prices ADD FOREIGN KEY (country) REFERENCES countries")
    any_cluster.query("UPDATE prices SET amount = 3")
    assert any_cluster.query(VERSIONS) == [(1,), (2,)]


def test_history_is_not_distributed(any_cluster: Cluster) -> None:
    any_cluster.script(MADE)
    for call in DISTRIBUTE.values():
        distribute = f"SELECT {call.replace('prices', 'prices_history')}"
        refusal = refusal_of(any_cluster, distribute, "cannot distribute a history with Citus")
    any_cluster.query("UPDATE prices SET amount = 3")
    copy = refusal.diag.message_hint.split('"')[1].replace("copy", "copies").replace("history", "prices_history")
    any_cluster.query(copy)
    any_cluster.query("SELECT create_distributed_table('copies', 'uuid')")
    assert any_cluster.query("SELECT amount FROM copies ORDER BY 1") == [(1,), (2,)]
    # A trigger of another function of the name is none of a history.
    any_cluster.script(
        "CREATE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE ''refused''; END';"
        "SELECT create_distributed_function('append_only()');"
        "CREATE TABLE journals (id int); SELECT create_distributed_table('journals', 'id')"
    )
    any_cluster.query(
        "CREATE TRIGGER append_only BEFORE INSERT ON journals FOR EACH ROW EXECUTE FUNCTION append_only()"
    )
    with pytest.raises(psycopg.errors.RaiseException, match="refused"):
        any_cluster.query("INSERT INTO journals VALUES (1)")


@pytest.mark.parametrize(
    "call",
    [
        "SELECT base_entity.create_history('users')",
        "SELECT * FROM base_entity.as_of(NULL::users, now())",
        f"SELECT * FROM base_entity.versions(NULL::users, '{UUID}')",
        "SELECT * FROM base_entity.changes('users')",
        "CALL base_entity.purge_history('users', '1 day')",
        f"CALL base_entity.erase_history('users', '{UUID}')",
    ],
)
def test_function_of_histories_refuses_a_table_of_citus(cluster: Cluster, call: str) -> None:
    cluster.script("CREATE TABLE users (LIKE base_entity, n int); SELECT create_distributed_table('users', 'uuid')")
    with pytest.raises(psycopg.errors.WrongObjectType, match=r"table public\.users keeps no history") as refusal:
        cluster.query(call)
    assert "It is a table of Citus." in refusal.value.diag.message_detail
    for statement in refusal.value.diag.message_hint.split('"')[1::2]:
        cluster.query(statement)
    cluster.query(call)


def test_distributed_history_that_event_triggers_have_not_refused_is_refused_when_it_is_used(cluster: Cluster) -> None:
    cluster.script(MADE)
    for state in ["DISABLE", "ENABLE"]:
        for name in ["start", "end"]:
            alter = f"ALTER EVENT TRIGGER base_entity_ddl_command_{name} {state}"
            for node in cluster.nodes:
                node.query(alter, dbname=cluster.name)
        if state == "DISABLE":
            cluster.query("SELECT create_distributed_table('prices_history', 'uuid')")
    for statement in [
        "UPDATE prices SET amount = 3",
        "CALL base_entity.purge_history('prices', '0')",
        f"CALL base_entity.erase_history('prices', '{UUID}')",
    ]:
        refusal = refusal_of(cluster, statement)
    assert cluster.query(VERSIONS) == [(1,)]
    for statement in refusal.diag.message_hint.split('"')[1::2]:
        cluster.query(statement)
    cluster.query("UPDATE prices SET amount = 4")
    assert cluster.query(VERSIONS) == [(1,), (2,)]


def test_history_of_a_local_table_is_kept_while_shards_move(cluster: Cluster) -> None:
    cluster.script(MADE + "CREATE TABLE users (LIKE base_entity); SELECT create_distributed_table('users', 'uuid')")
    move = "SELECT citus_move_shard_placement(shardid, {}, shard_transfer_mode => 'block_writes') FROM ({}) AS s"
    shard = "SELECT min(shardid) AS shardid FROM citus_shards WHERE nodeport = {}"
    first, second = (worker.port for worker in cluster.workers)
    place = f"'{cluster.coordinator.host}', {first}, '{cluster.coordinator.host}', {second}"
    cluster.query(move.format(place, shard.format(first)))
    cluster.query("UPDATE prices SET amount = 3")
    uuid = cluster.value("SELECT uuid FROM prices")
    versions = "SELECT (version).amount FROM base_entity.versions(NULL::prices, %s) ORDER BY 1"
    assert cluster.query(versions, uuid) == [(1,), (2,), (3,)]
    assert cluster.query("SELECT amount FROM base_entity.as_of(NULL::prices, now())") == [(3,)]
    assert cluster.query("SELECT operation FROM base_entity.changes('prices')") == [("UPDATE",)] * 2
    cluster.query("CALL base_entity.erase_history('prices', %s)", str(uuid))
    assert cluster.query("SELECT operation FROM prices_history") == [("ERASE",)]
    cluster.query("CALL base_entity.purge_history('prices', '0')")
    assert cluster.query("SELECT operation FROM prices_history") == []
