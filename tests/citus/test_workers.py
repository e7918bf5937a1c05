"""Sessions on a worker: tables of Citus are read and written there; the coordinator alone has the user's templates."""

import psycopg
import pytest
from cluster import Cluster
from postgresql import Server

pytestmark = pytest.mark.citus

MADE = """
CREATE TABLE base_entity.owned (LIKE base_entity, LIKE base_soft_delete, owner text NOT NULL DEFAULT 'root');
CREATE TRIGGER zzz_owner BEFORE UPDATE ON base_entity.owned
    FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('immutable owner');
CREATE TABLE users (LIKE owned, name text);
SELECT create_distributed_table('users', 'uuid');
CREATE TABLE countries (LIKE owned, name text);
SELECT create_reference_table('countries');
CREATE TABLE members (LIKE base_entity, name text);
SELECT create_distributed_table('members', 'uuid');
"""
ENTITIES = ["countries", "members", "users"]


@pytest.fixture
def worker(cluster: Cluster) -> Server:
    cluster.script(MADE)
    return cluster.workers[0]


def test_rows_are_written_by_the_rules_of_a_template_of_the_coordinator(cluster: Cluster, worker: Server) -> None:
    def run(sql: str) -> list[tuple]:
        return worker.query(sql, dbname=cluster.name)

    for table in ["users", "countries"]:
        run(f"INSERT INTO {table} (name) SELECT n::text FROM generate_series(1, 10) AS n")
        run(f"UPDATE {table} SET name = name || 'x', created_at = 'epoch'")
        kept = "count(DISTINCT uuid), bool_and(updated_at > created_at AND created_at > 'epoch'), min(owner)"
        assert run(f"SELECT {kept} FROM {table}") == [(10, True, "root")]
        with pytest.raises(psycopg.Error, match=r'column "owner" of table "(users|countries)'):
            run(f"UPDATE {table} SET owner = 'ada'")
        run(f"DELETE FROM {table} WHERE name < '3x'")
        assert run(f"SELECT count(deleted_at), count(*) FROM {table}") == [(3, 10)]
        uuid = run(f"SELECT uuid FROM {table} LIMIT 1")[0][0]
        assert run(f"SELECT entity::text FROM base_entity.find('{uuid}')") == [(table,)]
    first, *others = cluster.copies("countries", "SELECT row_to_json(t)::text FROM {} AS t ORDER BY uuid")
    assert others == [first] * 2


def test_check_on_a_worker_reports_templates_of_the_coordinator_alone(cluster: Cluster, worker: Server) -> None:
    assert cluster.query("SELECT relation::text, problem FROM base_entity.check()") == []
    problem = "template owned, which it was made LIKE, does not exist"
    listed = worker.query("SELECT relation::text, problem FROM base_entity.check() ORDER BY 1", dbname=cluster.name)
    assert listed == [("countries", problem), ("users", problem)]
    listed = worker.query("SELECT entity::text FROM base_entity.entities ORDER BY 1", dbname=cluster.name)
    assert listed == [(table,) for table in ENTITIES]


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        ("CREATE TABLE things (LIKE owned)", 'relation "owned" does not exist'),
        ("CALL base_entity.adopt('users')", 'cannot adopt "users", a distributed table of Citus'),
        ("CALL base_entity.release('users')", 'cannot release "users", a distributed table of Citus'),
        ("CALL base_entity.purge('users', '0')", r"cannot purge rows of public\.users"),
        ("CALL base_entity.purge('countries', '0')", r"cannot purge rows of public\.countries"),
        ("SELECT base_entity.suspend_row_rules('users')", 'cannot suspend the row rules of "users"'),
        ("SELECT base_entity.create_living_view('users')", "operation is not allowed on this node"),
        ("ALTER TABLE users RENAME TO user_row", "not plural|operation is not allowed on this node"),
    ],
)
def test_statement_on_a_worker_is_refused_and_changes_nothing(
    cluster: Cluster, worker: Server, statement: str, message: str
) -> None:
    described = "SELECT base_entity.describe('users')"
    before = cluster.query(described), worker.query(described, dbname=cluster.name)
    with pytest.raises(psycopg.Error, match=message):
        worker.query(statement, dbname=cluster.name)
    assert (cluster.query(described), worker.query(described, dbname=cluster.name)) == before


def test_apply_on_a_worker_changes_no_table_of_citus(cluster: Cluster, worker: Server) -> None:
    worker.query("CALL base_entity.apply('base_entity.base_entity', remove => true)", dbname=cluster.name)
    assert cluster.query("SELECT relation::text, problem FROM base_entity.check()") == []
    cluster.query("INSERT INTO members (name) VALUES ('a')")
    cluster.query("UPDATE members SET name = 'b'")
    assert cluster.query("SELECT updated_at > created_at FROM members") == [(True,)]
