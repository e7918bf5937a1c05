"""CREATE TABLE in all forms of its grammar, right and wrong; never LIKE a template."""

from .author import Author
from .columns import column, reference


def create_table(author: Author) -> str:
    return author.write({ordinary: 14, partition: 2, typed: 1, of_query: 2, foreign: 1})


def ordinary(author: Author) -> str:
    name = author.new_name()
    kind = persistence(author, name)
    definitions, columns = elements(author)
    text = f"CREATE {kind}TABLE {if_not_exists(author)}{name} {definitions}"
    if author.chance(12):
        parents = [author.source() for _ in range(2 if author.chance(20) else 1)]
        text += f" INHERITS ({', '.join(parents)})"
    if author.chance(15):
        text += partition_by(author, columns)
    return author.created(name, text + storage(author, kind))


def elements(author: Author) -> tuple[str, list[str]]:
    """The elements in parentheses, and the names of the columns."""
    names: list[str] = []
    parts: list[str] = []
    for _ in range(author.below(6)):
        name, definition = column(author, names)
        names.append(name)
        parts.append(definition)
    while author.chance(30):
        parts.append(like(author))
    while author.chance(22):
        parts.append(table_constraint(author, names))
    if parts and author.chance(30):
        one, other = author.below(len(parts)), author.below(len(parts))
        parts[one], parts[other] = parts[other], parts[one]
    return f"({', '.join(parts)})", names


def like(author: Author) -> str:
    text = f"LIKE {author.source()}"
    while author.chance(45):
        text += f" {author.one('INCLUDING', 'INCLUDING', 'EXCLUDING')} {author.word('like_options')}"
    return text + author.maybe(1, " INCLUDING EVERYTHING")


def some_columns(author: Author, names: list[str]) -> str:
    def one() -> str:
        known = names and author.chance(90)
        return author.one(*names) if known else author.one("id", "nope", "uuid", "xmin", "name")

    return ", ".join(one() for _ in range(1 + author.below(2)))


def table_constraint(author: Author, names: list[str]) -> str:
    columns = some_columns(author, names)
    ways = {
        lambda author: f"UNIQUE ({columns})" + author.maybe(20, " INCLUDE (id)"): 1,
        lambda author: f"PRIMARY KEY ({columns})" + author.maybe(10, " INCLUDE (note)"): 1,
        lambda author: f"CHECK (({columns}) IS NOT NULL)" + author.maybe(20, " NO INHERIT"): 1,
        lambda author: f"FOREIGN KEY ({columns}) REFERENCES {reference(author)}" + author.maybe(10, " NOT VALID"): 1,
        lambda author: exclude(author, columns): 1,
        lambda author: author.word("since_18") if author.major >= 18 else "CHECK (x > 0)": 1,
        lambda author: "CHECK (a.twice(1) = 2)": 1,
    }
    named = f"CONSTRAINT {author.word('constraints')} " if author.chance(30) else ""
    return named + author.write(ways) + author.maybe(10, " DEFERRABLE INITIALLY DEFERRED")


def exclude(author: Author, columns: str) -> str:
    method = author.one("gist", "btree", "hash", "gin", "nothing")
    operator = author.one("=", "&&", "<>", "OPERATOR(pg_catalog.=)")
    return f"EXCLUDE USING {method} ({columns} WITH {operator})" + author.maybe(30, " WHERE (x > 1)")


def partition_by(author: Author, names: list[str]) -> str:
    columns = some_columns(author, names)
    keys = [f"({columns})"] * 4
    keys += ["((id + 1))", f"(({columns}))", f'({columns} COLLATE "C")', "(lower(name), x)", f"({columns} int4_ops)"]
    return f" PARTITION BY {author.word('partition_methods')} {author.one(*keys)}"


def persistence(author: Author, name: str) -> str:
    """Whether the table is temporary; one that is put into a schema seldom is, since that is refused."""
    if "." in name and not author.chance(2):
        return author.maybe(8, "UNLOGGED ")
    return author.word("persistence")


def if_not_exists(author: Author) -> str:
    return author.maybe(15, "IF NOT EXISTS ")


def storage(author: Author, kind: str) -> str:
    """The clauses behind the elements of a table of this persistence."""
    text = author.maybe(8, " USING heap")
    if author.chance(8):
        text += author.word("parameters")
    if "TEMP" in kind:
        text += author.word("on_commit")
    text += author.maybe(8, " TABLESPACE spare")
    return text + (author.word("wrong_storage") if author.chance(5) else "")


def partition(author: Author) -> str:
    name = author.new_name()
    kind = persistence(author, name)
    common = ["a.ranged", "a.listed", "a.hashed"] * 2
    parent = author.one(*common, "mine.base_versioned", "") or author.source()
    low = author.below(100_000)
    bounds = {
        "a.ranged": f"FOR VALUES FROM ({low}) TO ({low + author.below(4)})",
        "a.listed": f"FOR VALUES IN ('k{low}', 'l{low}')",
        "a.hashed": f"FOR VALUES WITH (MODULUS 64, REMAINDER {low % 66})",
    }
    bounds["mine.base_versioned"] = bounds["a.ranged"]
    bound = bounds[parent] if parent in bounds and author.chance(85) else author.word("wrong_bounds")
    text = f"CREATE {kind}TABLE {if_not_exists(author)}{name} PARTITION OF {parent}"
    text += f"{author.word('partition_elements')} {bound}"
    if author.chance(15):
        text += partition_by(author, ["k", "v"])
    return author.created(name, text + storage(author, kind))


def typed(author: Author) -> str:
    name = author.new_name()
    kind = persistence(author, name)
    definition = f"OF {author.word('row_types')}{author.word('row_type_elements')}"
    text = f"CREATE {kind}TABLE {if_not_exists(author)}{name} {definition}{storage(author, kind)}"
    return author.created(name, text)


def of_query(author: Author) -> str:
    name = author.new_name()
    kind = persistence(author, name)
    source = author.source()
    if source.startswith(("pg_catalog", "information_schema")):
        # The catalogs have other contents with the extension.
        source = "a.seen"
    options = author.one("", "", " (first)", " WITH (fillfactor = 60)", " USING heap")
    created = f"CREATE {kind}TABLE {if_not_exists(author)}{name}{options} AS {author.word('queries')}"
    ways = [created + author.one("", "", " WITH NO DATA")] * 3
    ways.append(f"SELECT 1 AS x INTO {kind}{name} FROM a.parent")
    ways.append(f"CREATE MATERIALIZED VIEW {if_not_exists(author)}{name} AS TABLE {source}")
    ways.append(f"CREATE VIEW {name} AS SELECT * FROM {source}")
    return author.created(name, author.one(*ways))


def foreign(author: Author) -> str:
    name = author.new_name()
    server = f"SERVER {author.one('elsewhere', 'elsewhere', 'elsewhere', 'nowhere')}"
    if author.chance(20):
        low = 1_000_000 + author.below(1_000_000)
        text = f"{name} PARTITION OF a.ranged FOR VALUES FROM ({low}) TO (2000000) {server}"
    else:
        definitions = "(x int, y text)" if author.chance(40) else elements(author)[0]
        inherits = author.maybe(15, " INHERITS (a.parent)")
        options = author.maybe(20, " OPTIONS (a 'b')")
        text = f"{if_not_exists(author)}{name} {definitions}{inherits} {server}{options}"
    return author.created(name, f"CREATE FOREIGN TABLE {text}")
