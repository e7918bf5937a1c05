"""Migrations that change a template and carry the change over to its entities."""

from collections.abc import Iterator

import pytest
from django.db import connection, migrations
from django.db.migrations.state import ProjectState
from django.db.utils import DataError

pytestmark = pytest.mark.django_db(transaction=True)

ADD = "ALTER TABLE base_entity.owned ADD COLUMN {} text NOT NULL DEFAULT 'x'"
IN_TRANSACTION = "CALL base_entity.apply('base_entity.owned', online => false)"


@pytest.fixture(autouse=True)
def projects(transactional_db: None) -> Iterator[None]:
    """A template and an entity of it."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE base_entity.owned (LIKE base_entity)")
        cursor.execute("CREATE TABLE projects (LIKE owned, title text)")
    yield
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE projects, base_entity.owned")


def migrate(*statements: str, atomic: bool = True) -> None:
    class Migration(migrations.Migration):
        operations = [migrations.RunSQL(statement) for statement in statements]

    Migration.atomic = atomic
    with connection.schema_editor(atomic=atomic) as editor:
        Migration("0009_owned", "application").apply(ProjectState(), editor)


def has(column: str) -> bool:
    with connection.cursor() as cursor:
        found = connection.introspection.get_table_description(cursor, "projects")
    return any(known.name == column for known in found)


def test_apply_in_an_atomic_migration():
    migrate(ADD.format("state"), IN_TRANSACTION)
    assert has("state")
    with pytest.raises(DataError):
        migrate(ADD.format("note"), IN_TRANSACTION, "SELECT 1 / 0")
    assert not has("note")


def test_apply_that_commits_between_its_steps():
    migrate(ADD.format("state"))
    migrate("CALL base_entity.apply('base_entity.owned')", atomic=False)
    assert has("state")
