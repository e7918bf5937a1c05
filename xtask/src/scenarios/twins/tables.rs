//! CREATE TABLE, in all the forms of its grammar, right and wrong; never LIKE a template.

use super::columns::{Column, actions, column, target};
use super::statements::Author;

/// Where LIKE, INHERITS and OF look: tables called as the templates are, but in other schemas, and all kinds of others.
const SOURCES: &[&str] = &[
    "mine.base_entity",
    "mine.base_uuid",
    "mine.base_timestamps",
    "mine.base_versioned",
    "a.everything",
    "a.everything",
    "a.parent",
    "a.seen",
    "a.kept",
    "a.far",
    "a.pair",
    "a.ranged",
    "a.listed",
    "\"Odd Schema\".\"Odd \"\"Table\"\"\"",
];
/// Those that are refused.
const WRONG_SOURCES: &[&str] = &[
    "a.base_entity",
    "nowhere.base_entity",
    "closed.base_entity",
    "a.counter",
    "a.everything_pkey",
    "base_entities",
    "\"Base_Entity\"",
    "\"BASE_UUID\"",
    "nowhere.at.all",
    "twin.a.parent",
    "absent.a.parent",
    "base_entity.base_entity.base_entity.base_uuid",
    "pg_catalog.pg_class",
    "information_schema.tables",
    "a.mood",
    "nothing_of_that_name",
    "pg_temp.base_entity",
];

impl Author<'_> {
    /// A CREATE TABLE statement.
    pub fn create_table(&mut self) -> String {
        match self.dice.below(20) {
            0 | 1 => self.partition_of(),
            2 => self.typed(),
            3 | 4 => self.table_as(),
            5 => self.foreign(),
            _ => self.ordinary(),
        }
    }

    fn ordinary(&mut self) -> String {
        let partitioned = self.dice.chance(15);
        let (name, columns) = (self.new_name(), self.elements());
        let persistence = self.persistence(&name);
        let mut text =
            format!("CREATE {}TABLE {}{name} {}", persistence, self.if_not_exists(), columns.0);
        if self.dice.chance(12) {
            let parents = [self.source(), self.source()];
            let several = self.dice.chance(20);
            text += &format!(
                " INHERITS ({})",
                if several { parents.join(", ") } else { parents[0].clone() }
            );
        }
        if partitioned {
            text += &self.partition_by(&columns.1);
        }
        text += &self.storage(persistence);
        self.remember(name);
        text
    }

    /// The elements in parentheses, and the names of the columns.
    pub fn elements(&mut self) -> (String, Vec<String>) {
        let (mut names, mut parts) = (Vec::new(), Vec::new());
        for _ in 0..self.dice.within(0..=5) {
            let Column { name, text } = column(self.dice, self.major, &names);
            names.push(name);
            parts.push(text);
        }
        while self.dice.chance(30) {
            parts.push(self.like());
        }
        while self.dice.chance(22) {
            parts.push(self.table_constraint(&names));
        }
        if self.dice.chance(30) && !parts.is_empty() {
            let (one, other) = (self.dice.below(parts.len()), self.dice.below(parts.len()));
            parts.swap(one, other);
        }
        (format!("({})", parts.join(", ")), names)
    }

    fn like(&mut self) -> String {
        let mut text = format!("LIKE {}", self.source());
        while self.dice.chance(45) {
            text += self.dice.one(&[" INCLUDING ", " INCLUDING ", " EXCLUDING "]);
            text += self.dice.one(&[
                "ALL",
                "ALL",
                "DEFAULTS",
                "CONSTRAINTS",
                "INDEXES",
                "IDENTITY",
                "GENERATED",
                "COMMENTS",
                "STORAGE",
                "STATISTICS",
                "COMPRESSION",
            ]);
        }
        text + self.dice.maybe(1, " INCLUDING EVERYTHING")
    }

    /// A table that may be there.
    pub fn source(&mut self) -> String {
        if self.dice.chance(8) {
            self.dice.one(WRONG_SOURCES).to_owned()
        } else if self.dice.chance(35) {
            self.known()
        } else {
            self.dice.one(SOURCES).to_owned()
        }
    }

    fn some_columns(&mut self, names: &[String]) -> String {
        let mut some = Vec::new();
        for _ in 0..self.dice.within(1..=2) {
            let own = !names.is_empty() && self.dice.chance(90);
            some.push(if own {
                names[self.dice.below(names.len())].clone()
            } else {
                self.dice.one(&["id", "nope", "uuid", "xmin", "name"]).to_owned()
            });
        }
        some.join(", ")
    }

    fn table_constraint(&mut self, names: &[String]) -> String {
        let columns = self.some_columns(names);
        let mut text = match self.dice.below(7) {
            0 => format!("UNIQUE ({columns})") + self.dice.maybe(20, " INCLUDE (id)"),
            1 => format!("PRIMARY KEY ({columns})") + self.dice.maybe(10, " INCLUDE (note)"),
            2 => format!("CHECK (({columns}) IS NOT NULL)") + self.dice.maybe(20, " NO INHERIT"),
            3 => {
                format!("FOREIGN KEY ({columns}) REFERENCES {}", target(self.dice))
                    + &actions(self.dice)
                    + self.dice.maybe(10, " NOT VALID")
            }
            4 => {
                let method = self.dice.one(&["gist", "btree", "hash", "gin", "nothing"]);
                let operator = self.dice.one(&["=", "&&", "<>", "OPERATOR(pg_catalog.=)"]);
                format!("EXCLUDE USING {method} ({columns} WITH {operator})")
                    + self.dice.maybe(30, " WHERE (x > 1)")
            }
            5 if self.major >= 18 => self
                .dice
                .one(&[
                    "NOT NULL x",
                    "NOT NULL id NO INHERIT",
                    "PRIMARY KEY (id, during WITHOUT OVERLAPS)",
                ])
                .into(),
            _ => "CHECK (a.twice(1) = 2)".into(),
        };
        if self.dice.chance(30) {
            text = format!(
                "CONSTRAINT {} {text}",
                self.dice.one(&["one", "six", "\"Seven\"", "base_entity", "eight"])
            );
        }
        text + self.dice.maybe(10, " DEFERRABLE INITIALLY DEFERRED")
    }

    pub(super) fn partition_by(&mut self, names: &[String]) -> String {
        let columns = self.some_columns(names);
        let key = match self.dice.below(8) {
            0 => "((id + 1))".to_owned(),
            1 => format!("(({columns}))"),
            2 => format!("({columns} COLLATE \"C\")"),
            3 => "(lower(name), x)".to_owned(),
            4 => format!("({columns} int4_ops)"),
            _ => format!("({columns})"),
        };
        format!(
            " PARTITION BY {} {key}",
            self.dice.one(&["RANGE", "LIST", "HASH", "RANGE", "list"])
        )
    }

    /// Whether the table is temporary; such a one is put into no other schema, but for a few that are refused.
    pub(super) fn persistence(&mut self, name: &str) -> &'static str {
        if name.contains('.') && !self.dice.chance(2) {
            return self.dice.maybe(8, "UNLOGGED ");
        }
        let words = [
            "",
            "",
            "",
            "",
            "",
            "",
            "TEMP ",
            "TEMPORARY ",
            "UNLOGGED ",
            "GLOBAL TEMP ",
            "LOCAL TEMPORARY ",
        ];
        self.dice.one(&words)
    }

    pub(super) fn if_not_exists(&mut self) -> &'static str {
        self.dice.maybe(15, "IF NOT EXISTS ")
    }

    /// What stands behind the elements.
    pub(super) fn storage(&mut self, persistence: &str) -> String {
        let mut text = String::new();
        text += self.dice.maybe(8, " USING heap");
        text += self.dice.maybe(
            8,
            self.dice.clone().one(&[
                " WITH (fillfactor = 80)",
                " WITH (toast.autovacuum_enabled = false)",
                " WITHOUT OIDS",
                " WITH (autovacuum_enabled, user_catalog_table = false)",
            ]),
        );
        if persistence.contains("TEMP") {
            text += self.dice.one(&[
                "",
                "",
                " ON COMMIT DROP",
                " ON COMMIT DELETE ROWS",
                " ON COMMIT PRESERVE ROWS",
            ]);
        }
        text += self.dice.maybe(8, " TABLESPACE spare");
        if self.dice.chance(5) {
            text += self.dice.one(&[
                " USING nothing",
                " WITH (fillfactor = 3)",
                " WITH (nothing = 1)",
                " WITH (oids = true)",
                " ON COMMIT DROP",
                " TABLESPACE pg_global",
                " TABLESPACE nowhere",
            ]);
        }
        text
    }
}
