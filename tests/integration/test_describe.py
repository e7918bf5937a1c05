"""The output of describe() conforms to docs/describe.schema.json."""

import json
from pathlib import Path

import pytest
from integration.databases import SQL
from jsonschema import Draft202012Validator
from pages import psql
from postgresql import REPOSITORY, Server

SCHEMA = json.loads((REPOSITORY / "docs/describe.schema.json").read_text())

SCRIPTS = [REPOSITORY / "examples/newsroom.sql", REPOSITORY / "examples/tenants.sql", SQL / "described.sql"]


@pytest.mark.newest
@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_describe_conforms_to_its_schema(shared_server: Server, script: Path) -> None:
    name = script.stem
    with shared_server.restored():
        shared_server.create_database(name, extension=False)
        psql(shared_server, script.read_text(), name)
        described = shared_server.value("SELECT base_entity.describe()", dbname=name)
        entities = shared_server.value("SELECT count(*) FROM base_entity.entities", dbname=name)
    assert len(described) == entities > 0
    Draft202012Validator.check_schema(SCHEMA)
    for one in described:
        Draft202012Validator(SCHEMA).validate(one)
