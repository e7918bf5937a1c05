"""psql's backslash commands read as a manual: what the extension has, each with its description."""

import csv
import re
import subprocess
from collections.abc import Iterator

import pytest

PSQL = ["psql", "--no-psqlrc", "--set=ON_ERROR_STOP=1"]


def psql(command: str, *options: str) -> str:
    return subprocess.run([*PSQL, *options, "--command", command], check=True, stdout=subprocess.PIPE, text=True).stdout


def rows(command: str) -> list[dict[str, str]]:
    return list(csv.DictReader(psql(command, "--csv").splitlines()))


@pytest.fixture
def users() -> Iterator[None]:
    """An entity."""
    psql("CREATE TABLE users (LIKE base_entity, username text)")
    yield
    psql("DROP TABLE users")


def test_df_describes_each_function() -> None:
    functions = rows(r"\df+ base_entity.*")
    assert len(functions) > 30
    assert [function["Name"] for function in functions if not function["Description"]] == []


def test_dt_and_dv_describe_each_relation() -> None:
    described = {relation["Name"]: relation["Description"] for relation in rows(r"\dtv+ base_entity.*")}
    assert described.keys() >= {"base_entity", "base_uuid", "base_timestamps", "entities"}
    assert [name for name, description in described.items() if not description] == []
    templates = {name: description for name, description in described.items() if name.startswith("base_")}
    form = re.compile(r"template: .*; CREATE TABLE [a-z]+ \(LIKE base_")
    assert [name for name, description in templates.items() if not form.match(description)] == []


def test_dx_lists_nothing_outside_the_schema_but_event_triggers() -> None:
    assert "LIKE base_entity" in rows(r"\dx base_entity")[0]["Description"]
    objects = {row["Object description"] for row in rows(r"\dx+ base_entity")}
    assert "table base_entity.base_entity" in objects
    assert "event trigger base_entity_ddl_command_start" in objects
    outside = {name for name in objects if "base_entity." not in name}
    # These have no schema.
    assert {name for name in outside if not name.startswith("event trigger")} == set()


def test_dy_describes_each_event_trigger() -> None:
    triggers = rows(r"\dy+ base_entity*")
    assert triggers != []
    assert [trigger["Name"] for trigger in triggers if not trigger["Description"]] == []


@pytest.mark.usefixtures("users")
def test_d_shows_the_default_and_the_rules() -> None:
    described = psql(r"\d users")
    assert "not null | base_entity.uuidv4()" in described
    assert "maintain('like base_entity', 'touch updated_at', 'keep created_at', 'immutable uuid')" in described


def test_the_schema_public_holds_nothing() -> None:
    assert rows(r"\d") == []
    assert rows(r"\df") == []


def test_a_refusal_is_shown_with_its_hint() -> None:
    command = [*PSQL, "--command", "CREATE TABLE article (LIKE base_entity)"]
    refused = subprocess.run(command, capture_output=True, text=True)
    assert refused.returncode == 1
    assert refused.stderr.startswith('ERROR:  table name "article" is not plural\n')
    assert '\nHINT:  Name it "articles"' in refused.stderr
