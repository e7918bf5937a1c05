"""ALTER, DROP and statements that create something else than tables."""

from .author import Author


def alter(author: Author) -> str:
    table, other, number = author.table(), author.source(), author.number()
    ways = {
        lambda author: rename(author, table, number): 2,
        lambda author: f"ALTER TABLE {table} INHERIT {other}": 2,
        lambda author: f"ALTER TABLE {table} NO INHERIT {other}": 1,
        lambda author: f"ALTER TABLE {table} ADD COLUMN n{number} int DEFAULT 3, ADD CHECK (n{number} > 0)": 1,
        lambda author: f"ALTER TABLE {table} SET SCHEMA {author.one('a', 'b', 'nowhere', 'pg_temp', 'closed')}": 1,
        lambda author: f"ALTER TABLE {table} RENAME COLUMN {author.one('x', 'id', 'name')} TO updated_at": 1,
        lambda author: f"ALTER TABLE {table} ADD PRIMARY KEY (id)": 1,
        lambda author: f"ALTER TABLE a.{author.one('ranged', 'listed', 'hashed')} ATTACH PARTITION {table} DEFAULT": 1,
        lambda author: f"ALTER TABLE {table} OF a.pair": 1,
        lambda author: f"ALTER TABLE {table} DROP COLUMN x CASCADE": 1,
        lambda author: f"ALTER TABLE {table} OWNER TO {author.one('guest', 'postgres', 'nobody_known')}": 1,
        lambda author: f"ALTER TABLE {table} RENAME CONSTRAINT one TO two": 1,
        lambda author: f"ALTER TABLE {table} ALTER COLUMN id TYPE text, INHERIT a.parent": 1,
        lambda author: f"ALTER TABLE a.ranged DETACH PARTITION {table}": 1,
    }
    return author.write(ways)


def rename(author: Author, table: str, number: int) -> str:
    name = f"{author.one('child', 'base_entity_', 'user_', 'r', 'item_')}{number}"
    kind = author.one("TABLE", "TABLE IF EXISTS", "VIEW", "INDEX", "FOREIGN TABLE", "SEQUENCE")
    schema, point, _ = table.rpartition(".")
    return author.created(f"{schema}{point}{name}", f"ALTER {kind} {table} RENAME TO {name}")


def drop(author: Author) -> str:
    kind = author.one("TABLE", "TABLE", "TABLE IF EXISTS", "VIEW IF EXISTS", "FOREIGN TABLE")
    return f"DROP {kind} {author.table()}{author.one('', ' CASCADE')}"


def create_other(author: Author) -> str:
    number, table = author.number(), author.table()
    trigger = f"BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION"
    return author.one(
        f"CREATE TYPE a.type{number} AS (x int, y mine.base_entity)",
        f"CREATE TRIGGER maintain {trigger} a.pass()",
        # There is a function of this name, in the extension's schema alone.
        f"CREATE TRIGGER zzz_base_entity {trigger} maintain('x')",
        f"CREATE SEQUENCE b.seq{number} OWNED BY {table}.id",
        f"CREATE INDEX ON {table} (id, x)",
        f"COMMENT ON TABLE {table} IS 'of note'",
        f"CREATE RULE nothing AS ON INSERT TO {table} DO INSTEAD NOTHING",
    )
