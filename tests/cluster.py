"""A cluster of Citus: a coordinator and two workers. BASE_ENTITY_CITUS names the pg_config of each PostgreSQL that has
Citus and the extension, separated by colons; without one of the version that is tested, the tests are skipped."""

import itertools
import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from postgresql import SUPERUSER, Installation, Server

VARIABLE = "BASE_ENTITY_CITUS"

_numbers = itertools.count(1)

# Without it no table with triggers can be distributed. Few shards are as good as many, and made faster.
SETTINGS = {"citus.enable_unsafe_triggers": "on", "citus.shard_count": "4"}


class Cluster:
    """One database on all nodes, with the extension. Statements run on the coordinator."""

    def __init__(self, coordinator: Server, workers: list[Server], name: str):
        self.coordinator, self.workers, self.name = coordinator, [], name
        for node in [coordinator, *workers]:
            node.create_database(name, extension=False)
            node.query("CREATE EXTENSION citus", dbname=name)
        self.query("SELECT citus_set_coordinator_host(%s, %s)", coordinator.host, coordinator.port)
        for worker in workers:
            self.join(worker)
        for setting, value in SETTINGS.items():
            self.query(f"ALTER DATABASE {name} SET {setting} = '{value}'")
        self.query("CREATE EXTENSION base_entity")

    @property
    def nodes(self) -> list[Server]:
        return [self.coordinator, *self.workers]

    def join(self, worker: Server) -> None:
        """Adds a server whose database of the cluster's name has Citus."""
        self.query("SELECT citus_add_node(%s, %s)", worker.host, worker.port)
        self.workers.append(worker)

    def leave(self, worker: Server) -> None:
        self.query("SELECT citus_remove_node(%s, %s)", worker.host, worker.port)
        self.workers.remove(worker)

    def query(self, sql: str, *parameters, user: str = SUPERUSER) -> list[tuple]:
        return self.coordinator.query(sql, *parameters, dbname=self.name, user=user)

    def value(self, sql: str, *parameters, user: str = SUPERUSER):
        return self.query(sql, *parameters, user=user)[0][0]

    def script(self, sql: str, user: str = SUPERUSER) -> str:
        return self.coordinator.script(sql, self.name, user)

    def session(self, user: str = SUPERUSER, **options) -> psycopg.Connection:
        return self.coordinator.session(self.name, user, **options)

    def copies(self, table: str, sql: str) -> list[list[tuple]]:
        """The rows of a query on the shard of a reference table, whose name is {} in it, of each node."""
        sql_of_shard = "SELECT shard_name(logicalrelid, shardid) FROM pg_dist_shard WHERE logicalrelid = %s::regclass"
        shard = self.value(sql_of_shard, table)
        return [node.query(sql.format(shard), dbname=self.name) for node in self.nodes]

    def place_shards_on_coordinator(self) -> None:
        """Has the coordinator take shards of distributed tables, too, as it does not by default."""
        node = (self.coordinator.host, self.coordinator.port)
        self.query("SELECT citus_set_node_property(%s, %s, 'shouldhaveshards', true)", *node)

    def drop(self) -> None:
        for node in reversed(self.nodes):
            node.query(f"DROP DATABASE {self.name} WITH (FORCE)")


def installations_with_citus() -> dict[int, Installation]:
    """Those that the variable names, by major version."""
    found = {}
    for path in filter(None, os.environ.get(VARIABLE, "").split(":")):
        version = subprocess.check_output([path, "--version"], text=True).split()[1]
        major = int(version.split(".")[0])
        found[major] = Installation(major, Path(path))
    return found


@pytest.fixture(scope="module")
def citus_nodes(postgres: Installation, new_module_server: Callable[..., Server]) -> list[Server]:
    """Three running servers that have loaded Citus, the coordinator first."""
    installation = installations_with_citus().get(postgres.major)
    if installation is None:
        pytest.skip(f"{VARIABLE} names no PostgreSQL {postgres.major} with Citus")
    settings = {"shared_preload_libraries": "citus", "wal_level": "logical", "fsync": "off"}
    nodes = [new_module_server(of=installation, **settings).start() for _ in range(3)]
    for node in nodes:
        allow_output_plugin(node)
    return nodes


def allow_output_plugin(node: Server) -> None:
    """Allows the plugin by which Citus splits shards that are written to, where the minor release has the setting."""
    setting = "output_plugin_libraries"
    allowed = node.query("SELECT setting FROM pg_settings WHERE name = %s", setting)
    for (libraries,) in allowed:
        node.query(f"ALTER SYSTEM SET {setting} = {libraries}, citus")
        node.query("SELECT pg_reload_conf()")


def clusters(coordinator: Server, workers: list[Server]) -> Iterator[Cluster]:
    """A database of one test on these servers, as a fixture yields it."""
    made = Cluster(coordinator, workers, f"c{next(_numbers)}")
    yield made
    made.drop()


@pytest.fixture
def cluster(citus_nodes: list[Server]) -> Iterator[Cluster]:
    """A database of this test alone on the three servers."""
    yield from clusters(citus_nodes[0], citus_nodes[1:])
