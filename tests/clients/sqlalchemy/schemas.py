"""Engines for tests: each on a schema of its own, so that no test sees the tables of another.

The URL names nothing but the driver: libpq takes the server from PGHOST, PGPORT, PGUSER and PGDATABASE.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, create_engine, text


@contextmanager
def engine_on(schema: str, *statements: str, driver: str = "psycopg") -> Iterator[Engine]:
    """An engine on a new schema, in which statements have made tables as a migration would."""
    url = f"postgresql+{driver}://"
    owner = create_engine(url)
    engine = create_engine(url, connect_args={"options": f"-c search_path={schema}"})
    with owner.begin() as connection:
        connection.execute(text(f"CREATE SCHEMA {schema}"))
    try:
        with engine.begin() as connection:
            for statement in statements:
                connection.execute(text(statement))
        yield engine
    finally:
        engine.dispose()
        with owner.begin() as connection:
            connection.execute(text(f"DROP SCHEMA {schema} CASCADE"))
        owner.dispose()
