"""Nodes that join a cluster with entities, and leave it: rows are moved and copied as they are."""

from collections.abc import Callable, Iterator

import pytest
from cluster import Cluster
from postgresql import Server

pytestmark = pytest.mark.citus

MADE = """
CREATE TABLE base_entity.rated (LIKE base_entity, rating int NOT NULL DEFAULT 3);
CREATE TABLE users (LIKE base_entity, LIKE base_versioned, LIKE base_soft_delete, name text);
SELECT create_distributed_table('users', 'uuid');
CREATE TABLE reviews (LIKE rated, name text);
SELECT create_distributed_table('reviews', 'uuid');
CREATE TABLE countries (LIKE base_entity, LIKE base_soft_delete, name text);
SELECT create_reference_table('countries');
CREATE SCHEMA acme;
SELECT citus_schema_distribute('acme');
CREATE TABLE acme.orders (LIKE base_entity, name text);
INSERT INTO users (name) SELECT n::text FROM generate_series(1, 40) AS n;
INSERT INTO reviews (name) SELECT n::text FROM generate_series(1, 40) AS n;
INSERT INTO countries (name) SELECT n::text FROM generate_series(1, 5) AS n;
INSERT INTO acme.orders (name) SELECT n::text FROM generate_series(1, 5) AS n;
UPDATE users SET name = name || 'x' WHERE name < '3';
DELETE FROM users WHERE name < '2';
DELETE FROM countries WHERE name = '2';
"""
TABLES = ["users", "reviews", "countries", "acme.orders"]
REBALANCE = "SELECT count(*) FROM citus_rebalance_start(shard_transfer_mode => 'block_writes')"
PROBLEMS = "SELECT relation::text, problem FROM base_entity.check()"


def stored(cluster: Cluster) -> dict[str, list[tuple]]:
    """All values of all rows."""
    return {table: cluster.query(f"SELECT row_to_json(t)::text FROM {table} AS t ORDER BY uuid") for table in TABLES}


def shards_on(cluster: Cluster, node: Server) -> int:
    return cluster.value(
        "SELECT count(*) FROM citus_shards WHERE nodeport = %s AND table_name = 'users'::regclass", node.port
    )


def rebalance(cluster: Cluster) -> None:
    cluster.query(REBALANCE)
    cluster.query("SELECT citus_rebalance_wait()")


@pytest.fixture
def joining(cluster: Cluster, citus_nodes: list[Server], new_server: Callable[..., Server]) -> Iterator[Server]:
    """A server with Citus in the database of the cluster, which has not joined it."""
    node = new_server(of=citus_nodes[0].installation, shared_preload_libraries="citus", wal_level="logical").start()
    node.create_database(cluster.name, extension=False)
    node.query("CREATE EXTENSION citus", dbname=cluster.name)
    yield node
    if node in cluster.workers:
        cluster.workers.remove(node)


def test_node_that_joins_later_takes_entities_as_they_are(cluster: Cluster, joining: Server) -> None:
    cluster.script(MADE)
    before = stored(cluster)
    cluster.join(joining)
    versions = "SELECT extversion FROM pg_extension WHERE extname = 'base_entity'"
    assert joining.query(versions, dbname=cluster.name) == cluster.query(versions)
    rebalance(cluster)
    assert shards_on(cluster, joining) > 0
    assert stored(cluster) == before
    first, *others = cluster.copies("countries", "SELECT row_to_json(t)::text FROM {} AS t ORDER BY uuid")
    assert others == [first] * 3
    assert cluster.query(PROBLEMS) == []

    # The rows that it has taken keep the rules, and new rows get keys.
    cluster.query("INSERT INTO users (name) SELECT 'new' FROM generate_series(1, 40)")
    for change, rule in [
        ("UPDATE users SET name = 'y' WHERE deleted_at IS NULL", "updated_at > created_at"),
        ("DELETE FROM users WHERE deleted_at IS NULL", "deleted_at IS NOT NULL"),
    ]:
        cluster.query(change)
        kept = f"SELECT count(*), count(DISTINCT uuid), bool_and({rule} OR name <> 'y') FROM users"
        assert cluster.query(kept) == [(80, 80, True)]
    for table in ["users", "reviews", "countries"]:
        for (uuid,) in cluster.query(f"SELECT uuid FROM {table}"):
            found = "SELECT entity::text FROM base_entity.find(%s)"
            assert cluster.query(found, uuid) == [(table,)]
    cluster.query("UPDATE countries SET name = name || 'z'")
    first, *others = cluster.copies("countries", "SELECT row_to_json(t)::text FROM {} AS t ORDER BY uuid")
    assert others == [first] * 3

    # A template of the coordinator alone reaches the tables on it, too.
    cluster.query("ALTER TABLE base_entity.rated ADD COLUMN rater text NOT NULL DEFAULT 'none'")
    cluster.query("CALL base_entity.apply('base_entity.rated')")
    assert cluster.query("SELECT DISTINCT rater FROM reviews") == [("none",)]
    assert cluster.query(PROBLEMS) == []


def test_node_that_leaves_gives_entities_back_as_they_are(cluster: Cluster, joining: Server) -> None:
    cluster.join(joining)
    cluster.script(MADE)
    assert shards_on(cluster, joining) > 0
    before = stored(cluster)
    cluster.query("SELECT citus_drain_node(%s, %s, shard_transfer_mode => 'block_writes')", joining.host, joining.port)
    assert shards_on(cluster, joining) == 0
    cluster.leave(joining)
    assert stored(cluster) == before
    assert cluster.query(PROBLEMS) == []
    cluster.query("UPDATE users SET name = 'left' WHERE deleted_at IS NULL")
    assert cluster.value("SELECT bool_and(updated_at > created_at) FROM users WHERE name = 'left'")
