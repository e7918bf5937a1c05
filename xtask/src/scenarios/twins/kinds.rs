//! CREATE TABLE in its other forms: partitions, typed tables, tables of a query, foreign tables.

use super::statements::Author;

impl Author<'_> {
    pub(super) fn partition_of(&mut self) -> String {
        let name = self.new_name();
        let persistence = self.persistence(&name);
        let parent = match self.dice.below(8) {
            0 => self.source(),
            1 => "mine.base_versioned".into(),
            _ => self.dice.one(&["a.ranged", "a.listed", "a.hashed"]).to_owned(),
        };
        let (low, step) = (self.dice.below(100_000), self.dice.within(0..=3));
        let bound = match (parent.as_str(), self.dice.chance(85)) {
            ("a.ranged" | "mine.base_versioned", true) => {
                format!("FOR VALUES FROM ({low}) TO ({})", low + step)
            }
            ("a.listed", true) => format!("FOR VALUES IN ('k{low}', 'l{low}')"),
            ("a.hashed", true) => format!("FOR VALUES WITH (MODULUS 64, REMAINDER {})", low % 66),
            _ => self
                .dice
                .one(&[
                    "DEFAULT",
                    "FOR VALUES FROM (MINVALUE) TO (MAXVALUE)",
                    "FOR VALUES IN (NULL)",
                    "FOR VALUES IN (1, 'two')",
                    "FOR VALUES FROM (nobody) TO (3)",
                    "FOR VALUES WITH (MODULUS 0, REMAINDER 0)",
                    "",
                ])
                .to_owned(),
        };
        let own = self.dice.one(&[
            "",
            "",
            "",
            " (v NOT NULL)",
            " (v DEFAULT 'p', CHECK (k IS NOT NULL))",
            " (PRIMARY KEY (k))",
            " (nope DEFAULT 1)",
            " (LIKE a.parent)",
        ]);
        let mut text = format!(
            "CREATE {}TABLE {}{name} PARTITION OF {parent}{own} {bound}",
            persistence,
            self.if_not_exists()
        );
        if self.dice.chance(15) {
            text += &self.partition_by(&["k".into(), "v".into()]);
        }
        text += &self.storage(persistence);
        self.remember(name);
        text
    }

    pub(super) fn typed(&mut self) -> String {
        let name = self.new_name();
        let persistence = self.persistence(&name);
        let of = self.dice.one(&[
            "a.pair",
            "a.pair",
            "a.pair",
            "a.mood",
            "mine.base_entity",
            "a.nowhere",
            "int",
            "a.everything",
        ]);
        let with = self.dice.one(&[
            "",
            "",
            " (x PRIMARY KEY)",
            " (x WITH OPTIONS DEFAULT 3, UNIQUE (y))",
            " (nope NOT NULL)",
            " (LIKE a.parent)",
        ]);
        let text = format!(
            "CREATE {}TABLE {}{name} OF {of}{with}{}",
            persistence,
            self.if_not_exists(),
            self.storage(persistence)
        );
        self.remember(name);
        text
    }

    pub(super) fn table_as(&mut self) -> String {
        let name = self.new_name();
        let persistence = self.persistence(&name);
        let query = self.dice.one(&[
            "SELECT 1 AS one, 'x'::text AS x",
            "TABLE mine.base_entity",
            "SELECT * FROM a.everything",
            "VALUES (1, 2)",
            "SELECT 1 AS one, 2 AS one",
            "SELECT nobody()",
            "EXECUTE ready",
            "SELECT 1 / 0 AS nothing",
            "SELECT * FROM a.far",
            "WITH w AS (SELECT 1 AS q) TABLE w",
            "SELECT FROM a.nowhere",
        ]);
        // What the catalogs hold is another with the extension.
        let source = match self.source() {
            source if source.starts_with("pg_catalog") || source.starts_with("information") => {
                "a.seen".to_owned()
            }
            source => source,
        };
        let text = match self.dice.below(6) {
            0 => format!("SELECT 1 AS x INTO {}{name} FROM a.parent", persistence),
            1 => {
                format!("CREATE MATERIALIZED VIEW {}{name} AS TABLE {source}", self.if_not_exists())
            }
            2 => format!("CREATE VIEW {name} AS SELECT * FROM {source}"),
            _ => format!(
                "CREATE {}TABLE {}{name}{} AS {query}{}",
                persistence,
                self.if_not_exists(),
                self.dice.one(&["", "", " (first)", " WITH (fillfactor = 60)", " USING heap"]),
                self.dice.one(&["", "", " WITH NO DATA"])
            ),
        };
        self.remember(name);
        text
    }

    pub(super) fn foreign(&mut self) -> String {
        let (name, elements) = (self.new_name(), self.elements().0);
        let elements = if self.dice.chance(40) { "(x int, y text)".into() } else { elements };
        let server = self.dice.one(&["elsewhere", "elsewhere", "elsewhere", "nowhere"]);
        let text = if self.dice.chance(20) {
            format!(
                "CREATE FOREIGN TABLE {name} PARTITION OF a.ranged FOR VALUES FROM ({}) TO (2000000) SERVER {server}",
                self.dice.within(1_000_000..=1_999_999)
            )
        } else {
            let inherits = self.dice.maybe(15, " INHERITS (a.parent)");
            format!(
                "CREATE FOREIGN TABLE {}{name} {elements}{inherits} SERVER {server}{}",
                self.if_not_exists(),
                self.dice.maybe(20, " OPTIONS (a 'b')")
            )
        };
        self.remember(name);
        text
    }
}
