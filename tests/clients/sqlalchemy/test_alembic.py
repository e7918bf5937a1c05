"""Alembic's autogenerate beside the extension: it proposes nothing for what the extension made."""

from collections.abc import Iterator

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from entities import TABLES, Base
from schemas import engine_on
from sqlalchemy import Column, Connection, MetaData, Text, text


@pytest.fixture
def connection() -> Iterator[Connection]:
    """A connection to a schema without tables."""
    with engine_on("migrations") as engine, engine.connect() as connection:
        yield connection


def difference(connection: Connection, metadata: MetaData, **options) -> list:
    options = {"compare_type": True, "compare_server_default": True, **options}
    return compare_metadata(MigrationContext.configure(connection, opts=options), metadata)


def test_nothing_to_do_before_the_first_table(connection: Connection) -> None:
    assert difference(connection, MetaData()) == []


def test_nothing_to_do_for_entities(connection: Connection) -> None:
    connection.execute(text(TABLES))
    assert difference(connection, Base.metadata) == []


def test_nothing_to_do_in_all_schemas_but_that_of_the_extension(connection: Connection) -> None:
    def include_name(name, kind, parents):
        return kind != "schema" or name != "base_entity"

    connection.execute(text(TABLES))
    assert difference(connection, Base.metadata, include_schemas=True, include_name=include_name) == []


def test_a_difference_is_seen(connection: Connection) -> None:
    metadata = MetaData()
    for table in Base.metadata.sorted_tables:
        table.to_metadata(metadata)
    metadata.tables["users"].append_column(Column("nickname", Text))
    metadata.tables["users"].columns["updated_at"].server_default = None
    connection.execute(text(TABLES))
    differences = difference(connection, metadata)
    assert len(differences) == 2, differences
    assert "add_column" in str(differences)
    assert "modify_default" in str(differences)
