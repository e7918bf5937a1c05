"""The extension works from the places where packages and images have it, and the Makefile installs it into them."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from postgresql import REPOSITORY, Installation, Server

MAKE = ["make", "--no-print-directory", "-C", REPOSITORY]


@pytest.fixture
def moved(postgres: Installation, short_path: Path) -> tuple[Installation, Path]:
    """An installation without the extension, and a directory with its files as in the image for CloudNativePG."""
    copy = postgres.copy_to(short_path / "postgresql")
    image = short_path / "extensions/base-entity"
    (image / "lib").mkdir(parents=True)
    (image / "share/extension").mkdir(parents=True)
    for path in copy.ask("pkglibdir").glob("base_entity*"):
        shutil.move(path, image / "lib")
    for path in (copy.ask("sharedir") / "extension").glob("base_entity*"):
        shutil.move(path, image / "share/extension")
    return copy, image


@pytest.mark.since(18)
def test_postgresql_finds_the_extension_in_the_layout_of_cloudnativepg(
    moved: tuple[Installation, Path], short_path: Path
) -> None:
    installation, image = moved
    with Server(installation, short_path).make() as server:
        paths = {"extension_control_path": f"$system:{image}/share", "dynamic_library_path": f"$libdir:{image}/lib"}
        server.append_conf(**paths)
        server.start()
        server.query("CREATE EXTENSION base_entity")
        server.query("CREATE TABLE users (LIKE base_entity, name text)")
        server.query("INSERT INTO users (name) VALUES ('ada')")
        server.query("UPDATE users SET name = 'bob'")
        assert server.value("SELECT updated_at > created_at FROM users")


def test_image_for_cloudnativepg_has_that_layout() -> None:
    stage = (REPOSITORY / "Dockerfile").read_text().split("FROM scratch AS cloudnative-pg\n")[1].split("\nFROM ")[0]
    targets = [line.split()[-1] for line in stage.splitlines() if line.startswith("COPY")]
    assert targets == ["/lib/", "/share/extension/", "/licenses/"]


def test_make_calls_cargo_pgrx_for_the_version_of_pg_config(postgres: Installation) -> None:
    command = [*MAKE, "--dry-run", f"PG_CONFIG={postgres.pg_config}"]
    printed = subprocess.check_output(command, text=True)
    assert (
        f'cargo pgrx package --pg-config "{postgres.pg_config}" --no-default-features --features pg{postgres.major} '
        in printed
    )


def test_make_install_copies_the_built_files_below_destdir(postgres: Installation, tmp_path: Path) -> None:
    variables = [f"PG_CONFIG={postgres.pg_config}", f"BUILT={tmp_path}/built", f"DESTDIR={tmp_path}/root"]
    refused = subprocess.run([*MAKE, "install", *variables], text=True, capture_output=True)
    assert refused.returncode != 0
    assert 'Use "make" first' in refused.stderr

    libraries, extensions = postgres.ask("pkglibdir"), postgres.ask("sharedir") / "extension"
    built = {tmp_path / "built" / str(place)[1:]: place for place in (libraries, extensions)}
    for directory, place in built.items():
        directory.mkdir(parents=True)
        for path in place.glob("base_entity*"):
            shutil.copy(path, directory)
    subprocess.run([*MAKE, "install", *variables], check=True, env=os.environ | {"CARGO": "false"})
    for directory, place in built.items():
        installed = tmp_path / "root" / str(place)[1:]
        assert {path.name for path in installed.iterdir()} == {path.name for path in directory.iterdir()}
    subprocess.run([*MAKE, "uninstall", *variables], check=True)
    # The directory of the tooling has the name of the extension, too.
    assert [path for path in (tmp_path / "root").rglob("base_entity*") if path.is_file()] == []
