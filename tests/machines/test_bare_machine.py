"""The first commands of the README on machines that have only Rust: they install what is missing, or print one line."""

import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from machines.debian import APT, Debian
from postgresql import REPOSITORY

pytestmark = [pytest.mark.root, pytest.mark.slow, pytest.mark.timeout(3 * 3600)]

USER = "dev"
DEMO = "cargo xtask demo && cargo xtask stop"
TEST = "cargo xtask test --pg 18 -- -k 'adopt or roles'"

# Above the line that an error asks for.
TYPE_THIS = "type this, then try again:\n\n    "
FOR_DEVELOPERS_ONLY = ["panicked at", "stack backtrace", "RUST_BACKTRACE", "Traceback"]

# LLVM's runtime, whose library is called like libclang, and not libclang.
RUNTIME = "gcc libc6-dev libclang-cpp14"


@dataclass(frozen=True)
class Machine:
    """A bare machine."""

    release: str = "bookworm"
    # The packages that root has installed.
    packages: str = ""
    user: str = "root"


MACHINES = {
    "empty": Machine(),
    "runtime": Machine(packages=RUNTIME),
    "sudo": Machine(packages="sudo", user=USER),
    "ordinary": Machine(user=USER),
    "ordinary_runtime": Machine(packages=RUNTIME, user=USER),
    "newer": Machine(release="trixie"),
}


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The repository as it is now, without what builds left in it."""
    tarball = tmp_path_factory.mktemp("sources") / "repository.tar"
    subprocess.run(["tar", "--exclude=target", "--exclude=./.git", "-C", REPOSITORY, "-cf", tarball, "."], check=True)
    return tarball


@pytest.fixture(scope="module")
def cargo_pgrx(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the first machine leaves its cargo-pgrx for the others, which takes minutes to build."""
    return tmp_path_factory.mktemp("built") / "cargo-pgrx"


@pytest.fixture
def debian(
    machine: Machine, bare: Callable[[str], Debian], sources: Path, cargo_pgrx: Path, tmp_path: Path
) -> Iterator[Debian]:
    """The machine, with the repository in the home of its user."""
    debian = bare(machine.release).copy_to(tmp_path / "root")
    home, cache = "root", "var/cache/base_entity"
    if machine.user != "root":
        debian.run(f"useradd --create-home --shell /bin/sh {USER}")
        home, cache = f"home/{USER}", f"home/{USER}/.cache/base_entity"
    for directory in (debian.root / home / "base_entity", debian.root / cache):
        directory.mkdir(parents=True)
    repository = debian.root / home / "base_entity"
    subprocess.run(["tar", "--no-same-owner", "-C", repository, "-xf", sources], check=True)
    if cargo_pgrx.exists():
        shutil.copytree(cargo_pgrx, debian.root / cache / "cargo-pgrx")
    if machine.packages:
        debian.run(f"{APT} {machine.packages}")
    if machine.packages == "sudo":
        debian.write(f"/etc/sudoers.d/{USER}", f"{USER} ALL=(ALL) NOPASSWD: ALL\n")
    debian.run(f"chown -R {machine.user}: /{home}")
    yield debian
    if not cargo_pgrx.exists() and (built := debian.root / cache / "cargo-pgrx").exists():
        shutil.copytree(built, cargo_pgrx)
    subprocess.run(["rm", "-rf", debian.root], check=True)


@pytest.mark.parametrize("machine", MACHINES.values(), ids=MACHINES)
def test_first_commands_install_what_is_missing(debian: Debian, machine: Machine) -> None:
    if machine.user != "root" and machine.packages != "sudo":
        # It prints at once the one line that root has to type, and has begun nothing.
        succeeded, printed = debian.attempt(f"cd base_entity && {DEMO}", USER)
        assert not succeeded
        assert "==> " not in printed
        assert printed.count(TYPE_THIS) == 1, printed
        debian.run(printed.split(TYPE_THIS)[1].splitlines()[0])
    for command, seen in [(DEMO, "This was PostgreSQL 18"), (TEST, " passed")]:
        printed = debian.run(f"cd base_entity && {command}", machine.user)
        assert seen in printed
        assert [word for word in FOR_DEVELOPERS_ONLY if word in printed] == []
