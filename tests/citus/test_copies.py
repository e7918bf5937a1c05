"""Tables of which several nodes have copies: no procedure makes the copies differ."""

import psycopg
import pytest
from cluster import Cluster

pytestmark = pytest.mark.citus

MADE = """
CREATE TABLE countries (LIKE base_entity, LIKE base_versioned, LIKE base_soft_delete, name text);
SELECT create_reference_table('countries');
CREATE TABLE users (LIKE base_entity, LIKE base_soft_delete, country uuid REFERENCES countries);
SELECT create_distributed_table('users', 'uuid');
INSERT INTO countries (name) VALUES ('a'), ('b');
INSERT INTO users (country) SELECT uuid FROM countries WHERE name = 'a';
DELETE FROM countries;
"""
ROWS = "SELECT row_to_json(t)::text FROM {} AS t ORDER BY uuid"


def same_copies(cluster: Cluster) -> list[tuple]:
    """The rows of the reference table, which are the same on each node."""
    first, *others = cluster.copies("countries", ROWS)
    assert others == [first] * 2
    return first


def in_one_transaction(cluster: Cluster, statements: list[str]) -> None:
    with cluster.session(autocommit=False) as session:
        for statement in statements:
            session.execute(statement)


def refused(cluster: Cluster, call: str) -> list[str]:
    """The statements of the HINT with which the call is refused."""
    procedure = call.split("(")[0].split(".")[1]
    message = rf"cannot {procedure} rows of public\.countries, a table of which nodes of Citus have copies"
    with pytest.raises(psycopg.errors.FeatureNotSupported, match=message) as refusal:
        cluster.query(call)
    assert "The copies would differ." in refusal.value.diag.message_detail
    return refusal.value.diag.message_hint.split('"')[1::2]


def test_rows_of_a_reference_table_are_purged_in_all_copies_or_in_none(cluster: Cluster) -> None:
    cluster.script(MADE)
    before = same_copies(cluster)
    statements = refused(cluster, "CALL base_entity.purge('countries', '0')")
    # One node has the row that refers to a country.
    with pytest.raises(psycopg.errors.ForeignKeyViolation):
        in_one_transaction(cluster, statements)
    assert same_copies(cluster) == before
    in_one_transaction(cluster, [*statements[:2], "DELETE FROM users"])
    in_one_transaction(cluster, statements)
    assert same_copies(cluster) == []
    cluster.query("INSERT INTO countries (name) VALUES ('c')")
    cluster.query("DELETE FROM countries")
    in_one_transaction(cluster, refused(cluster, "CALL base_entity.purge('countries', '1 day')"))
    assert len(same_copies(cluster)) == 1


def test_row_of_a_reference_table_is_restored_with_one_time(cluster: Cluster) -> None:
    cluster.script(MADE)
    uuid = cluster.value("SELECT uuid FROM countries WHERE name = 'b'")
    [update] = refused(cluster, f"CALL base_entity.restore('countries', '{uuid}')")
    cluster.query(update)
    same_copies(cluster)
    assert cluster.query("SELECT name FROM countries WHERE deleted_at IS NULL") == [("b",)]


def test_shards_with_two_placements_are_tables_with_copies(cluster: Cluster) -> None:
    with cluster.session() as session:
        session.execute("CREATE TABLE countries (LIKE base_entity, LIKE base_soft_delete, name text)")
        session.execute("SET citus.shard_replication_factor = 2")
        session.execute("SELECT create_distributed_table('countries', 'uuid', colocate_with => 'none')")
    cluster.script(
        "INSERT INTO countries (name) SELECT n::text FROM generate_series(1, 20) AS n; DELETE FROM countries"
    )
    placed = "SELECT shard_name(logicalrelid, shardid) FROM pg_dist_shard WHERE logicalrelid = 'countries'::regclass"

    def stored() -> list[tuple]:
        shards = [name for (name,) in cluster.query(placed)]
        copies = [[worker.query(ROWS.format(it), dbname=cluster.name) for it in shards] for worker in cluster.workers]
        assert copies[0] == copies[1]
        return [row for rows in copies[0] for row in rows]

    assert len(stored()) == 20
    uuid = cluster.value("SELECT min(uuid::text) FROM countries")
    [update] = refused(cluster, f"CALL base_entity.restore('countries', '{uuid}')")
    cluster.query(update)
    stored()
    in_one_transaction(cluster, refused(cluster, "CALL base_entity.purge('countries', '0')"))
    assert len(stored()) == 1


@pytest.mark.parametrize("call", ["purge('users', '0')", "restore('users', '11111111-1111-4111-8111-111111111111')"])
def test_table_of_citus_that_keeps_no_deleted_rows_is_refused_for_that(cluster: Cluster, call: str) -> None:
    cluster.script("CREATE TABLE users (LIKE base_entity); SELECT create_distributed_table('users', 'uuid')")
    with pytest.raises(psycopg.errors.ObjectNotInPrerequisiteState, match='table "users" keeps no deleted rows'):
        cluster.query(f"CALL base_entity.{call}")
