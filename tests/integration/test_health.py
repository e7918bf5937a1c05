"""The examination that other tests rely on reports what is not sound."""

import pytest
from integration.databases import Health, examine
from postgresql import Server

DAMAGES = {
    "a row trigger is missing": "DROP TRIGGER zzz_base_entity ON users",
    "a row trigger is disabled": "ALTER TABLE users DISABLE TRIGGER zzz_base_entity",
    "a key is missing": "ALTER TABLE users DROP CONSTRAINT users_pkey",
    "a default is missing": "ALTER TABLE users ALTER uuid DROP DEFAULT",
    "an id is in two tables": "INSERT INTO posts (uuid) SELECT uuid FROM users LIMIT 1",
    "a row is not in an index": "UPDATE pg_index SET indisready = false WHERE indexrelid = 'users_pkey'::regclass; "
    "INSERT INTO users DEFAULT VALUES; UPDATE pg_index SET indisready = true WHERE indexrelid = 'users_pkey'::regclass",
}


@pytest.fixture
def sound(shared_server: Server, database: str) -> str:
    """A database with two entities and three rows."""
    shared_server.script(
        "CREATE TABLE users (LIKE base_entity); CREATE TABLE posts (LIKE base_entity);"
        "INSERT INTO users SELECT FROM generate_series(1, 3)",
        database,
    )
    return database


def test_sound_database_is_counted(shared_server: Server, sound: str) -> None:
    assert examine(shared_server, sound) == Health(entities=2, ids=3)


@pytest.mark.newest
@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_damage_is_reported(shared_server: Server, sound: str, damage: str) -> None:
    shared_server.script(damage, sound)
    with pytest.raises(AssertionError, match=r"heap|entity|ids|lacks matching"):
        examine(shared_server, sound)
