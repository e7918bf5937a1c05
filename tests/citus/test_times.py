"""One time a transaction, whichever way Citus executes it, and from whichever node."""

import pytest
from cluster import Cluster

pytestmark = pytest.mark.citus

MADE = """
CREATE TABLE users (LIKE base_entity, LIKE base_soft_delete, name text);
SELECT create_distributed_table('users', 'uuid');
CREATE TABLE sources (LIKE base_entity, name text);
SELECT create_distributed_table('sources', 'uuid');
CREATE TABLE countries (LIKE base_entity, name text);
SELECT create_reference_table('countries');
INSERT INTO users (name) SELECT n::text FROM generate_series(1, 20) AS n;
INSERT INTO sources (uuid, name) SELECT uuid, name FROM users;
INSERT INTO countries (name) VALUES ('a');
"""
ONE_BY_ONE = """
DO $$
DECLARE id uuid;
BEGIN
    FOR id IN SELECT uuid FROM users LOOP
        UPDATE users SET name = {0} WHERE uuid = id;
        PERFORM pg_sleep(0.003);
    END LOOP;
    UPDATE countries SET name = {0};
END $$
"""
INSERT = (
    "INSERT INTO users (uuid, name) SELECT uuid, {{0}} FROM sources {} ON CONFLICT (uuid) DO UPDATE SET name = {{0}}"
)
# Each changes each row of users once; {0} is a new name.
WAYS = {
    "one statement": "UPDATE users SET name = {0}",
    "in a block": "BEGIN; SELECT pg_sleep(0.05); UPDATE users SET name = {0}; UPDATE countries SET name = {0}; COMMIT",
    "one by one": ONE_BY_ONE,
    "reference table first": "BEGIN; UPDATE countries SET name = {0}; SELECT pg_sleep(0.05);"
    "UPDATE users SET name = {0}; COMMIT",
    "repeatable read": "BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT FROM users; UPDATE users SET name = {0};"
    "UPDATE countries SET name = {0}; COMMIT",
    "set transaction": "BEGIN; SET TRANSACTION ISOLATION LEVEL SERIALIZABLE; UPDATE users SET name = {0}; COMMIT",
    "sequential": "BEGIN; SET LOCAL citus.multi_shard_modify_mode = 'sequential'; UPDATE users SET name = {0};"
    "UPDATE countries SET name = {0}; COMMIT",
    "savepoint": "BEGIN; SAVEPOINT a; UPDATE users SET name = 'y'; ROLLBACK TO a; UPDATE users SET name = {0}; COMMIT",
    "insert from a colocated table": INSERT.format(""),
    "insert through the coordinator": INSERT.format("ORDER BY uuid LIMIT 100"),
    "update from": "UPDATE users AS u SET name = {0} FROM sources AS s WHERE s.uuid = u.uuid",
    "merge": "MERGE INTO users AS u USING sources AS s ON s.uuid = u.uuid WHEN MATCHED THEN UPDATE SET name = {0}",
}
TIMES = "SELECT count(DISTINCT updated_at), bool_and(updated_at >= created_at), bool_and(name = %s) FROM users"


@pytest.mark.parametrize("coordinator_has_shards", [False, True])
def test_transaction_has_one_time_whichever_way_it_is_executed(cluster: Cluster, coordinator_has_shards: bool) -> None:
    if coordinator_has_shards:
        cluster.place_shards_on_coordinator()
    cluster.script(MADE)
    for node in [cluster.coordinator, cluster.workers[0]]:
        for way, script in WAYS.items():
            if way == "merge" and node.installation.major < 15:
                continue
            name = f"{way} {node.port}"
            node.script(script.replace("{0}", f"'{name}'"), cluster.name)
            assert (way, *cluster.query(TIMES, name)) == (way, (1, True, True))
            if "countries" in script:
                both = "SELECT DISTINCT updated_at FROM countries UNION SELECT DISTINCT updated_at FROM users"
                assert (way, len(cluster.query(both))) == (way, 1)
            copies = cluster.copies("countries", "SELECT name, updated_at FROM {}")
            assert copies == copies[:1] * 3
    for node in [cluster.coordinator, cluster.workers[0]]:
        node.query("UPDATE users SET deleted_at = NULL", dbname=cluster.name)
        node.query("DELETE FROM users", dbname=cluster.name)
        deleted = "SELECT count(DISTINCT deleted_at), count(*), bool_and(deleted_at = updated_at) FROM users"
        assert cluster.query(deleted) == [(1, 20, True)]


def test_local_table_has_the_time_of_the_transaction_until_citus_takes_part(cluster: Cluster) -> None:
    cluster.script(MADE + "CREATE TABLE drafts (LIKE base_entity, name text); INSERT INTO drafts (name) VALUES ('a')")
    with cluster.session(autocommit=False) as session:
        session.execute("SELECT pg_sleep(0.05)")
        session.execute("UPDATE drafts SET name = 'b'")
        assert session.execute("SELECT updated_at = now() FROM drafts").fetchone() == (True,)
        session.execute("UPDATE users SET name = 'b'")
        session.execute("UPDATE drafts SET name = 'c'")
        both = "SELECT DISTINCT updated_at FROM drafts UNION SELECT DISTINCT updated_at FROM users"
        assert len(session.execute(both).fetchall()) == 1
        assert session.execute("SELECT updated_at > now() FROM drafts").fetchone() == (True,)
