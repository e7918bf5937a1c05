"""Drivers and ORMs: each folder is a project of its ecosystem, whose own runner tests it against a server."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from postgresql import Server, cache
from service_user import as_caller

HERE = Path(__file__).parent
ROLE = "app"
# Where installers put packages, and from which lock file.
INSTALLED = {"node_modules", ".venv", ".installed"}


@dataclass(frozen=True)
class Ecosystem:
    """How its projects are installed from what their lock file names, and tested."""

    lock: str
    install: list[list[str]]
    test: list[str]
    # A regular expression for what the runner prints where at least one test ran and none was skipped.
    passed: str


# By the file that each project has.
ECOSYSTEMS = {
    "requirements.txt": Ecosystem(
        lock="requirements.txt",
        install=[
            [sys.executable, "-m", "venv", "--clear", ".venv"],
            [".venv/bin/pip", "install", "--quiet", "--no-deps", "-r", "requirements.txt"],
        ],
        test=[".venv/bin/python", "-m", "pytest"],
        passed=r"^=* ?[1-9]\d* passed(, \d+ warnings?)? in ",
    ),
    "package.json": Ecosystem(
        lock="package-lock.json",
        # No package needs its install script; some would fetch what no registry has.
        install=[["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]],
        test=["npm", "test"],
        passed=r"pass [1-9]\d*\n.*fail 0\n.*cancelled 0\n.*skipped 0\n.*todo 0\n",
    ),
    "Gemfile": Ecosystem(
        lock="Gemfile",
        install=[["bundle", "install", "--local"]],
        test=["bundle", "exec", "rake"],
        passed=r"^[1-9]\d* runs, \d+ assertions, 0 failures, 0 errors, 0 skips",
    ),
    "Cargo.toml": Ecosystem(
        lock="Cargo.lock",
        install=[["cargo", "fetch", "--locked"]],
        test=["cargo", "test", "--locked", "--no-fail-fast"],
        passed=r"^test result: ok. [1-9]\d* passed; 0 failed; 0 ignored;",
    ),
    "pom.xml": Ecosystem(
        lock="pom.xml",
        install=[],
        test=["mvn", "--batch-mode", "test"],
        passed=r"Tests run: [1-9]\d*, Failures: 0, Errors: 0, Skipped: 0\n",
    ),
}

CLIENTS = sorted(path for path in HERE.iterdir() if path.is_dir() and path.name[0].isalpha())


@pytest.fixture(scope="module")
def server(new_module_server: Callable[..., Server]) -> Server:
    """A server with the role of the clients, which is no superuser."""
    server = new_module_server().start()
    server.query(f"CREATE ROLE {ROLE} LOGIN")
    return server


@pytest.fixture
def environment(server: Server, request: pytest.FixtureRequest) -> Iterator[dict[str, str]]:
    """The variables by which a client finds a database of its own: that of its role, which has made the extension."""
    name = re.sub(r"\W", "_", request.node.callspec.params["client"].name)
    server.query(f"CREATE DATABASE {name} OWNER {ROLE} TEMPLATE template0")
    server.query("CREATE EXTENSION base_entity", dbname=name, user=ROLE)
    with as_caller():
        found = server.environment(name, ROLE)
        yield found | {
            "DATABASE_URL": f"postgresql://{ROLE}@{server.host}:{server.port}/{name}",
            # Node.js is installed beside pytest.
            "PATH": f"{Path(sys.executable).parent}:{found['PATH']}",
            "CARGO_TARGET_DIR": str(cache() / "clients" / "target"),
            "CARGO_PROFILE_DEV_DEBUG": "none",
            "LC_ALL": "C.UTF-8",
            "NO_COLOR": "1",
        }
    server.query(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.mark.newest
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("client", CLIENTS, ids=lambda path: path.name)
def test_client(client: Path, environment: dict[str, str]) -> None:
    ecosystem = next(known for manifest, known in ECOSYSTEMS.items() if (client / manifest).exists())
    project = copy(client, cache() / "clients" / client.name)
    installed = project / ".installed"
    wanted = f"{sys.version}\n{(project / ecosystem.lock).read_text()}"
    if not installed.exists() or installed.read_text() != wanted:
        for command in ecosystem.install:
            run(command, project, environment)
        installed.write_text(wanted)
    output = run(ecosystem.test, project, environment)
    if not re.search(ecosystem.passed, output, re.MULTILINE):
        pytest.fail(f"no test ran in {project}, or one was skipped", pytrace=False)


def copy(client: Path, project: Path) -> Path:
    """The sources as they are now, beside what an earlier run has installed."""
    project.mkdir(parents=True, exist_ok=True)
    for path in project.iterdir():
        if path.name not in INSTALLED:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    ignored = shutil.ignore_patterns("__pycache__", "target", *INSTALLED)
    # The files get the time of the copy: cargo would take those of an older checkout for what it has built.
    shutil.copytree(client, project, ignore=ignored, copy_function=shutil.copyfile, dirs_exist_ok=True)
    return project


def run(command: list[str], project: Path, environment: dict[str, str]) -> str:
    """The output of a program, which must succeed; a skip where its ecosystem is missing, except in CI."""
    options = {"text": True, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    try:
        ended = subprocess.run(command, cwd=project, env=environment, **options)
    except FileNotFoundError:
        missing = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
        missing(f"{command[0]} is not installed: cargo xtask setup")
    # pytest shows it where the test fails.
    print(ended.stdout)
    if ended.returncode != 0:
        pytest.fail(f"{' '.join(command)} failed in {project}", pytrace=False)
    return ended.stdout
