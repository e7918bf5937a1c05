"""Features of entities on tables that Citus distributes: each works, or is refused with the reason."""

import psycopg
import pytest
from cluster import Cluster
from integration.databases import SQL

pytestmark = pytest.mark.citus

# The stored values of a copy of a reference table.
VALUES = "SELECT row_to_json(t)::text FROM {} AS t ORDER BY uuid"


def same_copies(cluster: Cluster, table: str) -> list[tuple]:
    """The rows of a reference table, which are the same on each node."""
    first, *others = cluster.copies(table, VALUES)
    assert others == [first] * 2
    return first


def test_copies_of_a_reference_table_stay_the_same(cluster: Cluster) -> None:
    cluster.script(
        "CREATE TABLE countries (LIKE base_entity, LIKE base_versioned, LIKE base_soft_delete, name text);"
        "SELECT create_reference_table('countries'); INSERT INTO countries (name) VALUES ('a'), ('b'), ('c')"
    )
    before = same_copies(cluster, "countries")
    for change in [
        "UPDATE countries SET name = name || 'x'",
        "DELETE FROM countries WHERE name = 'bx'",
        "UPDATE countries SET deleted_at = NULL WHERE deleted_at IS NOT NULL",
        "DELETE FROM countries WHERE name = 'cx'",
    ]:
        cluster.query(change)
        after = same_copies(cluster, "countries")
        assert after != before
        before = after
    stored = "SELECT uuid, updated_at FROM countries WHERE name = 'ax'"
    uuid, updated_at = cluster.query(stored)[0]
    cluster.query("DELETE FROM countries WHERE uuid = %s AND updated_at = %s", uuid, updated_at)
    same_copies(cluster, "countries")
    assert cluster.value("SELECT count(*) FROM countries WHERE deleted_at IS NULL") == 1


def test_actor_of_a_reference_table_is_one_or_is_refused(cluster: Cluster) -> None:
    cluster.script(
        "CREATE TABLE countries (LIKE base_entity, LIKE base_authored, name text);"
        "SELECT create_reference_table('countries'); INSERT INTO countries (name) VALUES ('a')"
    )
    with cluster.session() as session:
        for setting in ["RESET base_entity.actor", "SET base_entity.actor = 'ada'"]:
            session.execute(setting)
            with pytest.raises(
                psycopg.errors.ObjectNotInPrerequisiteState, match=r"base_entity\.actor is not set on a node"
            ):
                session.execute("UPDATE countries SET name = 'b'")
    assert "created_by" in same_copies(cluster, "countries")[0][0]
    with cluster.session(autocommit=False) as session:
        session.execute("SET LOCAL citus.propagate_set_commands = 'local'")
        session.execute("SET LOCAL base_entity.actor = 'ada'")
        session.execute("UPDATE countries SET name = 'b'")
    assert '"updated_by":"ada"' in same_copies(cluster, "countries")[0][0]


def test_transaction_has_one_time_on_all_nodes(cluster: Cluster) -> None:
    cluster.script(
        "CREATE TABLE users (LIKE base_entity, LIKE base_soft_delete, name text);"
        "SELECT create_distributed_table('users', 'uuid');"
        "CREATE TABLE countries (LIKE base_entity, name text); SELECT create_reference_table('countries');"
        "INSERT INTO users (name) SELECT n::text FROM generate_series(1, 20) AS n;"
        "INSERT INTO countries (name) VALUES ('a')"
    )
    first, second = (cluster.value(f"SELECT {f}(uuid::text) FROM users") for f in ["min", "max"])
    with cluster.session(autocommit=False) as session:
        session.execute("UPDATE users SET name = 'x' WHERE uuid = %s", [first])
        session.execute("SELECT pg_sleep(0.2)")
        session.execute("UPDATE users SET name = 'x' WHERE uuid <> %s AND uuid <> %s", [first, second])
        session.execute("DELETE FROM users WHERE uuid = %s", [second])
        session.execute("UPDATE countries SET name = 'x'")
        session.execute("INSERT INTO users (name) VALUES ('late')")
        times = session.execute(
            "SELECT count(DISTINCT updated_at), bool_and(updated_at >= now()), max(deleted_at) = max(updated_at)"
            " FROM (SELECT updated_at, deleted_at FROM users WHERE name <> 'late'"
            "       UNION ALL SELECT updated_at, NULL FROM countries) AS changed"
        )
        assert times.fetchone() == (1, True, True)
    assert cluster.value("SELECT bool_and(updated_at >= created_at) FROM users")


TENANTS = """
CREATE TABLE base_entity.of_tenant (tenant_id uuid NOT NULL, LIKE base_entity, PRIMARY KEY (tenant_id, uuid));
ALTER TABLE base_entity.of_tenant DROP CONSTRAINT of_tenant_uuid_key;
CREATE TRIGGER zzz_tenant BEFORE UPDATE ON base_entity.of_tenant
    FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('immutable tenant_id');
CREATE TABLE projects (LIKE of_tenant, title text);
CREATE TABLE tasks (LIKE of_tenant, project uuid,
    FOREIGN KEY (tenant_id, project) REFERENCES projects ON DELETE CASCADE);
SELECT create_distributed_table('projects', 'tenant_id');
SELECT create_distributed_table('tasks', 'tenant_id', colocate_with => 'projects');
"""


def test_tables_distributed_by_their_tenant(cluster: Cluster) -> None:
    cluster.script(TENANTS)
    cluster.query(
        "INSERT INTO projects (tenant_id, title) SELECT gen_random_uuid(), n::text FROM generate_series(1, 8) AS n"
    )
    cluster.query("INSERT INTO tasks (tenant_id, project) SELECT tenant_id, uuid FROM projects")
    for tenant, uuid, title in cluster.query("SELECT tenant_id, uuid, title FROM projects"):
        found = "SELECT entity::text, document->>'title' FROM base_entity.find(%s)"
        assert cluster.query(found, uuid) == [("projects", title)]
        assert cluster.query(found, tenant) == []
    rows = "SELECT entity::text, count(*) FROM base_entity.rows('base_entity.of_tenant') GROUP BY 1 ORDER BY 1"
    assert cluster.query(rows) == [("projects", 8), ("tasks", 8)]
    assert cluster.query("SELECT * FROM base_entity.check()") == []
    ids = "SELECT entity::text, key, id, id_version FROM base_entity.entities ORDER BY 1"
    key = ["tenant_id", "uuid"]
    assert cluster.query(ids) == [("projects", key, "uuid", 4), ("tasks", key, "uuid", 4)]
    tenant = cluster.value("SELECT min(tenant_id::text) FROM projects")
    split = "SELECT min(shardid) FROM pg_dist_shard WHERE logicalrelid = 'projects'::regclass"
    nodes = "SELECT array_agg(nodeid) FROM pg_dist_node WHERE groupid <> 0"
    for call in [
        f"isolate_tenant_to_new_shard('projects', '{tenant}', 'CASCADE', shard_transfer_mode := 'block_writes')",
        f"citus_split_shard_by_split_points(({split}), ARRAY['-1500000000'], ({nodes}), 'block_writes')",
        "rebalance_table_shards(shard_transfer_mode := 'block_writes')",
        "alter_distributed_table('projects', shard_count := 3, cascade_to_colocated := true)",
    ]:
        cluster.query(f"SELECT {call}")
        assert cluster.query(rows) == [("projects", 8), ("tasks", 8)]
        uuid = cluster.value("SELECT uuid FROM projects WHERE tenant_id = %s", tenant)
        id = cluster.value("SELECT base_entity.public_id('projects', %s)", uuid)
        assert cluster.query("SELECT entity::text FROM base_entity.find(%s)", id) == [("projects",)]
        assert cluster.query(ids) == [("projects", key, "uuid", 4), ("tasks", key, "uuid", 4)]
        assert cluster.query("SELECT * FROM base_entity.check()") == []
        before = cluster.query("SELECT max(updated_at) FROM projects")
        cluster.query("UPDATE projects SET title = title || 'x' WHERE tenant_id = %s", tenant)
        assert cluster.query("SELECT max(updated_at) FROM projects") > before
    with pytest.raises(psycopg.Error, match="modifying the partition value of rows is not allowed"):
        cluster.query("UPDATE projects SET tenant_id = 'aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa'")


SOFT_DELETE = """
CREATE TABLE members (LIKE base_entity, LIKE base_soft_delete, LIKE base_versioned, name text);
SELECT create_distributed_table('members', 'uuid');
CREATE TABLE visits (LIKE base_soft_delete, LIKE base_timestamps, member uuid NOT NULL, n int,
    PRIMARY KEY (member, n), FOREIGN KEY (member) REFERENCES members ON DELETE CASCADE);
SELECT create_distributed_table('visits', 'member');
INSERT INTO members (name) SELECT n::text FROM generate_series(1, 5) AS n;
INSERT INTO visits (member, n) SELECT uuid, n FROM members, generate_series(1, 2) AS n;
"""
DELETED = "SELECT count(*) FILTER (WHERE deleted_at IS NOT NULL), count(*) FROM {}"


def test_deleted_rows_are_marked_restored_and_purged_in_their_shards(cluster: Cluster) -> None:
    cluster.script(SOFT_DELETE)
    uuid = cluster.value("SELECT uuid FROM members WHERE name = '1'")
    assert (
        cluster.query("DELETE FROM members WHERE name IN ('1', '2') RETURNING name, deleted_at IS NULL, version") != []
    )
    state = [DELETED.format(table) for table in ["members", "visits"]]
    assert [cluster.query(query) for query in state] == [[(2, 5)], [(4, 10)]]
    assert cluster.value("SELECT count(DISTINCT deleted_at) FROM members WHERE deleted_at IS NOT NULL") == 1

    with pytest.raises(psycopg.errors.FeatureNotSupported, match=r"cannot restore rows of public\.members") as refusal:
        cluster.query(f"CALL base_entity.restore('members', '{uuid}')")
    [hint] = [refusal.value.diag.message_hint.removeprefix('Use "').removesuffix('".')]
    assert sorted(success for _, _, _, success, _ in cluster.query(hint)) == [False] * 3 + [True]
    assert [cluster.query(query) for query in state] == [[(1, 5)], [(2, 10)]]

    with pytest.raises(psycopg.errors.FeatureNotSupported, match=r"cannot purge rows of public\.members") as refusal:
        cluster.query("CALL base_entity.purge('members', '0')")
    [hint] = [refusal.value.diag.message_hint.removeprefix('Use "').removesuffix('".')]
    assert all(success for _, _, _, success, _ in cluster.query(hint))
    assert [cluster.query(query) for query in state] == [[(0, 4)], [(0, 8)]]


def test_living_view_is_read_and_its_columns_are_changed_without_it(cluster: Cluster) -> None:
    cluster.script(SOFT_DELETE)
    assert cluster.value("SELECT base_entity.create_living_view('members')::text") == "living_members"
    cluster.query("DELETE FROM members WHERE name = '1'")
    names = "SELECT string_agg(name, ' ' ORDER BY name) FROM living_members"
    assert cluster.value(names) == "2 3 4 5"
    with pytest.raises(psycopg.errors.FeatureNotSupported, match="cannot modify views"):
        cluster.query("UPDATE living_members SET name = 'x'")
    for change in ["ADD COLUMN town text", "DROP COLUMN name", "RENAME COLUMN name TO title"]:
        with pytest.raises(
            psycopg.errors.FeatureNotSupported, match=r"cannot change the columns of public\.members"
        ) as refusal:
            cluster.query(f"ALTER TABLE members {change}")
    before, after = refusal.value.diag.message_hint.split('"')[1::2]
    cluster.query(before)
    cluster.query("ALTER TABLE members ADD COLUMN town text")
    cluster.query(after)
    assert cluster.value(names) == "2 3 4 5"
    assert cluster.query("SELECT town FROM living_members WHERE name = '2'") == [(None,)]


def test_public_ids_are_made_and_read_on_the_coordinator(cluster: Cluster) -> None:
    cluster.script(
        "CREATE TABLE users (LIKE base_entity, name text); SELECT base_entity.set_public_prefix('users', 'usr');"
        "SELECT create_distributed_table('users', 'uuid'); INSERT INTO users (name) VALUES ('Ada');"
        "CREATE TABLE drafts (LIKE base_entity); SELECT citus_add_local_table_to_metadata('drafts')"
    )
    known = "SELECT relation, prefix FROM base_entity.public_prefixes WHERE is_current ORDER BY 1"
    prefixes = [("drafts", "draft"), ("users", "usr")]
    assert cluster.query(known) == prefixes
    for change in [
        "alter_distributed_table('users', shard_count := 6)",
        "undistribute_table('users')",
        "create_distributed_table('users', 'uuid')",
        "undistribute_table('drafts')",
    ]:
        cluster.query(f"SELECT {change}")
        assert cluster.query(known) == prefixes
    id = cluster.value("SELECT base_entity.public_id('users', uuid) FROM (SELECT uuid FROM users OFFSET 0) AS u")
    assert cluster.query("SELECT entity::text, document->>'name' FROM base_entity.find(%s)", id) == [("users", "Ada")]
    by_id = "SELECT name FROM users WHERE uuid = (SELECT base_entity.public_id_to_uuid(%s, 'users'))"
    assert cluster.query(by_id, id) == [("Ada",)]
    on_worker = "the prefixes of public IDs are known on the coordinator"
    with pytest.raises(psycopg.errors.ObjectNotInPrerequisiteState, match=on_worker):
        cluster.query("SELECT base_entity.public_id('users', uuid) FROM users")
    with pytest.raises(psycopg.errors.ObjectNotInPrerequisiteState, match=on_worker):
        cluster.workers[0].query("SELECT * FROM base_entity.find(%s)", id, dbname=cluster.name)


def test_typeids_need_no_prefix_on_the_node_that_has_the_row(cluster: Cluster) -> None:
    cluster.script(
        "CREATE SCHEMA acme; SELECT citus_schema_distribute('acme');"
        "CREATE TABLE acme.orders (LIKE base_entity, n int);"
        "CREATE TABLE users (LIKE base_entity, n int); SELECT create_distributed_table('users', 'uuid');"
        "INSERT INTO acme.orders (n) VALUES (1); INSERT INTO users (n) VALUES (1)"
    )
    # Citus runs the whole query on the node of the one shard.
    with pytest.raises(psycopg.errors.ObjectNotInPrerequisiteState, match="known on the coordinator") as refusal:
        cluster.query(
            "SELECT base_entity.public_id('acme.orders', uuid) FROM (SELECT uuid FROM acme.orders OFFSET 0) AS o"
        )
    encode, decode = refusal.value.diag.message_hint.split('"')[1::2]
    for table, prefix in [("acme.orders", "order"), ("users", "user")]:
        id = cluster.value(encode.replace("'user'", f"'{prefix}'").replace("users", table))
        assert cluster.query(f"SELECT n FROM {table} {decode.replace('user_...', id)}") == [(1,)]
        assert cluster.query("SELECT entity::text FROM base_entity.find(%s)", id) == [(table,)]


def test_row_rules_of_a_distributed_table_are_not_suspended_by_halves(cluster: Cluster) -> None:
    cluster.script("CREATE TABLE users (LIKE base_entity, name text); SELECT create_distributed_table('users', 'uuid')")
    cluster.query("INSERT INTO users (name) VALUES ('a'), ('b'), ('c')")
    with pytest.raises(psycopg.errors.FeatureNotSupported, match='cannot suspend the row rules of "users"') as refusal:
        cluster.query("SELECT base_entity.suspend_row_rules('users')")
    with cluster.session(autocommit=False) as session:
        for statement in refusal.value.diag.message_hint.split('"')[1::2]:
            session.execute(statement)
        session.execute("UPDATE users SET updated_at = 'epoch'")
    assert cluster.value("SELECT count(*) FROM users WHERE updated_at = 'epoch'") == 3


def test_examples_of_the_page(cluster: Cluster) -> None:
    cluster.script((SQL / "citus.sql").read_text())
    listed = "SELECT count(*) FROM base_entity.entities"
    assert cluster.value(listed) == 9
    assert cluster.query("SELECT * FROM base_entity.check()") == []
