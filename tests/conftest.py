"""The user that runs the tests, and the versions of PostgreSQL that they run on. The fixtures are in servers.py."""

from zlib import crc32

import pytest
from service_user import lower
from temporary import use_memory


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("base_entity")
    group.addoption("--pg", type=int, action="append", help="test this major version instead of all that are set up")


def pytest_configure(config: pytest.Config) -> None:
    # The process of pytest-xdist that starts the others runs no test; these lower themselves, and can be root again.
    if config.option.dist != "no" and not hasattr(config, "workerinput"):
        return
    if config.option.markexpr != "root":
        lower()
        # The directory of temporary files that pytest-xdist gives to its processes is root's.
        config.option.basetemp = None
        use_memory()
    # Only now, since testgres makes a directory when it is imported.
    config.pluginmanager.import_plugin("servers")
    config.pluginmanager.import_plugin("cluster")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test that takes `postgres` runs on each version, on the newest alone, or on those of its marks."""
    if "postgres" not in metafunc.fixturenames:
        return
    from postgresql import installations

    known = installations()
    chosen = metafunc.config.getoption("pg") or list(known)
    missing = [major for major in chosen if major not in known]
    if missing:
        raise pytest.UsageError(f"PostgreSQL {missing} is not set up: cargo xtask setup --pg {missing[0]}")
    marks = {mark.name: mark.args for mark in metafunc.definition.iter_markers()}
    if "newest" in marks:
        chosen = [max(chosen)]
    if "since" in marks:
        chosen = [major for major in chosen if major >= marks["since"][0]]
    if "only" in marks:
        chosen = [major for major in chosen if major in marks["only"]]
    versions = [known[major] for major in sorted(set(chosen))]
    metafunc.parametrize("postgres", versions, ids=lambda it: f"pg{it.major}", scope="session", indirect=True)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Of several versions, a file of `some_versions` runs on the oldest, the newest and one between."""
    files = [item.callspec.params for item in items if item.get_closest_marker("some_versions")]
    between = sorted({params["postgres"].major for params in files})[1:-1]
    for item in items:
        if item.get_closest_marker("some_versions"):
            major, name = item.callspec.params["postgres"].major, item.callspec.params["name"]
            if major in between and major != between[crc32(name.encode()) % len(between)]:
                item.add_marker(pytest.mark.slow)
