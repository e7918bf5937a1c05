"""Rows of the configuration that are kept by name, and policies on new tables, while Citus replaces tables."""

import psycopg
import pytest
from cluster import Cluster

pytestmark = pytest.mark.citus

HELD = """
SELECT 'naming' FROM base_entity.naming_policies WHERE relation = {0}
UNION ALL SELECT 'drift' FROM base_entity.drift_exceptions WHERE relation = {0}
UNION ALL SELECT 'outdated' FROM base_entity.noted_parts WHERE relation = {0}
UNION SELECT 'prefix' FROM base_entity.public_prefixes WHERE relation = {0}
ORDER BY 1
"""
ALL = [("drift",), ("naming",), ("outdated",), ("prefix",)]
MADE = """
CREATE TABLE base_entity.owned (LIKE base_entity, owner text DEFAULT 'root');
CREATE TABLE users (LIKE owned);
SELECT base_entity.set_public_prefix('users', 'usr');
SELECT base_entity.exempt('users');
SELECT base_entity.accept_drift('users', 'not null', 'owner');
ALTER TABLE base_entity.owned ALTER COLUMN owner DROP DEFAULT;
"""
DISTRIBUTE = {
    "distributed": "create_distributed_table('users', 'uuid')",
    "reference": "create_reference_table('users')",
    "local": "citus_add_local_table_to_metadata('users')",
    "single shard": "create_distributed_table('users', NULL)",
}


def held(cluster: Cluster, table: str = "users") -> list[tuple]:
    return cluster.query(HELD.format(f"'{table}'"))


@pytest.mark.parametrize("kind", DISTRIBUTE)
def test_rows_by_name_stay_while_citus_replaces_a_table_and_go_with_it(cluster: Cluster, kind: str) -> None:
    cluster.script(MADE)
    assert held(cluster) == ALL
    cluster.query(f"SELECT {DISTRIBUTE[kind]}")
    assert held(cluster) == ALL
    if kind == "distributed":
        cluster.query("SELECT alter_distributed_table('users', shard_count := 6)")
        assert held(cluster) == ALL
    cluster.query("SELECT undistribute_table('users')")
    assert held(cluster) == ALL
    cluster.query(f"SELECT {DISTRIBUTE[kind]}")
    cluster.query("ALTER TABLE users RENAME TO members")
    assert (held(cluster), held(cluster, "members")) == ([], ALL)
    with cluster.session(autocommit=False) as session:
        session.execute("SAVEPOINT a")
        session.execute("DROP TABLE members")
        session.execute("ROLLBACK TO a")
    assert held(cluster, "members") == ALL
    cluster.query("DROP TABLE members")
    assert held(cluster, "members") == []


@pytest.mark.parametrize(
    "drop",
    [
        "DROP TABLE users",
        "DO $$ BEGIN DROP TABLE users; END $$",
        "DROP TABLE IF EXISTS absent_ones, users CASCADE",
        "DROP TABLE users; CREATE TABLE users (LIKE base_entity)",
        "DROP OWNED BY maker",
    ],
    ids=["table", "in a function", "tables", "and create again", "owned"],
)
def test_dropped_table_of_citus_leaves_no_row(cluster: Cluster, drop: str) -> None:
    cluster.script("CREATE ROLE maker")
    try:
        cluster.script(MADE)
        cluster.query("SELECT create_distributed_table('users', 'uuid')")
        cluster.query("ALTER TABLE users OWNER TO maker")
        cluster.query(drop)
        assert held(cluster) == ([("prefix",)] if "CREATE" in drop else [])
        prefixes = cluster.query("SELECT prefix FROM base_entity.public_prefixes WHERE relation = 'users'")
        assert prefixes == ([("user",)] if "CREATE" in drop else [])
    finally:
        cluster.script("DROP TABLE IF EXISTS users; DROP ROLE maker")


def test_dropped_schema_of_a_tenant_leaves_no_row(cluster: Cluster) -> None:
    cluster.script("CREATE SCHEMA acme; SELECT citus_schema_distribute('acme')")
    cluster.script("SET search_path TO acme, public;" + MADE)
    assert held(cluster) == ALL
    cluster.query("SELECT citus_schema_undistribute('acme')")
    cluster.query("SELECT citus_schema_distribute('acme')")
    assert held(cluster) == ALL
    cluster.query("DROP SCHEMA acme CASCADE")
    assert held(cluster) == []


REQUIRE = "SELECT base_entity.require('public', 'base_entity.base_entity', 'refuse')"


@pytest.mark.parametrize("coordinator_has_shards", [False, True])
def test_required_template_lets_through_what_citus_makes(cluster: Cluster, coordinator_has_shards: bool) -> None:
    if coordinator_has_shards:
        cluster.place_shards_on_coordinator()
    cluster.query(REQUIRE)
    cluster.script(
        "CREATE TABLE users (LIKE base_entity, name text); CREATE TABLE countries (LIKE base_entity);"
        "CREATE TABLE drafts (LIKE base_entity); CREATE TABLE orders (LIKE base_entity, country uuid);"
        "CREATE TABLE schema_migrations (id int PRIMARY KEY);"
        "CREATE TABLE readings (LIKE base_entity) PARTITION BY HASH (uuid);"
        "CREATE TABLE readings_0 PARTITION OF readings FOR VALUES WITH (MODULUS 1, REMAINDER 0);"
    )
    tenant = "'users', '11111111-1111-4111-8111-111111111111', 'CASCADE'"
    for call in [
        "create_distributed_table('users', 'uuid')",
        "create_distributed_table('readings', 'uuid')",
        "create_reference_table('countries')",
        "create_reference_table('schema_migrations')",
        "citus_add_local_table_to_metadata('drafts')",
        "alter_distributed_table('users', shard_count := 6, cascade_to_colocated := true)",
        f"isolate_tenant_to_new_shard({tenant}, shard_transfer_mode := 'block_writes')",
    ]:
        cluster.query(f"SELECT {call}")
    # A foreign key to a reference table adds the table to the metadata of Citus.
    cluster.query("ALTER TABLE orders ADD FOREIGN KEY (country) REFERENCES countries")
    cluster.query("CREATE TABLE invoices (LIKE base_entity, country uuid REFERENCES countries)")
    kinds = (
        "SELECT table_name::text, citus_table_type FROM citus_tables"
        " WHERE table_name::text NOT LIKE 'readings%%' ORDER BY 1"
    )
    assert cluster.query(kinds) == [
        ("countries", "reference"),
        ("drafts", "local"),
        ("invoices", "local"),
        ("orders", "local"),
        ("schema_migrations", "reference"),
        ("users", "distributed"),
    ]
    cluster.query("ALTER TABLE orders DROP CONSTRAINT orders_country_fkey")
    for table in ["users", "drafts", "readings", "schema_migrations"]:
        cluster.query(f"SELECT undistribute_table('{table}')")
    cluster.query("SELECT undistribute_table('countries', cascade_via_foreign_keys => true)")
    assert cluster.query("SELECT * FROM base_entity.template_violations()") == []
    assert cluster.query("SELECT * FROM base_entity.check()") == []
    assert cluster.value("SELECT count(*) FROM citus_tables") == 0


@pytest.mark.parametrize(
    "make",
    [
        "CREATE TABLE things (id int)",
        "DO $$ BEGIN CREATE TABLE things (id int); END $$",
        "CREATE TABLE schema_migrations_2026 (id int)",
        "CREATE TABLE things AS SELECT 1 AS id",
        "DO $$ BEGIN CREATE TABLE things AS SELECT 1 AS id; END $$",
        "CREATE TABLE IF NOT EXISTS things (id int); SELECT create_distributed_table('things', 'id')",
        "DO $$ BEGIN CREATE TABLE things (id int); PERFORM create_reference_table('things'); END $$",
        "CREATE SCHEMA other; CREATE TABLE other.things (id int); ALTER TABLE other.things SET SCHEMA public",
        "DO $$ BEGIN CREATE TABLE schema_migrations (id int); ALTER TABLE schema_migrations RENAME TO things; END $$",
        "DO $$ BEGIN ALTER TABLE readings DETACH PARTITION readings_0; END $$",
    ],
)
def test_required_template_refuses_other_tables_of_any_role(cluster: Cluster, make: str) -> None:
    cluster.script(
        "CREATE TABLE readings (LIKE base_entity) PARTITION BY HASH (uuid);"
        "CREATE TABLE readings_0 PARTITION OF readings FOR VALUES WITH (MODULUS 1, REMAINDER 0)"
    )
    cluster.query(REQUIRE)
    with pytest.raises(psycopg.errors.InvalidTableDefinition, match="is not LIKE template") as refusal:
        cluster.query(make)
    assert refusal.value.diag.message_hint
    tables = (
        "SELECT count(*) FROM pg_class"
        " WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND NOT relispartition"
    )
    assert cluster.value(tables) == 0
    with cluster.session(autocommit=False) as session, pytest.raises(psycopg.errors.InvalidTableDefinition):
        session.execute("CREATE TABLE things (id int)")
