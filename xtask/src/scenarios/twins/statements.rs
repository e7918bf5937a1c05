//! The statements of a batch, and what they stand in: blocks, functions, transactions, schemas.

use crate::dice::Dice;

/// Writes statements that name no template.
pub struct Author<'a> {
    /// What it chooses by.
    pub dice: &'a mut Dice,
    /// The version of PostgreSQL.
    pub major: u32,
    /// The tables that it believes to be there, the latest last.
    known: Vec<String>,
    /// How many names it has made up.
    pub(super) made: usize,
}

/// Names that only look like those of the extension, and some that are hard to write.
const SPECIAL: &[&str] = &[
    "b.base_entity",
    "b.base_uuid",
    "b.entities",
    "\"Base Entity\"",
    "b.words",
    "a.\"größer\"",
    "\"Odd Schema\".item",
    "b.user",
    "a.a_table_name_that_is_longer_than_what_an_identifier_holds_so_that_it_is_cut_",
    "mine.person",
    "\"base_entity\".\"x\".y",
    "nowhere.at_all",
    "\"\"",
    "pg_catalog.mine",
    "pg_temp.temporary_one",
    "closed.cat",
    "information_schema.child",
];

impl<'a> Author<'a> {
    /// An author that starts with nothing made.
    pub fn new(dice: &'a mut Dice, major: u32) -> Self {
        Self { dice, major, known: Vec::new(), made: 0 }
    }

    /// A script of so many items; each is one statement or a few that belong together.
    pub fn script(&mut self, items: usize) -> String {
        let mut script = String::from("PREPARE ready AS SELECT 1 AS ready;\n");
        for _ in 0..items {
            let item = self.item();
            script.push_str(&item);
            script.push('\n');
        }
        script
    }

    fn item(&mut self) -> String {
        match self.dice.below(40) {
            0..=19 => self.create_table() + ";",
            20 | 21 => self.broken(),
            22..=24 => self.alter() + ";",
            25 => self.drop() + ";",
            26 | 27 => self.in_transaction(),
            28 => self.in_block(),
            29 => self.in_function(),
            30 | 31 => self.schema() + ";",
            32 => self.as_guest(),
            33 | 34 => self.on_path(),
            35 | 36 => self.in_protocol(),
            37 => self.partitioned_family(),
            38 => self.under_setting(),
            _ => self.object() + ";",
        }
    }

    /// A name for a new table; now and then one that is taken.
    pub fn new_name(&mut self) -> String {
        if self.dice.chance(4) {
            return self.dice.one(SPECIAL).to_owned();
        }
        if self.dice.chance(5) {
            return self.known();
        }
        self.made += 1;
        let schema = self.dice.one(&["", "", "", "a.", "b.", "\"Odd Schema\"."]);
        let noun = self.dice.one(&[
            "user",
            "item",
            "t",
            "order_line",
            "box",
            "base_entity",
            "\"Person\"",
            "category",
        ]);
        match noun.strip_suffix('"') {
            Some(noun) => format!("{schema}{noun}{}\"", self.made),
            None => format!("{schema}{noun}{}", self.made),
        }
    }

    /// Remembers a table that a statement has probably made.
    pub fn remember(&mut self, name: String) {
        if self.known.len() > 30 {
            self.known.remove(0);
        }
        self.known.push(name);
    }

    /// A table that is probably there.
    pub fn known(&mut self) -> String {
        match self.known.len() {
            0 => "a.parent".into(),
            count => self.known[self.dice.below(count)].clone(),
        }
    }

    /// A statement that has lost or gained a word. Words with quotes stay, lest psql wait for their end.
    fn broken(&mut self) -> String {
        let statement = self.create_table();
        let mut words: Vec<_> = statement.split(' ').collect();
        for _ in 0..self.dice.within(1..=2) {
            let at = self.dice.below(words.len());
            let other = self.dice.below(words.len());
            if words[at].contains(['\'', '"', '$']) || words[other].contains(['\'', '"', '$']) {
                continue;
            }
            match self.dice.below(5) {
                0 if words.len() > 2 => drop(words.remove(at)),
                1 => words.insert(other, words[at]),
                2 => words.swap(at, other),
                3 => words.insert(
                    at,
                    self.dice.one(&[
                        "(",
                        ")",
                        ",",
                        "CREATE",
                        "LIKE",
                        "x",
                        "1",
                        "NOT",
                        "mine.base_entity",
                    ]),
                ),
                _ => words[at] = self.dice.one(&["TABLE", "(", ")", "INDEX", "ON", "NULL", "."]),
            }
        }
        format!("{}\n\\g", words.join(" "))
    }

    pub(super) fn alter(&mut self) -> String {
        let (table, other) = (self.known(), self.source());
        self.made += 1;
        let made = self.made;
        match self.dice.below(16) {
            0 | 1 => {
                let name = format!(
                    "{}{made}",
                    self.dice.one(&["child", "base_entity_", "user_", "r", "item_"])
                );
                let kind = self.dice.one(&[
                    "TABLE",
                    "TABLE IF EXISTS",
                    "VIEW",
                    "INDEX",
                    "FOREIGN TABLE",
                    "SEQUENCE",
                ]);
                let text = format!("ALTER {kind} {table} RENAME TO {name}");
                let schema = table
                    .rsplit_once('.')
                    .map_or(String::new(), |(schema, _)| format!("{schema}."));
                self.remember(format!("{schema}{name}"));
                text
            }
            2 | 3 => format!("ALTER TABLE {table} INHERIT {other}"),
            4 => format!("ALTER TABLE {table} NO INHERIT {other}"),
            5 => format!(
                "ALTER TABLE {table} ADD COLUMN added{made} int DEFAULT 3, ADD CHECK (added{made} > 0)"
            ),
            6 => format!(
                "ALTER TABLE {table} SET SCHEMA {}",
                self.dice.one(&["a", "b", "nowhere", "pg_temp", "closed"])
            ),
            7 => format!(
                "ALTER TABLE {table} RENAME COLUMN {} TO updated_at",
                self.dice.one(&["x", "id", "name"])
            ),
            8 => format!("ALTER TABLE {table} ADD PRIMARY KEY (id)"),
            9 => format!(
                "ALTER TABLE {} ATTACH PARTITION {table} DEFAULT",
                self.dice.one(&["a.ranged", "a.listed", "a.hashed"])
            ),
            10 => format!("ALTER TABLE {table} OF a.pair"),
            11 => format!("ALTER TABLE {table} DROP COLUMN x CASCADE"),
            12 => format!(
                "ALTER TABLE {table} OWNER TO {}",
                self.dice.one(&["guest", "postgres", "nobody_known"])
            ),
            13 => format!("ALTER TABLE {table} RENAME CONSTRAINT one TO two"),
            14 => format!("ALTER TABLE {table} ALTER COLUMN id TYPE text, INHERIT a.parent"),
            _ => format!("ALTER TABLE a.ranged DETACH PARTITION {table}"),
        }
    }

    fn drop(&mut self) -> String {
        let table = self.known();
        let kind = self.dice.one(&[
            "TABLE",
            "TABLE",
            "TABLE IF EXISTS",
            "VIEW IF EXISTS",
            "FOREIGN TABLE",
        ]);
        format!("DROP {kind} {table}{}", self.dice.one(&["", " CASCADE"]))
    }

    fn object(&mut self) -> String {
        self.made += 1;
        let (made, table) = (self.made, self.known());
        match self.dice.below(7) {
            0 => format!("CREATE TYPE a.type{made} AS (x int, y mine.base_entity)"),
            1 => format!(
                "CREATE TRIGGER maintain BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION a.pass()"
            ),
            2 => format!("CREATE SEQUENCE b.seq{made} OWNED BY {table}.id"),
            3 => format!("CREATE INDEX ON {table} (id, x)"),
            4 => format!("COMMENT ON TABLE {table} IS 'of note'"),
            5 => format!("CREATE RULE nothing AS ON INSERT TO {table} DO INSTEAD NOTHING"),
            _ => format!(
                "CREATE TRIGGER zzz_maintain BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION maintain('x')"
            ),
        }
    }
}
