"""Revisions of Alembic that change a template and carry the change over to its entities."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, create_engine, text

REVISION = """
from alembic import op

revision = "{revision}"
down_revision = {down}


def upgrade():
{upgrade}
"""
ADD = "op.execute(\"ALTER TABLE base_entity.owned ADD COLUMN {} text NOT NULL DEFAULT 'x'\")"
IN_TRANSACTION = "op.execute(\"CALL base_entity.apply('base_entity.owned', online => false)\")"
COMMITTING = """with op.get_context().autocommit_block():
    op.execute("CALL base_entity.apply('base_entity.owned')")"""
HAS = "SELECT count(*) FROM pg_attribute WHERE attrelid = 'projects'::regclass AND attname = :name AND attnotnull"


@pytest.fixture
def engine() -> Iterator[Engine]:
    """An engine on a database with a template and an entity of it."""
    engine = create_engine("postgresql+psycopg://")
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE base_entity.owned (LIKE base_entity)"))
        connection.execute(text("CREATE TABLE projects (LIKE owned, title text)"))
        connection.execute(text("INSERT INTO projects (title) VALUES ('a')"))
    yield engine
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE IF EXISTS projects, base_entity.owned, alembic_version"))
    engine.dispose()


@pytest.fixture
def config(tmp_path: Path) -> Config:
    """A new directory of revisions."""
    config = Config()
    config.set_main_option("script_location", str(tmp_path / "migrations"))
    config.set_main_option("sqlalchemy.url", "postgresql+psycopg://")
    config.config_file_name = str(tmp_path / "alembic.ini")
    command.init(config, str(tmp_path / "migrations"))
    config.config_file_name = None
    return config


def write(config: Config, revision: str, down: str | None, *lines: str) -> None:
    body = "\n".join(f"    {line}" for block in lines for line in block.splitlines())
    versions = Path(config.get_main_option("script_location")) / "versions"
    content = REVISION.format(revision=revision, down=repr(down), upgrade=body)
    (versions / f"{revision}.py").write_text(content)


def has(engine: Engine, column: str) -> bool:
    with engine.connect() as connection:
        return connection.execute(text(HAS), {"name": column}).scalar() == 1


def test_apply_in_the_transaction_of_a_revision(engine: Engine, config: Config) -> None:
    write(config, "one", None, ADD.format("state"), IN_TRANSACTION)
    command.upgrade(config, "head")
    assert has(engine, "state")
    write(config, "two", "one", ADD.format("note"), IN_TRANSACTION, 'op.execute("SELECT 1 / 0")')
    with pytest.raises(Exception, match="division by zero"):
        command.upgrade(config, "head")
    assert not has(engine, "note")


def test_apply_that_commits_between_its_steps(engine: Engine, config: Config) -> None:
    write(config, "one", None, ADD.format("state"), COMMITTING)
    command.upgrade(config, "head")
    assert has(engine, "state")
