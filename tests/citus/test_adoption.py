"""adopt() of tables of Citus with foreign keys, and of partitions: the HINT has the statements."""

import re

import psycopg
import pytest
from cluster import Cluster

pytestmark = pytest.mark.citus

MADE = """
CREATE TABLE kinds (id int PRIMARY KEY);
SELECT create_reference_table('kinds');
CREATE TABLE offices (id int PRIMARY KEY, kind int REFERENCES kinds);
CREATE TABLE tenants (id int PRIMARY KEY, parent int);
SELECT create_distributed_table('tenants', 'id', colocate_with => 'none', shard_count => 3);
CREATE TABLE projects (tenant int, id int, kind int, PRIMARY KEY (tenant, id));
SELECT create_distributed_table('projects', 'tenant', colocate_with => 'tenants');
ALTER TABLE projects ADD FOREIGN KEY (tenant) REFERENCES tenants ON DELETE CASCADE;
ALTER TABLE projects ADD FOREIGN KEY (kind) REFERENCES kinds;
CREATE TABLE tasks (tenant int, id int, project int, PRIMARY KEY (tenant, id));
SELECT create_distributed_table('tasks', 'tenant', colocate_with => 'projects');
ALTER TABLE tasks ADD CONSTRAINT of_project FOREIGN KEY (tenant, project) REFERENCES projects;
INSERT INTO kinds VALUES (1);
INSERT INTO offices VALUES (1, 1);
INSERT INTO tenants SELECT generate_series(1, 5);
INSERT INTO projects SELECT id, 1, 1 FROM tenants;
INSERT INTO tasks SELECT id, 1, 1 FROM tenants;
"""
KINDS = [
    ("kinds", "reference", "<none>", 1),
    ("offices", "local", "<none>", 1),
    ("projects", "distributed", "tenant", 3),
    ("tasks", "distributed", "tenant", 3),
    ("tenants", "distributed", "id", 3),
]
LISTED = "SELECT table_name::text, citus_table_type, distribution_column, shard_count FROM citus_tables ORDER BY 1"
KEYS = (
    "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint"
    " WHERE contype = 'f' AND conrelid IN ('offices'::regclass, 'projects'::regclass, 'tasks'::regclass) ORDER BY 1, 2"
)


def run_hint(cluster: Cluster, refusal: psycopg.Error, replaced: str = "", by: str = "") -> None:
    with cluster.session() as session:
        for statement in re.findall(r'"([^"]+)"', refusal.diag.message_hint):
            session.execute(statement.replace(replaced, by) if replaced else statement)


@pytest.mark.parametrize("table", ["kinds", "offices", "tenants", "projects", "tasks"])
def test_hint_drops_and_adds_the_foreign_keys_of_the_table(cluster: Cluster, table: str) -> None:
    cluster.script(MADE)
    keys = cluster.query(KEYS)
    assert (len(keys), cluster.query(LISTED)) == (4, KINDS)
    with pytest.raises(psycopg.errors.FeatureNotSupported, match=f'cannot adopt "{table}"') as refusal:
        cluster.query(f"CALL base_entity.adopt('{table}', '{{base_timestamps}}')")
    assert (cluster.query(KEYS), cluster.query(LISTED)) == (keys, KINDS)
    run_hint(cluster, refusal.value, f"adopt('public.{table}')", f"adopt('public.{table}', '{{base_timestamps}}')")
    assert (cluster.query(KEYS), cluster.query(LISTED)) == (keys, KINDS)
    rows = cluster.value(f"SELECT count(created_at) FROM {table}")
    assert rows == (1 if table in ["kinds", "offices"] else 5)
    with pytest.raises(psycopg.errors.ForeignKeyViolation):
        cluster.query("DELETE FROM tenants WHERE id = 1")
    assert cluster.query("SELECT relation, problem FROM base_entity.check()") == []


def test_release_and_repair_of_connected_tables_have_the_same_statements(cluster: Cluster) -> None:
    cluster.script(
        "CREATE TABLE users (LIKE base_entity);"
        "CREATE TABLE visits (LIKE base_entity, FOREIGN KEY (uuid) REFERENCES users);"
        "SELECT create_distributed_table('users', 'uuid'); SELECT create_distributed_table('visits', 'uuid')"
    )
    for procedure in ["repair", "release"]:
        with pytest.raises(psycopg.errors.FeatureNotSupported, match=f'cannot {procedure} "users"') as refusal:
            cluster.query(f"CALL base_entity.{procedure}('users')")
        run_hint(cluster, refusal.value)
        assert cluster.query(LISTED) == [("users", "distributed", "uuid", 4), ("visits", "distributed", "uuid", 4)]
    assert cluster.query("SELECT entity::text FROM base_entity.entities") == [("visits",)]


def test_partitions_of_a_distributed_table_are_refused_with_it(cluster: Cluster) -> None:
    cluster.script(
        "CREATE TABLE readings (id int, PRIMARY KEY (id)) PARTITION BY HASH (id);"
        "CREATE TABLE readings_0 PARTITION OF readings FOR VALUES WITH (MODULUS 1, REMAINDER 0);"
        "SELECT create_distributed_table('readings', 'id'); INSERT INTO readings VALUES (1)"
    )
    with pytest.raises(psycopg.errors.WrongObjectType, match='"readings_0" is a partition'):
        cluster.query("CALL base_entity.adopt('readings_0', '{base_timestamps}')")
    with pytest.raises(psycopg.errors.FeatureNotSupported, match='cannot adopt "readings"') as refusal:
        cluster.query("CALL base_entity.adopt('readings', '{base_timestamps}')")
    run_hint(cluster, refusal.value, "adopt('public.readings')", "adopt('public.readings', '{base_timestamps}')")
    assert cluster.query("SELECT id, created_at = updated_at FROM readings") == [(1, True)]
    assert cluster.value("SELECT count(*) FROM citus_tables WHERE citus_table_type = 'distributed'") == 2


def test_local_tables_beside_tables_of_citus_are_adopted(cluster: Cluster) -> None:
    cluster.script(
        "CREATE TABLE things (id int PRIMARY KEY); CREATE TABLE notes (id int PRIMARY KEY);"
        "SELECT create_distributed_table('notes', 'id')"
    )
    cluster.query("CALL base_entity.adopt('things')")
    cluster.query("CALL base_entity.adopt_all('public')")
    assert cluster.query("SELECT entity::text FROM base_entity.entities") == [("things",)]
