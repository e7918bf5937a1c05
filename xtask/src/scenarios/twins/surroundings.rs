//! What statements stand in: transactions, blocks, functions, schemas, roles, paths, protocols.

use super::statements::Author;
use std::fmt::Write as _;

impl Author<'_> {
    pub(super) fn in_transaction(&mut self) -> String {
        let mut text = format!(
            "BEGIN{};\n",
            self.dice.one(&["", "", "", " READ ONLY", " ISOLATION LEVEL SERIALIZABLE"])
        );
        for _ in 0..self.dice.within(1..=4) {
            let statement = self.create_table();
            match self.dice.below(4) {
                0 => _ = writeln!(text, "SAVEPOINT s;\n{statement};\nROLLBACK TO s;"),
                1 => _ = writeln!(text, "SAVEPOINT s;\n{statement};\nRELEASE s;"),
                _ => _ = writeln!(text, "{statement};"),
            }
        }
        text += self.dice.one(&["COMMIT;", "COMMIT;", "ROLLBACK;", "COMMIT AND CHAIN;\nROLLBACK;"]);
        // psql sets a savepoint before each statement, and goes back to it after an error.
        match self.dice.chance(60) {
            true => format!("\\set ON_ERROR_ROLLBACK on\n{text}\n\\set ON_ERROR_ROLLBACK off"),
            false => text,
        }
    }

    pub(super) fn in_block(&mut self) -> String {
        let (first, second) = (self.create_table(), self.create_table());
        match self.dice.below(4) {
            0 => format!("DO $do$ BEGIN {first}; {second}; END $do$;"),
            1 => format!("DO $do$ BEGIN EXECUTE $e${first}$e$; END $do$;"),
            2 => format!(
                "DO $do$ BEGIN {first}; EXCEPTION WHEN OTHERS THEN RAISE NOTICE '% %', SQLSTATE, SQLERRM; {second}; END $do$;"
            ),
            _ => format!("DO $do$ BEGIN FOR i IN 1..2 LOOP {first}; END LOOP; END $do$;"),
        }
    }

    pub(super) fn in_function(&mut self) -> String {
        self.made += 1;
        let made = self.made;
        let statement = self.create_table();
        match self.dice.below(7) {
            0 => format!("SELECT a.maker('b.made{made}'), a.maker('made{made}');"),
            1 => "SELECT a.maker_again();\nSELECT a.maker_again();".into(),
            2 => "SELECT a.maker_caught();".into(),
            3 => "SELECT a.maker_sql();\nSELECT a.maker_sql();".into(),
            4 => format!("CALL a.making('b.called{made}');"),
            _ => format!(
                "CREATE FUNCTION a.f{made}() RETURNS void LANGUAGE plpgsql {}AS $f$ BEGIN {statement}; END $f$;\nSELECT a.f{made}();\nSELECT a.f{made}();",
                self.dice.one(&["", "", "SECURITY DEFINER ", "SET search_path = b ", "STABLE "])
            ),
        }
    }

    pub(super) fn schema(&mut self) -> String {
        self.made += 1;
        let name = format!("s{}", self.made);
        let mut text = match self.dice.below(5) {
            0 => "CREATE SCHEMA AUTHORIZATION guest".to_owned(),
            1 => format!("CREATE SCHEMA IF NOT EXISTS {name}"),
            2 => format!("CREATE SCHEMA {name} AUTHORIZATION guest"),
            _ => format!("CREATE SCHEMA {name}"),
        };
        for element in 0..self.dice.within(0..=3) {
            let elements = self.elements().0;
            text += &match self.dice.below(7) {
                0 => format!(" CREATE VIEW v{element} AS SELECT 1 AS x"),
                1 => format!(" CREATE TABLE base_entity{element} (x int) CREATE TABLE t{element} (LIKE base_entity{element}, y int)"),
                // The table made LIKE it comes first, so that it is not there yet.
                6 => " CREATE TABLE early (LIKE base_entity) CREATE TABLE base_entity (own int)".into(),
                2 => " CREATE TABLE base_entity (own int PRIMARY KEY) CREATE TABLE others (LIKE base_entity INCLUDING ALL)".into(),
                3 => format!(" CREATE TABLE {}t{element} {elements}", self.dice.maybe(20, "elsewhere.")),
                4 => format!(" CREATE SEQUENCE q{element} CREATE INDEX ON t{element} (x)"),
                _ => format!(" CREATE TABLE c{element} (x int REFERENCES p{element}) CREATE TABLE p{element} (id int PRIMARY KEY)"),
            };
        }
        text
    }

    pub(super) fn as_guest(&mut self) -> String {
        let (first, second) = (self.create_table(), self.alter());
        format!("SET ROLE guest;\n{first};\n{second};\nRESET ROLE;")
    }

    /// The unqualified names of the templates, where the search_path finds tables of that name.
    pub(super) fn on_path(&mut self) -> String {
        let path = self.dice.one(&[
            "mine",
            "mine, public",
            "mine, base_entity, public",
            "\"$user\", mine, a",
        ]);
        let (name, own) =
            (self.new_name(), self.dice.one(&["base_entity", "base_uuid", "base_timestamps"]));
        let statement = match self.dice.below(6) {
            0 => format!("CREATE TABLE {name} () INHERITS ({own})"),
            1 => format!("CREATE TABLE {name} (x int REFERENCES {own}, LIKE {own} INCLUDING ALL)"),
            2 => format!(
                "CREATE TEMP TABLE base_entity (mine int);\nCREATE TABLE {name} (LIKE base_entity);\nDROP TABLE pg_temp.base_entity"
            ),
            3 => format!("CREATE TABLE {name} PARTITION OF base_versioned DEFAULT"),
            4 => format!(
                "CREATE TABLE {name} (LIKE {own} INCLUDING INDEXES, LIKE a.parent, also text UNIQUE)"
            ),
            _ => format!(
                "CREATE TABLE {name} (LIKE {own} INCLUDING DEFAULTS EXCLUDING ALL, title text)"
            ),
        };
        format!("SET search_path = {path};\n{statement};\nRESET search_path;")
    }

    /// By the extended protocol, where psql speaks it.
    pub(super) fn in_protocol(&mut self) -> String {
        let statement = self.create_table();
        self.made += 1;
        let made = self.made;
        if self.major >= 18 && self.dice.chance(60) {
            return format!(
                "{statement} \\parse p{made}\n\\bind_named p{made} \\g\n\\bind_named p{made} \\g\n\\close_prepared p{made}"
            );
        }
        if self.major >= 16 {
            return format!("{statement} \\bind \\g");
        }
        // Several statements in one message.
        format!("{statement}\\; CREATE TABLE b.second{made} (x int)\\; SELECT 1 AS x;")
    }

    pub(super) fn partitioned_family(&mut self) -> String {
        self.made += 1;
        let name = format!("a.family{}", self.made);
        let text = format!(
            "CREATE TABLE {name} (id int{}, at date, LIKE mine.base_entity INCLUDING DEFAULTS) PARTITION BY RANGE (at);
CREATE TABLE {name}_1 PARTITION OF {name} FOR VALUES FROM ('2024-01-01') TO ('2025-01-01') PARTITION BY LIST (id);
CREATE TABLE {name}_1_1 PARTITION OF {name}_1 FOR VALUES IN (1, 2);
CREATE TABLE {name}_2 (LIKE {name} INCLUDING ALL);
ALTER TABLE {name} ATTACH PARTITION {name}_2 FOR VALUES FROM ('{}-06-01') TO ('2026-01-01');
CREATE TABLE {name}_3 PARTITION OF {name} DEFAULT;
INSERT INTO {name} (id, at) VALUES (1, '2024-03-01'), (7, '2030-01-01');",
            self.dice.one(&["", " NOT NULL", " GENERATED ALWAYS AS IDENTITY"]),
            self.dice.one(&["2024", "2025"]),
        );
        self.remember(name);
        text
    }

    pub(super) fn under_setting(&mut self) -> String {
        let statement = self.create_table();
        let (name, value) = match self.dice.below(8) {
            0 => ("default_tablespace", "spare"),
            1 => ("default_table_access_method", "nothing"),
            2 => ("search_path", "''"),
            3 => ("search_path", "nowhere, b"),
            4 => ("default_toast_compression", "pglz"),
            5 => ("client_min_messages", "error"),
            6 => ("quote_all_identifiers", "on"),
            _ => ("default_transaction_read_only", "on"),
        };
        format!("SET {name} = {value};\n{statement};\nRESET {name};")
    }
}
