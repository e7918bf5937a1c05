"""Engines for tests: each on a schema of its own, so that no test sees the tables of another.

The URL names nothing but the driver: libpq takes the server from PGHOST, PGPORT, PGUSER and PGDATABASE.
"""

from sqlalchemy import create_engine, text


def engine(schema, cleanup, driver="psycopg"):
    url = f"postgresql+{driver}://"
    made = create_engine(url, connect_args={"options": f"-c search_path={schema}"})
    owner = create_engine(url)

    def drop():
        made.dispose()
        with owner.begin() as connection:
            connection.execute(text(f"DROP SCHEMA {schema} CASCADE"))
        owner.dispose()

    with owner.begin() as connection:
        connection.execute(text(f"CREATE SCHEMA {schema}"))
    cleanup(drop)
    return made


def entity(made, name, columns):
    """Makes a table as a migration would."""
    with made.begin() as connection:
        connection.execute(text(f"CREATE TABLE {name} (LIKE base_entity, {columns})"))
