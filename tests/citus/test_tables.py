"""Entities that Citus distributes: what holds on each node, and what is refused before anything changes."""

import re

import psycopg
import pytest
from cluster import Cluster

pytestmark = pytest.mark.citus

TABLES = """
CREATE TABLE users (LIKE base_entity, name text);
SELECT create_distributed_table('users', 'uuid');
CREATE TABLE countries (LIKE base_entity, name text);
SELECT create_reference_table('countries');
CREATE TABLE drafts (LIKE base_entity, name text);
SELECT citus_add_local_table_to_metadata('drafts');
CREATE TABLE plain_ones (LIKE base_entity, name text);
CREATE SCHEMA acme;
SELECT citus_schema_distribute('acme');
CREATE TABLE acme.orders (LIKE base_entity, name text);
CREATE TABLE readings (LIKE base_entity, name text) PARTITION BY HASH (uuid);
CREATE TABLE readings_0 PARTITION OF readings FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE readings_1 PARTITION OF readings FOR VALUES WITH (MODULUS 2, REMAINDER 1);
SELECT create_distributed_table('readings', 'uuid');
"""
KINDS = ["acme.orders", "countries", "drafts", "plain_ones", "readings", "users"]
DISTRIBUTED = [name for name in KINDS if name != "plain_ones"]


def fill(cluster: Cluster, rows: int = 5) -> None:
    for table in KINDS:
        cluster.query(f"INSERT INTO {table} (name) SELECT '{table} ' || n FROM generate_series(1, {rows}) AS n")


def test_find_and_rows_read_the_shards(cluster: Cluster) -> None:
    cluster.script(TABLES)
    fill(cluster, 2)
    for node in [cluster.coordinator, cluster.workers[0]]:
        with node.session(cluster.name) as session:
            for table in KINDS if node is cluster.coordinator else DISTRIBUTED:
                for uuid, name in session.execute(f"SELECT uuid, name FROM {table}").fetchall():
                    for call in ["find(%s)", f"find(%s, '{{{table}}}')"]:
                        found = f"SELECT entity::text, document->>'name' FROM base_entity.{call}"
                        assert session.execute(found, [uuid]).fetchall() == [(table, name)]
    rows = "FROM base_entity.rows('base_entity.base_entity')"
    counts = cluster.query(f"SELECT entity::text, count(*), count(uuid) {rows} GROUP BY 1 ORDER BY 1")
    assert counts == [(table, 2, 2) for table in KINDS]
    newest = cluster.query("SELECT created_at FROM base_entity.rows('base_entity.base_entity', 7)")
    assert newest == cluster.query(f"SELECT created_at {rows} ORDER BY 1 DESC LIMIT 7")


def test_find_runs_no_code_of_an_owner_that_the_role_does_not_trust(cluster: Cluster) -> None:
    cluster.script("CREATE ROLE maker LOGIN; CREATE ROLE reader LOGIN; GRANT CREATE ON SCHEMA public TO maker")
    try:
        cluster.script(
            "CREATE TABLE users (LIKE base_entity, name text); GRANT SELECT ON users TO reader", user="maker"
        )
        cluster.query("SELECT create_distributed_table('users', 'uuid')", user="maker")
        uuid = cluster.value("INSERT INTO users (name) VALUES ('Ada') RETURNING uuid", user="maker")
        assert cluster.query("SELECT entity FROM base_entity.find(%s)", uuid, user="reader") == []
        named = "SELECT document->>'name' FROM base_entity.find(%s, '{users}')"
        assert cluster.query(named, uuid, user="reader") == [("Ada",)]
        cluster.script("CREATE ROLE other LOGIN")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            cluster.query(named, uuid, user="other")
    finally:
        cluster.script("DROP TABLE IF EXISTS users; DROP OWNED BY maker; DROP ROLE IF EXISTS maker, reader, other")


def sql_of(hint: str) -> list[str]:
    """The statements of a HINT, which are quoted in it."""
    return re.findall(r'"([^"]+)"', hint)


@pytest.mark.parametrize(
    ("distribute", "templates"),
    [
        # A key of the uuid alone cannot be one of a table that is distributed by another column.
        ("SELECT create_distributed_table('public.things', 'id')", "base_timestamps"),
        ("SELECT create_reference_table('public.things')", "base_entity"),
        ("SELECT citus_add_local_table_to_metadata('public.things')", "base_entity"),
        ("SELECT create_distributed_table('public.things', NULL)", "base_entity"),
    ],
    ids=["distributed", "reference", "local", "single shard"],
)
def test_adopt_and_release_of_a_distributed_table_name_the_statements(
    cluster: Cluster, distribute: str, templates: str
) -> None:
    cluster.script("CREATE TABLE things (id int PRIMARY KEY, note text)")
    cluster.script(f"INSERT INTO things SELECT generate_series(1, 20); {distribute}")
    described = "SELECT attname FROM pg_attribute WHERE attrelid = 'things'::regclass AND attnum > 0"
    entities = "SELECT count(*) FROM base_entity.entities"
    with pytest.raises(psycopg.errors.FeatureNotSupported, match=r'cannot adopt "things", a .* of Citus') as refusal:
        cluster.query("CALL base_entity.adopt('things')")
    assert (cluster.query(described), cluster.value(entities)) == ([("id",), ("note",)], 0)
    run(cluster, refusal.value, distribute, f"'public.things', '{{{templates}}}'")
    assert cluster.query("SELECT count(*), count(created_at) FROM things") == [(20, 20)]
    cluster.query("UPDATE things SET created_at = 'epoch', note = 'new' WHERE id = 3")
    assert cluster.query("SELECT created_at > 'epoch', updated_at > created_at FROM things WHERE id = 3") == [
        (True, True)
    ]
    assert cluster.query("SELECT relation, problem FROM base_entity.check()") == []

    with pytest.raises(psycopg.errors.FeatureNotSupported, match=r'cannot release "things", a .* of Citus') as refusal:
        cluster.query("CALL base_entity.release('things')")
    assert cluster.value(entities) == 1
    run(cluster, refusal.value, distribute, "'public.things'")
    assert cluster.value(entities) == 0
    assert cluster.value("SELECT count(*) FROM things") == 20


def run(cluster: Cluster, refusal: psycopg.Error, last: str, arguments: str) -> None:
    """Runs the statements of a HINT, the last of which is given, and its CALL with these arguments."""
    statements = sql_of(refusal.diag.message_hint)
    assert statements[-1] == last
    with cluster.session() as session:
        for statement in statements:
            session.execute(re.sub(r"^(CALL .*?)\(.*\)$", rf"\1({arguments})", statement))


def test_table_of_a_distributed_schema_is_adopted_by_the_statements_of_the_hint(cluster: Cluster) -> None:
    cluster.script(
        "CREATE SCHEMA acme; SELECT citus_schema_distribute('acme'); CREATE TABLE acme.things (id int PRIMARY KEY)"
    )
    cluster.query("INSERT INTO acme.things SELECT generate_series(1, 20)")
    with pytest.raises(psycopg.errors.FeatureNotSupported, match="a table of a distributed schema") as refusal:
        cluster.query("CALL base_entity.adopt('acme.things')")
    run(cluster, refusal.value, "SELECT citus_schema_distribute('acme')", "'acme.things'")
    assert cluster.query("SELECT count(DISTINCT uuid) FROM acme.things") == [(20,)]
    assert cluster.value("SELECT count(*) FROM citus_tables WHERE citus_table_type = 'schema'") == 1


def test_names_are_checked_where_the_statement_is_run(cluster: Cluster) -> None:
    cluster.script("CREATE TABLE users (LIKE base_entity, name text); SELECT create_distributed_table('users', 'uuid')")
    cluster.script("CREATE TABLE countries (LIKE base_entity); SELECT create_reference_table('countries')")
    long = "a_very_long_name_of_a_table_that_is_in_the_plural_and_nearly_cut_users"[:63]
    with cluster.session() as session:
        with pytest.raises(psycopg.errors.InvalidName, match='table name "user_row" is not plural'):
            session.execute("ALTER TABLE users RENAME TO user_row")
        session.execute("SET base_entity.naming = 'off'")
        session.execute("ALTER TABLE users RENAME TO user_row")
        session.execute("ALTER TABLE countries RENAME TO country")
        session.execute("RESET base_entity.naming")
        session.execute("SELECT base_entity.add_uncountable('gizmo')")
        session.execute("ALTER TABLE user_row RENAME TO gizmo")
        session.execute("ALTER TABLE gizmo RENAME TO users")
        session.execute(f"ALTER TABLE users RENAME TO {long[:-9]}_members")
        session.execute("ALTER TABLE country RENAME TO countries")
        session.execute("SELECT base_entity.set_naming_policy(NULL, 'error')")
        session.execute("CREATE SCHEMA archive")
        session.execute("ALTER TABLE countries SET SCHEMA archive")
        with pytest.raises(psycopg.errors.InvalidName, match='table name "country" is not plural'):
            session.execute("ALTER TABLE archive.countries RENAME TO country")
    cluster.query(f"INSERT INTO {long[:-9]}_members DEFAULT VALUES")


def test_generated_name_is_refused(cluster: Cluster) -> None:
    with cluster.session() as session:
        session.execute("SET base_entity.naming = 'generate'")
        message = 'cannot create table "BookItem" as "book_items" with Citus'
        with pytest.raises(psycopg.errors.FeatureNotSupported, match=message) as refusal:
            session.execute('CREATE TABLE "BookItem" (LIKE base_entity)')
        assert "Use the name book_items in the statement" in refusal.value.diag.message_hint
        session.execute("CREATE TABLE book_items (LIKE base_entity)")
        session.execute('CREATE TEMP TABLE "BookItem" (LIKE base_entity)')
    assert cluster.value("SELECT count(*) FROM base_entity.entities") == 1


def test_entities_shows_the_size_and_the_rows_of_all_shards(cluster: Cluster) -> None:
    cluster.script("CREATE ROLE reader LOGIN")
    try:
        cluster.script(TABLES)
        fill(cluster, 200)
        for table in KINDS:
            cluster.query(f"ANALYZE {table}")
        listed = "SELECT entity::text, estimated_rows, size > 16384 FROM base_entity.entities"
        for user in ["postgres", "reader"]:
            # A role without USAGE on a schema is refused the sizes in it.
            kinds = KINDS if user == "postgres" else [table for table in KINDS if "." not in table]
            where = "WHERE partition_of IS NULL AND entity::text = ANY (%s) ORDER BY 1"
            assert cluster.query(f"{listed} {where}", kinds, user=user) == [(table, 200, True) for table in kinds]
        sizes = "SELECT sum(size) FROM base_entity.entities WHERE entity = 'users'::regclass"
        assert cluster.value(sizes) == cluster.value("SELECT citus_total_relation_size('users')")
    finally:
        cluster.script("DROP ROLE reader")
