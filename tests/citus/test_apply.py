"""Changed templates on tables of Citus: a table follows in one transaction, or is refused with the reason."""

from typing import NamedTuple

import psycopg
import pytest
from cluster import Cluster

pytestmark = pytest.mark.citus

MADE = """
CREATE TABLE base_entity.owned (LIKE base_entity, owner text, size int);
CREATE TABLE drafts (LIKE owned);
CREATE TABLE users (LIKE owned, name text);
SELECT create_distributed_table('users', 'uuid');
CREATE TABLE countries (LIKE owned);
SELECT create_reference_table('countries');
CREATE TABLE notes (LIKE owned);
SELECT citus_add_local_table_to_metadata('notes');
CREATE SCHEMA acme;
SELECT citus_schema_distribute('acme');
CREATE TABLE acme.orders (LIKE owned);
CREATE TABLE readings (LIKE owned) PARTITION BY HASH (uuid);
CREATE TABLE readings_0 PARTITION OF readings FOR VALUES WITH (MODULUS 1, REMAINDER 0);
SELECT create_distributed_table('readings', 'uuid');
"""
TABLES = ["acme.orders", "countries", "drafts", "notes", "readings", "users"]
LAGGING = "SELECT entity::text FROM base_entity.entities WHERE lags ORDER BY 1"
CALL = "CALL base_entity.apply('base_entity.owned')"


def fill(cluster: Cluster) -> None:
    for table in TABLES:
        cluster.query(f"INSERT INTO {table} (owner) SELECT 'root' FROM generate_series(1, 5)")


class Said(NamedTuple):
    """A message of the server."""

    sqlstate: str
    message: str
    detail: str
    hint: str


def warnings_of(cluster: Cluster, statement: str) -> list[Said]:
    found = []

    def note(said: psycopg.errors.Diagnostic) -> None:
        if said.severity == "WARNING":
            found.append(Said(said.sqlstate, said.message_primary, said.message_detail or "", said.message_hint or ""))

    with cluster.session() as session:
        session.add_notice_handler(note)
        session.execute(statement)
    return found


def shards(cluster: Cluster, table: str, query: str) -> set[str]:
    """The results of a query on each shard, whose name is %s in it; one where all are the same."""
    answers = cluster.query("SELECT success, result FROM run_command_on_placements(%s, %s)", table, query)
    assert all(success for success, _ in answers)
    return {result for _, result in answers}


CHANGES = """
ALTER TABLE base_entity.owned ADD COLUMN region text NOT NULL DEFAULT 'eu';
ALTER TABLE base_entity.owned ADD COLUMN note text;
ALTER TABLE base_entity.owned ALTER COLUMN owner SET DEFAULT 'root';
ALTER TABLE base_entity.owned ALTER COLUMN owner SET NOT NULL;
ALTER TABLE base_entity.owned ADD CONSTRAINT region_known CHECK (region IN ('eu', 'us'));
ALTER TABLE base_entity.owned ADD CONSTRAINT size_positive CHECK (size > 0);
COMMENT ON COLUMN base_entity.owned.region IS 'where it is';
CREATE INDEX ON base_entity.owned (region);
CREATE POLICY seen ON base_entity.owned USING (region = 'eu');
ALTER TABLE base_entity.owned ENABLE ROW LEVEL SECURITY;
CREATE TRIGGER zzz_note BEFORE UPDATE ON base_entity.owned
    FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('keep note');
GRANT SELECT ON base_entity.owned TO PUBLIC;
ALTER TABLE base_entity.owned SET (fillfactor = 80);
"""


def test_tables_of_citus_follow_their_template(cluster: Cluster) -> None:
    cluster.script(MADE)
    fill(cluster)
    cluster.script(CHANGES)
    assert cluster.query(LAGGING) == [(table,) for table in TABLES]
    planned = "SELECT entity::text, count(*) > 8 FROM base_entity.plan_apply('base_entity.owned') GROUP BY 1 ORDER BY 1"
    assert cluster.query(planned) == [(table, True) for table in TABLES]
    assert cluster.query(LAGGING) == [(table,) for table in TABLES]
    assert warnings_of(cluster, CALL) == []
    assert cluster.query(LAGGING) == []
    column = (
        "SELECT attnotnull || ' ' || atthasdef FROM pg_attribute WHERE attrelid = '%s'::regclass AND attname = '{}'"
    )
    for table in [table for table in TABLES if table != "drafts"]:
        assert shards(cluster, table, column.format("region")) == {"true true"}
        assert shards(cluster, table, column.format("owner")) == {"true true"}
        checks = "SELECT count(*) FROM pg_constraint WHERE conrelid = '%s'::regclass AND contype = 'c' AND convalidated"
        assert shards(cluster, table, checks) == {"2"}
        assert shards(cluster, table, "SELECT count(*) FROM pg_policy WHERE polrelid = '%s'::regclass") == {"1"}
        with pytest.raises(psycopg.errors.CheckViolation):
            cluster.query(f"UPDATE {table} SET region = 'xx'")
        cluster.query(f"UPDATE {table} SET region = 'us'")
        assert cluster.query(f"SELECT DISTINCT region, owner FROM {table}") == [("us", "root")]
    assert cluster.query("SELECT * FROM base_entity.check()") == []


def test_tables_of_citus_follow_what_their_template_renames_and_loses(cluster: Cluster) -> None:
    cluster.script(MADE)
    fill(cluster)
    cluster.script(CHANGES.replace("CREATE INDEX ON base_entity.owned (region);", ""))
    assert warnings_of(cluster, CALL) == []
    assert cluster.query(LAGGING) == []
    cluster.script(
        "ALTER TABLE base_entity.owned RENAME COLUMN region TO place;"
        "ALTER TABLE base_entity.owned DROP COLUMN note CASCADE;"
        "DROP POLICY seen ON base_entity.owned;"
        "ALTER TABLE base_entity.owned DISABLE ROW LEVEL SECURITY;"
        "ALTER TABLE base_entity.owned ALTER owner DROP NOT NULL, ALTER owner DROP DEFAULT"
    )
    assert warnings_of(cluster, "CALL base_entity.apply('base_entity.owned', remove => true)") == []
    assert cluster.query(LAGGING) == []
    named = (
        "SELECT string_agg(attname, ' ' ORDER BY attnum) FROM pg_attribute"
        " WHERE attrelid = '%s'::regclass AND attnum > 3 AND NOT attisdropped"
    )
    for table in ["acme.orders", "countries", "notes", "readings"]:
        assert shards(cluster, table, named) == {"owner size place"}
    assert shards(cluster, "users", named) == {"owner size name place"}
    assert cluster.query("SELECT * FROM base_entity.check()") == []
    cluster.query("INSERT INTO users (name) VALUES ('x')")


# The changes that a table of Citus is refused, and whether the HINT has the statement for it alone.
@pytest.mark.parametrize(
    ("change", "reason", "by_hand"),
    [
        (
            "ADD COLUMN token uuid NOT NULL DEFAULT base_entity.uuidv4()",
            'Its rows have no value for column "token".',
            False,
        ),
        ("ALTER COLUMN owner SET DEFAULT 'x', ALTER COLUMN owner SET NOT NULL", 'column "owner"', False),
        ("ALTER COLUMN size TYPE bigint", "rewrites the shards", True),
        ("ALTER COLUMN owner SET STATISTICS 200", "Citus does not support", False),
        ("ALTER COLUMN owner SET STORAGE external", "Citus does not support", False),
        ("ADD COLUMN n bigint GENERATED ALWAYS AS IDENTITY", "Citus does not support", False),
    ],
    ids=["fill", "fill of a column", "type", "statistics", "storage", "identity"],
)
def test_change_that_citus_cannot_follow_is_refused_with_the_reason(
    cluster: Cluster, change: str, reason: str, by_hand: bool
) -> None:
    cluster.script(
        "CREATE TABLE base_entity.owned (LIKE base_entity, owner text, size int); CREATE TABLE users (LIKE owned);"
        "SELECT create_distributed_table('users', 'uuid'); INSERT INTO users (size) VALUES (1)"
    )
    cluster.script(
        f"ALTER TABLE base_entity.owned ADD COLUMN region text DEFAULT 'eu'; ALTER TABLE base_entity.owned {change}"
    )
    columns = "SELECT count(*) FROM pg_attribute WHERE attrelid = 'users'::regclass"
    before = cluster.value(columns)
    for statement in ["SELECT count(*) FROM base_entity.plan_apply('base_entity.owned')", CALL]:
        [refusal] = warnings_of(cluster, statement)
        assert refusal.sqlstate in ["0A000", "01000"]
        assert refusal.message.endswith('cannot apply a template to "users", a distributed table of Citus')
        assert reason in refusal.detail
        assert cluster.value(columns) == before
    statements = refusal.hint.split('"')[1::2]
    assert ("undistribute_table" in statements[0]) is not by_hand
    with cluster.session() as session:
        for statement in statements:
            session.execute(statement)
    assert cluster.query(LAGGING) == []
    assert cluster.query("SELECT * FROM base_entity.check()") == []
    assert cluster.value("SELECT count(*) FROM citus_tables") == 1


def test_failure_of_one_shard_undoes_the_table_and_is_reported(cluster: Cluster) -> None:
    cluster.script(
        "CREATE TABLE base_entity.owned (LIKE base_entity, owner text); CREATE TABLE users (LIKE owned);"
        "SELECT create_distributed_table('users', 'uuid'); CREATE TABLE drafts (LIKE owned);"
        "INSERT INTO users (owner) VALUES ('a'), ('b'), ('')"
    )
    cluster.script(
        "ALTER TABLE base_entity.owned ADD COLUMN region text DEFAULT 'eu';"
        "ALTER TABLE base_entity.owned ADD CHECK (owner <> '')"
    )
    with pytest.raises(psycopg.Error, match="1 of 2 tables could not follow"):
        cluster.query(CALL)
    assert cluster.query(LAGGING) == [("users",)]
    assert "region" not in cluster.value(
        "SELECT string_agg(attname, ' ') FROM pg_attribute WHERE attrelid = 'users'::regclass"
    )
    cluster.query("UPDATE users SET owner = 'c' WHERE owner = ''")
    cluster.query(CALL)
    assert cluster.query(LAGGING) == []


def test_table_with_a_foreign_key_to_a_reference_table_follows(cluster: Cluster) -> None:
    cluster.script(
        "CREATE TABLE countries (LIKE base_entity); SELECT create_reference_table('countries');"
        "CREATE TABLE base_entity.placed (LIKE base_entity, name text, country uuid);"
        "CREATE TABLE users (LIKE placed, FOREIGN KEY (country) REFERENCES countries);"
        "SELECT create_distributed_table('users', 'uuid'); INSERT INTO users (name) VALUES ('a');"
        "ALTER TABLE base_entity.placed ALTER COLUMN name SET NOT NULL;"
        "ALTER TABLE base_entity.placed ADD COLUMN state int NOT NULL DEFAULT 1"
    )
    assert warnings_of(cluster, "CALL base_entity.apply('base_entity.placed')") == []
    assert cluster.query("SELECT * FROM base_entity.check()") == []
    with pytest.raises(psycopg.errors.ForeignKeyViolation):
        cluster.query("UPDATE users SET country = '11111111-1111-4111-8111-111111111111'")
    # In a transaction block, too.
    cluster.query("ALTER TABLE base_entity.placed ADD COLUMN kind text NOT NULL DEFAULT 'x'")
    with cluster.session(autocommit=False) as session:
        session.execute("SELECT * FROM users")
        session.execute("CALL base_entity.apply('base_entity.placed', online => false)")
    assert cluster.query("SELECT * FROM base_entity.check()") == []


def test_index_of_a_large_table_is_left_to_a_statement(cluster: Cluster) -> None:
    cluster.script(
        "CREATE TABLE base_entity.owned (LIKE base_entity, owner text); CREATE TABLE users (LIKE owned);"
        "SELECT create_distributed_table('users', 'uuid');"
        "INSERT INTO users (owner) SELECT repeat('x', 400) FROM generate_series(1, 30000);"
        "CREATE INDEX ON base_entity.owned (owner); ALTER TABLE base_entity.owned ADD COLUMN region text DEFAULT 'eu'"
    )
    [refusal] = warnings_of(cluster, CALL)
    assert "cannot run in a transaction" in refusal.detail
    for statement in refusal.hint.split('"')[1::2]:
        cluster.query(statement)
    assert cluster.query("SELECT * FROM base_entity.check()") == []


def test_template_is_no_table_of_citus(cluster: Cluster) -> None:
    cluster.script(
        "CREATE TABLE countries (LIKE base_entity); SELECT create_reference_table('countries');"
        "CREATE TABLE base_entity.placed (LIKE base_entity, country uuid); CREATE TABLE users (LIKE placed)"
    )
    # Citus adds a table with a foreign key to a reference table to its metadata.
    for statement in [
        "ALTER TABLE base_entity.placed ADD FOREIGN KEY (country) REFERENCES countries",
        "CREATE TABLE base_entity.located (LIKE base_entity, country uuid REFERENCES countries)",
        "SELECT citus_add_local_table_to_metadata('base_entity.placed')",
    ]:
        with pytest.raises(psycopg.errors.FeatureNotSupported, match="to the metadata of Citus") as refusal:
            cluster.query(statement)
        assert refusal.value.diag.message_hint
    assert cluster.query("SELECT * FROM base_entity.check()") == []
