"""An entity has the same catalog entries as a table that is written by hand with the same row trigger."""

from collections.abc import Iterator

import psycopg
import pytest
from questions import QUESTIONS

ENTITY = "CREATE TABLE made.users (LIKE base_entity, LIKE base_versioned, username text UNIQUE)"
TWIN = """
    CREATE TABLE written.users (
        uuid uuid PRIMARY KEY DEFAULT base_entity.uuidv4(),
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        version bigint NOT NULL DEFAULT 1,
        username text UNIQUE
    );
    CREATE TRIGGER zzz_base_entity BEFORE UPDATE ON written.users FOR EACH ROW
        EXECUTE FUNCTION base_entity.maintain('like base_entity', 'like base_versioned',
            'touch updated_at', 'keep created_at', 'immutable uuid', 'increment version');
"""


@pytest.fixture
def session() -> Iterator[psycopg.Connection]:
    """A session with both tables, in a transaction that is rolled back."""
    with psycopg.connect() as session:
        session.execute("CREATE SCHEMA made; CREATE SCHEMA written")
        session.execute(ENTITY)
        session.execute("SET LOCAL base_entity.enabled = off")
        session.execute(TWIN)
        yield session
        session.rollback()


def ask(session: psycopg.Connection, question: str, schema: str) -> list[list[str]]:
    rows = session.execute(QUESTIONS[question], {"table": f"{schema}.users"}).fetchall()
    return [[str(value).replace(schema, "...") for value in row] for row in rows]


@pytest.mark.parametrize("question", QUESTIONS)
def test_both_have_the_same_entries(session: psycopg.Connection, question: str) -> None:
    made = ask(session, question, "made")
    assert made != []
    assert made == ask(session, question, "written")


def test_a_difference_is_seen(session: psycopg.Connection) -> None:
    session.execute("ALTER TABLE written.users DISABLE TRIGGER zzz_base_entity")
    question = "pgAdmin: the triggers"
    assert ask(session, question, "made") != ask(session, question, "written")
