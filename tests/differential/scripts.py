"""Scripts of psql: statements, alone and in transactions, blocks, functions, schemas, and under roles and settings."""

from hypothesis import strategies as st

from .alterations import alter, create_other, drop
from .author import Author
from .tables import create_table, elements

# Items of a script; an item is a statement or a few that belong together.
ITEMS = 40


@st.composite
def scripts(draw: st.DrawFn, major: int) -> str:
    author = Author(draw, major)
    return "\n".join(["PREPARE ready AS SELECT 1 AS ready;", *(item(author) for _ in range(ITEMS)), ""])


def item(author: Author) -> str:
    ways = {
        lambda author: f"{create_table(author)};": 20,
        lambda author: f"{alter(author)};": 3,
        lambda author: f"{drop(author)};": 1,
        lambda author: f"{create_other(author)};": 1,
        broken: 2,
        transaction: 2,
        block: 1,
        function: 1,
        schema: 2,
        as_guest: 1,
        on_search_path: 2,
        in_extended_protocol: 2,
        partitions: 1,
        under_setting: 1,
    }
    return author.write(ways)


def broken(author: Author) -> str:
    """A statement that has lost or gained words. Words with quotes stay, else psql would wait for their end."""
    words = create_table(author).split(" ")
    for _ in range(1 + author.below(2)):
        at, other = author.below(len(words)), author.below(len(words))
        if any(quote in words[at] + words[other] for quote in "'\"$"):
            continue
        how = author.one("lose", "double", "swap", "insert", "replace")
        if how == "lose":
            words[at : at + 1] = []
        elif how == "swap":
            words[at], words[other] = words[other], words[at]
        else:
            gained = words[other] if how == "double" else author.word("inserted")
            words[at : at + (how == "replace")] = [gained]
        if not words:
            break
    return f"{' '.join(words)}\n\\g"


def transaction(author: Author) -> str:
    lines = [f"BEGIN{author.word('transactions')};"]
    for _ in range(1 + author.below(4)):
        statement = f"{create_table(author)};"
        ends = [f"SAVEPOINT s;\n{statement}\nROLLBACK TO s;", f"SAVEPOINT s;\n{statement}\nRELEASE s;"]
        lines.append(author.one(statement, statement, *ends))
    lines.append(author.word("ends"))
    if author.chance(60):
        # psql sets a savepoint before each statement, and returns to it after an error.
        lines = ["\\set ON_ERROR_ROLLBACK on", *lines, "\\set ON_ERROR_ROLLBACK off"]
    return "\n".join(lines)


def block(author: Author) -> str:
    first, second = create_table(author), create_table(author)
    caught = f"EXCEPTION WHEN OTHERS THEN RAISE NOTICE '% %', SQLSTATE, SQLERRM; {second};"
    body = author.one(
        f"{first}; {second};",
        f"EXECUTE $e${first}$e$;",
        f"{first}; {caught}",
        f"FOR i IN 1..2 LOOP {first}; END LOOP;",
    )
    return f"DO $do$ BEGIN {body} END $do$;"


def function(author: Author) -> str:
    number, statement = author.number(), create_table(author)
    options = author.word("function_options")
    body = f"LANGUAGE plpgsql {options}AS $f$ BEGIN {statement}; END $f$"
    own = f"CREATE FUNCTION a.f{number}() RETURNS void {body};\n" + f"SELECT a.f{number}();\n" * 2
    return author.one(
        f"SELECT a.maker('b.made{number}'), a.maker('made{number}');",
        "SELECT a.maker_again();\nSELECT a.maker_again();",
        "SELECT a.maker_caught();",
        "SELECT a.maker_sql();\nSELECT a.maker_sql();",
        f"CALL a.making('b.called{number}');",
        own,
        own,
    )


def schema(author: Author) -> str:
    name = f"s{author.number()}"
    kinds = ["AUTHORIZATION guest", f"IF NOT EXISTS {name}", f"{name} AUTHORIZATION guest", name, name]
    text = f"CREATE SCHEMA {author.one(*kinds)}"
    for number in range(author.below(4)):
        definitions, _ = elements(author)
        text += " " + author.one(
            f"CREATE VIEW v{number} AS SELECT 1 AS x",
            f"CREATE TABLE base_entity{number} (x int) CREATE TABLE t{number} (LIKE base_entity{number}, y int)",
            "CREATE TABLE base_entity (own int PRIMARY KEY) CREATE TABLE others (LIKE base_entity INCLUDING ALL)",
            # The table that is made LIKE the other comes first, when the other does not exist yet.
            "CREATE TABLE early (LIKE base_entity) CREATE TABLE base_entity (own int)",
            f"CREATE TABLE {author.maybe(20, 'elsewhere.')}t{number} {definitions}",
            f"CREATE SEQUENCE q{number} CREATE INDEX ON t{number} (x)",
            f"CREATE TABLE c{number} (x int REFERENCES p{number}) CREATE TABLE p{number} (id int PRIMARY KEY)",
        )
    return f"{text};"


def as_guest(author: Author) -> str:
    return f"SET ROLE guest;\n{create_table(author)};\n{alter(author)};\nRESET ROLE;"


def on_search_path(author: Author) -> str:
    """The unqualified names of templates, where the search_path finds tables of these names."""
    name, own = author.new_name(), author.one("base_entity", "base_uuid", "base_timestamps")
    temporary = ["CREATE TEMP TABLE base_entity (mine int)", f"CREATE TABLE {name} (LIKE base_entity)"]
    statement = author.one(
        f"CREATE TABLE {name} () INHERITS ({own})",
        f"CREATE TABLE {name} (x int REFERENCES {own}, LIKE {own} INCLUDING ALL)",
        ";\n".join([*temporary, "DROP TABLE pg_temp.base_entity"]),
        f"CREATE TABLE {name} PARTITION OF base_versioned DEFAULT",
        f"CREATE TABLE {name} (LIKE {own} INCLUDING INDEXES, LIKE a.parent, also text UNIQUE)",
        f"CREATE TABLE {name} (LIKE {own} INCLUDING DEFAULTS EXCLUDING ALL, title text)",
    )
    return f"SET search_path = {author.word('search_paths')};\n{statement};\nRESET search_path;"


def in_extended_protocol(author: Author) -> str:
    statement, number = create_table(author), author.number()
    if author.major >= 18 and author.chance(60):
        bound = f"\\bind_named p{number} \\g\n"
        return f"{statement} \\parse p{number}\n{bound}{bound}\\close_prepared p{number}"
    if author.major >= 16:
        return f"{statement} \\bind \\g"
    # Several statements in one message.
    return f"{statement}\\; CREATE TABLE b.second{number} (x int)\\; SELECT 1 AS x;"


def partitions(author: Author) -> str:
    name = f"a.family{author.number()}"
    identity, year = author.one("", " NOT NULL", " GENERATED ALWAYS AS IDENTITY"), author.one("2024", "2025")
    text = f"""\
CREATE TABLE {name} (id int{identity}, at date, LIKE mine.base_entity INCLUDING DEFAULTS) PARTITION BY RANGE (at);
CREATE TABLE {name}_1 PARTITION OF {name} FOR VALUES FROM ('2024-01-01') TO ('2025-01-01') PARTITION BY LIST (id);
CREATE TABLE {name}_1_1 PARTITION OF {name}_1 FOR VALUES IN (1, 2);
CREATE TABLE {name}_2 (LIKE {name} INCLUDING ALL);
ALTER TABLE {name} ATTACH PARTITION {name}_2 FOR VALUES FROM ('{year}-06-01') TO ('2026-01-01');
CREATE TABLE {name}_3 PARTITION OF {name} DEFAULT;
INSERT INTO {name} (id, at) VALUES (1, '2024-03-01'), (7, '2030-01-01');"""
    return author.created(name, text)


def under_setting(author: Author) -> str:
    setting = author.word("settings")
    name, _, _ = setting.partition(" ")
    return f"SET {setting};\n{create_table(author)};\nRESET {name};"
