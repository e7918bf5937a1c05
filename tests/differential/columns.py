"""Columns and constraints of CREATE TABLE."""

from .author import WORDS, Author


def column(author: Author, others: list[str]) -> tuple[str, str]:
    """The name of a column, usually none of the others, and its definition."""
    name = author.word("wrong_columns" if author.chance(1) else "columns")
    if name in others and not author.chance(3):
        name = f"c{len(others) + 10}"
    if author.chance(4):
        kind, value = author.one("serial", "bigserial", "smallserial"), "1"
    else:
        kind, value = type_with_value(author)
    definition = f"{name} {kind}"
    for _ in range(int(author.one(*"00001112"))):
        if author.chance(15):
            definition += f" CONSTRAINT {author.word('constraints')}"
        definition += f" {constraint(author, name, value)}"
    return name, definition


def type_with_value(author: Author) -> tuple[str, str]:
    kind = author.one(*WORDS["types"])
    value = WORDS["types"][kind]
    if author.chance(2):
        kind = author.word("wrong_types")
    if author.chance(3):
        kind += f" COMPRESSION {author.word('compressions')}"
    if author.major >= 16 and author.chance(3):
        kind += f" STORAGE {author.word('storages')}"
    if author.chance(5):
        kind += f" COLLATE {author.word('collations')}"
    return kind, value


def constraint(author: Author, name: str, value: str) -> str:
    """A constraint of a column of this name, whose type the value has."""
    ways = {
        not_null: 5,
        lambda author: "NULL": 1,
        lambda author: f"DEFAULT {value}": 4,
        lambda author: f"DEFAULT {author.word('wrong_defaults')}": 1,
        lambda author: check(author, name): 2,
        unique: 2,
        primary_key: 1,
        lambda author: f"REFERENCES {reference(author)}": 2,
        identity: 1,
        lambda author: generated(author, name): 2,
        lambda author: author.word("wrong_deferrable") if author.chance(15) else "NOT NULL": 1,
    }
    return author.write(ways)


def not_null(author: Author) -> str:
    return "NOT NULL" + author.since(18, author.maybe(6, " NO INHERIT"))


def check(author: Author, name: str) -> str:
    options = [author.maybe(15, " NO INHERIT"), author.maybe(4, " NOT VALID"), author.maybe(4, " DEFERRABLE")]
    options.append(author.since(18, author.maybe(6, " NOT ENFORCED")))
    return f"CHECK ({author.word('checks').format(name)})" + "".join(options)


def unique(author: Author) -> str:
    options = [author.since(15, author.maybe(20, " NULLS NOT DISTINCT")), author.maybe(10, " WITH (fillfactor = 50)")]
    options.append(author.maybe(10, " USING INDEX TABLESPACE spare"))
    return "UNIQUE" + "".join(options) + author.maybe(20, " DEFERRABLE INITIALLY DEFERRED")


def primary_key(author: Author) -> str:
    return "PRIMARY KEY" + author.maybe(10, " DEFERRABLE") + author.maybe(5, " NOT DEFERRABLE INITIALLY DEFERRED")


def identity(author: Author) -> str:
    when = "BY DEFAULT ON NULL" if author.chance(4) else author.one("ALWAYS", "BY DEFAULT")
    return f"GENERATED {when} AS IDENTITY{author.word('sequences')}"


def generated(author: Author, name: str) -> str:
    when = "BY DEFAULT" if author.chance(5) else "ALWAYS"
    stored = author.one(" STORED", " VIRTUAL", "") if author.major >= 18 else author.maybe(95, " STORED")
    return f"GENERATED {when} AS ({author.word('generated').format(name)}){stored}"


def reference(author: Author) -> str:
    """The reference of a foreign key, and its actions."""
    match = author.word("matches") + author.maybe(3, " MATCH PARTIAL")
    actions = author.word("on_delete") + author.word("on_update")
    return author.word("targets") + match + actions + author.word("deferrable")
