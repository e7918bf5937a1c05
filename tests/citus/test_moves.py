"""Shards that move by logical replication while rows are written: rows stay as they are."""

import threading
import uuid

import psycopg
import pytest
from cluster import Cluster

pytestmark = pytest.mark.citus

MADE = """
CREATE TABLE base_entity.rated (LIKE base_entity, LIKE base_versioned, LIKE base_soft_delete, rating int DEFAULT 3);
CREATE TABLE users (LIKE rated, name text);
SELECT create_distributed_table('users', 'uuid');
CREATE TABLE homes (LIKE rated, CONSTRAINT homes_users FOREIGN KEY (uuid) REFERENCES users ON DELETE CASCADE);
SELECT create_distributed_table('homes', 'uuid');
INSERT INTO users (name) SELECT n::text FROM generate_series(1, 200) AS n;
INSERT INTO homes (uuid) SELECT uuid FROM users;
"""


class Writer(threading.Thread):
    """Updates and deletes one row after another until it is stopped, and counts what it has written of each row."""

    def __init__(self, cluster: Cluster):
        super().__init__()
        self.cluster, self.stopped = cluster, threading.Event()
        self.keys = [key for (key,) in cluster.query("SELECT uuid FROM users ORDER BY uuid")]
        self.updates: dict[uuid.UUID, int] = dict.fromkeys(self.keys, 0)
        self.deleted: set[uuid.UUID] = set()
        self.failures: list[psycopg.Error] = []

    def run(self) -> None:
        with self.cluster.session() as session:
            turn = 0
            while not self.stopped.is_set():
                key = self.keys[turn % len(self.keys)]
                turn += 1
                try:
                    if turn % 5 == 0:
                        self.deleted.add(key)
                        session.execute("DELETE FROM users WHERE uuid = %s", [key])
                    elif key not in self.deleted:
                        session.execute("UPDATE users SET name = name || 'x' WHERE uuid = %s", [key])
                        self.updates[key] += 1
                except psycopg.Error as failure:
                    self.failures.append(failure)
                    return


def test_rows_written_while_their_shard_moves_are_the_same_on_its_new_node(cluster: Cluster) -> None:
    cluster.script(MADE)
    host, (first, second) = cluster.coordinator.host, (worker.port for worker in cluster.workers)
    writer = Writer(cluster)
    writer.start()
    try:
        for source, target in [(first, second), (second, first)]:
            where = "nodeport = %s AND table_name = 'users'::regclass"
            shards = cluster.query(f"SELECT shardid FROM citus_shards WHERE {where}", source)
            for (shard,) in shards[:2]:
                move = "SELECT citus_move_shard_placement(%s, %s, %s, %s, %s, shard_transfer_mode => 'force_logical')"
                cluster.query(move, shard, host, source, host, target)
    finally:
        writer.stopped.set()
        writer.join()
    assert writer.failures == []
    assert sum(writer.updates.values()) > len(writer.keys)
    for key, version, name, is_deleted in cluster.query(
        "SELECT uuid, version, name, deleted_at IS NOT NULL FROM users"
    ):
        assert is_deleted == (key in writer.deleted)
        assert name.count("x") == writer.updates[key]
        assert version == 1 + writer.updates[key] + is_deleted
    same = "bool_and(u.deleted_at IS NOT DISTINCT FROM h.deleted_at)"
    marked = f"SELECT count(*), {same} FROM users u JOIN homes h USING (uuid)"
    assert cluster.query(marked) == [(200, True)]
    assert cluster.query("SELECT relation, problem FROM base_entity.check()") == []
    cluster.query("UPDATE users SET name = 'moved' WHERE deleted_at IS NULL")
    assert cluster.value("SELECT bool_and(updated_at > created_at) FROM users WHERE name = 'moved'")
