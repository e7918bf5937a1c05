//! Columns, as CREATE TABLE may say them, right and wrong.

use crate::dice::Dice;

/// What a generated column is.
pub struct Column {
    /// Its name, quoted where need be.
    pub name: String,
    /// What the statement says of it.
    pub text: String,
}

const NAMES: &[&str] = &[
    "id",
    "uuid",
    "created_at",
    "updated_at",
    "name",
    "note",
    "x",
    "y",
    "z",
    "k",
    "v",
    "version",
    "deleted_at",
    "owner_id",
    "\"Odd Column\"",
    "größe",
    "\"select\"",
    "c1",
    "c2",
    "c3",
    "amount",
    "a_column_name_that_is_longer_than_what_an_identifier_holds_so_that_it_is_cut",
];
/// Names that are refused.
const WRONG_NAMES: &[&str] = &["select", "ctid", "xmin", "\"\"", "tableoid", "a.b"];

/// Types with an expression of each.
const TYPES: &[(&str, &str)] = &[
    ("int", "1"),
    ("integer", "a.twice(2)"),
    ("bigint", "nextval('a.counter')"),
    ("smallint", "-1"),
    ("text", "'t'"),
    ("varchar(20)", "current_user"),
    ("char(3)", "'abc'"),
    ("numeric(10, 2)", "1.5"),
    ("uuid", "gen_random_uuid()"),
    ("timestamptz", "now()"),
    ("timestamp(3)", "localtimestamp"),
    ("date", "current_date"),
    ("interval year", "'1 year'"),
    ("boolean", "true"),
    ("jsonb", "'{}'"),
    ("bytea", "'\\x00'"),
    ("int[]", "'{1,2}'"),
    ("text ARRAY[4]", "ARRAY['a']"),
    ("a.mood", "'glad'"),
    ("a.pair", "ROW(1, 'y')"),
    ("a.positive", "3"),
    ("a.span", "'[1,2)'"),
    ("tstzrange", "NULL"),
    ("point", "'(1,2)'"),
    ("name", "'n'"),
    ("oid", "1"),
    ("bit varying(5)", "B'1'"),
    ("double precision", "random()"),
    ("mine.base_entity", "NULL"),
];
const WRONG_TYPES: &[&str] = &[
    "nothing_known",
    "b.nothing",
    "varchar(0)",
    "numeric(2000)",
    "anyelement",
    "record",
    "unknown",
    "SETOF int",
    "base_entity.base_entity.base_entity.base_entity",
    "closed.base_entity",
    "int(3)",
    "cstring",
];

/// A column.
pub fn column(dice: &mut Dice, major: u32, others: &[String]) -> Column {
    let wrong = dice.chance(1);
    let mut name = dice.one(if wrong { WRONG_NAMES } else { NAMES }).to_owned();
    if !wrong && others.contains(&name) && dice.chance(97) {
        name = format!("c{}", others.len() + 10);
    }
    if dice.chance(4) {
        let serial = dice.one(&["serial", "bigserial", "smallserial"]);
        let text = format!("{name} {serial} {}", constraints(dice, major, &name, "1"));
        return Column { name, text };
    }
    let (mut kind, value) = TYPES[dice.below(TYPES.len())];
    if dice.chance(2) {
        kind = dice.one(WRONG_TYPES);
    }
    let mut text = format!("{name} {kind}");
    if dice.chance(3) {
        text += dice.one(&[" COMPRESSION pglz", " COMPRESSION default", " COMPRESSION best"]);
    }
    if major >= 16 && dice.chance(3) {
        text +=
            dice.one(&[" STORAGE MAIN", " STORAGE external", " STORAGE DEFAULT", " STORAGE wide"]);
    }
    if dice.chance(5) {
        text += " COLLATE ";
        text += dice.one(&["\"C\"", "\"POSIX\"", "pg_catalog.\"default\"", "nowhere", "a.nowhere"]);
    }
    let more = constraints(dice, major, &name, value);
    Column { name, text: format!("{text}{more}") }
}

/// The constraints of a column.
fn constraints(dice: &mut Dice, major: u32, name: &str, value: &str) -> String {
    let mut text = String::new();
    for _ in 0..[0, 0, 0, 0, 1, 1, 1, 2][dice.below(8)] {
        if dice.chance(15) {
            text += &format!(
                " CONSTRAINT {}",
                dice.one(&["one", "\"Two\"", "three", "four_check", "five"])
            );
        }
        text.push(' ');
        text += &constraint(dice, major, name, value);
    }
    text
}

fn constraint(dice: &mut Dice, major: u32, name: &str, value: &str) -> String {
    match dice.below(22) {
        0..=3 => "NOT NULL".into(),
        4 => "NULL".into(),
        5..=8 => format!("DEFAULT {value}"),
        9 => format!(
            "DEFAULT {}",
            dice.one(&[
                "'wrong'",
                "(SELECT 1)",
                "nobody()",
                "count(*)",
                "x",
                "1 / 0",
                "NULL",
                "now() - 3",
                "generate_series(1, 2)",
                "b.uuidv4(1, 2)",
                "current_setting('base_entity.none', true)",
            ])
        ),
        10 | 11 => {
            format!(
                "CHECK ({})",
                dice.one(&[
                    "true",
                    "x > 0",
                    &format!("{name} IS NOT NULL"),
                    "id <> 3",
                    "nobody(1)",
                    "1",
                    "a.chance() > 1",
                    "(SELECT true)",
                    "length(note) > 2",
                    "tableoid > 0::oid",
                    "ctid IS NULL",
                    "VALUE > 0",
                ])
            ) + dice.maybe(15, " NO INHERIT")
                + dice.maybe(4, " NOT VALID")
                + dice.maybe(4, " DEFERRABLE")
                + (if major >= 18 { dice.maybe(6, " NOT ENFORCED") } else { "" })
        }
        12 | 13 => {
            "UNIQUE".to_owned()
                + (if major >= 15 { dice.maybe(20, " NULLS NOT DISTINCT") } else { "" })
                + dice.maybe(20, " DEFERRABLE INITIALLY DEFERRED")
                + dice.maybe(10, " WITH (fillfactor = 50)")
                + dice.maybe(10, " USING INDEX TABLESPACE spare")
        }
        14 => {
            "PRIMARY KEY".to_owned()
                + dice.maybe(10, " DEFERRABLE")
                + dice.maybe(5, " NOT DEFERRABLE INITIALLY DEFERRED")
        }
        15 | 16 => format!("REFERENCES {}", target(dice)) + &actions(dice),
        17 => format!(
            "GENERATED {} AS IDENTITY{}",
            if dice.chance(4) { "BY DEFAULT ON NULL" } else { dice.one(&["ALWAYS", "BY DEFAULT"]) },
            dice.one(&[
                "",
                "",
                " (START WITH 10 INCREMENT BY 2)",
                " (MINVALUE 5 START 1)",
                " (SEQUENCE NAME a.own)",
                " (OWNED BY NONE)"
            ])
        ),
        18 | 19 => format!(
            "GENERATED {} AS ({}){}",
            if dice.chance(5) { "BY DEFAULT" } else { "ALWAYS" },
            dice.one(&[
                "1 + 1",
                "a.twice(4)",
                "a.twice(5) * 2",
                "1",
                "x + 1",
                "now()",
                "a.chance()",
                "nobody()",
                name,
                "upper('x')"
            ]),
            if major >= 18 {
                dice.one(&[" STORED", " VIRTUAL", ""])
            } else {
                if dice.chance(5) { "" } else { " STORED" }
            }
        ),
        20 if dice.chance(15) => dice
            .one(&["DEFERRABLE", "INITIALLY DEFERRED", "NOT DEFERRABLE INITIALLY IMMEDIATE"])
            .into(),
        _ => "NOT NULL".to_owned() + (if major >= 18 { dice.maybe(30, " NO INHERIT") } else { "" }),
    }
}

/// What a foreign key refers to.
pub fn target(dice: &mut Dice) -> String {
    dice.one(&[
        "a.everything",
        "a.everything (id)",
        "a.everything (name)",
        "a.everything (id, name)",
        "mine.base_entity",
        "mine.base_entity (uuid)",
        "mine.base_uuid (uuid)",
        "a.parent",
        "a.listed",
        "a.seen",
        "a.nowhere",
        "nowhere (id)",
        "closed.base_entity",
        "a.far",
        "base_entity.nowhere.at_all",
        "pg_class (oid)",
        "\"Odd Schema\".\"Odd \"\"Table\"\"\"",
    ])
    .into()
}

/// What a foreign key does.
pub fn actions(dice: &mut Dice) -> String {
    let mut text = String::new();
    text += dice.one(&["", "", "", " MATCH FULL", " MATCH SIMPLE"]);
    text += dice.maybe(3, " MATCH PARTIAL");
    text += dice.one(&[
        "",
        "",
        " ON DELETE CASCADE",
        " ON DELETE SET NULL",
        " ON DELETE RESTRICT",
        " ON DELETE SET DEFAULT (x)",
    ]);
    text += dice.one(&["", "", "", " ON UPDATE CASCADE", " ON UPDATE NO ACTION"]);
    text += dice.one(&["", "", "", " DEFERRABLE", " DEFERRABLE INITIALLY DEFERRED"]);
    text
}
