"""Fixtures: servers that end with a test, one server that all tests of a version share, databases on it."""

import itertools
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from postgresql import Installation, Server

_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def postgres(request: pytest.FixtureRequest) -> Installation:
    """The version that is tested, see pytest_generate_tests."""
    return request.param


@pytest.fixture
def short_path() -> Iterator[Path]:
    """A directory whose path is short enough for a socket in it."""
    path = Path(tempfile.mkdtemp(prefix="be"))
    yield path
    shutil.rmtree(path, ignore_errors=True)


@contextmanager
def servers(postgres: Installation, directory: Path) -> Iterator[Callable[..., Server]]:
    """Makes servers that do not run yet and end with the context; of `postgres` unless another is given."""
    made: list[Server] = []

    def new(*initdb: str, name: str | None = None, of: Installation = postgres, **settings) -> Server:
        server = Server(of, directory, name or f"s{next(_numbers)}")
        made.append(server)
        return server.make(*initdb, **settings)

    yield new
    for server in reversed(made):
        server.stop_if_running()
        server.release_resources()


@pytest.fixture
def new_server(postgres: Installation, short_path: Path) -> Iterator[Callable[..., Server]]:
    """Makes a server that does not run yet and ends with the test, see servers()."""
    with servers(postgres, short_path) as new:
        yield new


@pytest.fixture(scope="module")
def new_module_server(postgres: Installation) -> Iterator[Callable[..., Server]]:
    """Makes a server that does not run yet and ends with the tests of the module, see servers()."""
    with tempfile.TemporaryDirectory(prefix="be") as path, servers(postgres, Path(path)) as new:
        yield new


@pytest.fixture(scope="module")
def own_installation(postgres: Installation) -> Iterator[Installation]:
    """A copy of the installation whose files the tests of a module may change."""
    with tempfile.TemporaryDirectory(prefix="be") as path:
        yield postgres.copy_to(Path(path))


@pytest.fixture
def server(new_server: Callable[..., Server]) -> Server:
    """A server of this test alone, running, with the extension in its database `postgres`."""
    server = new_server().start()
    server.query("CREATE EXTENSION base_entity")
    return server


@pytest.fixture(scope="session")
def shared_server(postgres: Installation) -> Iterator[Server]:
    """A running server of all tests of a version, for what leaves nothing behind outside its own database."""
    path = Path(tempfile.mkdtemp(prefix="be"))
    server = Server(postgres, path, "shared").make()
    yield server.start()
    server.stop_if_running()
    server.release_resources()
    shutil.rmtree(path, ignore_errors=True)


@pytest.fixture
def database(shared_server: Server) -> Iterator[str]:
    """A new database with the extension on the shared server."""
    name = shared_server.create_database(f"d{next(_numbers)}")
    yield name
    shared_server.query(f"DROP DATABASE {name} WITH (FORCE)")
