//! What the clients of a crowd do: make entities, use them, change them, remove them.

use crate::dice::Dice;
use std::fmt::Write as _;

/// What the clients find.
pub const GROUND: &str = "
CREATE EXTENSION base_entity;
CREATE TABLE accounts (LIKE base_entity, LIKE base_versioned, number int UNIQUE, balance int NOT NULL DEFAULT 0);
INSERT INTO accounts (number) SELECT generate_series(0, 9);
CREATE TABLE entries (LIKE base_entity, client int, body text);
CREATE TABLE base_entity.filed_entity (LIKE base_entity, filed date NOT NULL DEFAULT current_date);
CREATE INDEX ON base_entity.filed_entity (filed);
GRANT SELECT ON base_entity.filed_entity TO pg_monitor;
";

/// What a line begins with that says a value that was committed.
pub const COMMITTED: &str = "committed ";

/// Makes entities of all kinds, renames some and drops some.
pub fn maker(client: usize, dice: &mut Dice) -> String {
    let mut script = String::new();
    let mut made: Vec<String> = Vec::new();
    for _ in 0..dice.within(5..=25) {
        let name = format!("things_{client}_{}", dice.below(1_000_000_000_000));
        let template = dice.one(&["base_entity", "base_entity", "filed_entity"]);
        let more = dice.one(&[
            "",
            ", title text",
            ", LIKE base_authored",
            ", account uuid REFERENCES accounts",
        ]);
        let unlogged = dice.maybe(10, "UNLOGGED ");
        let by = if more.contains("REFERENCES") || !unlogged.is_empty() {
            ""
        } else {
            dice.maybe(10, " PARTITION BY HASH (uuid)")
        };
        let version = dice.one(&["4", "7"]);
        let more = if unlogged.is_empty() { more } else { "" };
        let _ = writeln!(script, "SET base_entity.uuid_version = {version};");
        if dice.chance(20) {
            let _ = writeln!(
                script,
                "BEGIN; CREATE TABLE {name} (LIKE {template}); {};",
                dice.one(&["ROLLBACK", "COMMIT"])
            );
            continue;
        }
        let _ = writeln!(script, "CREATE {unlogged}TABLE {name} (LIKE {template}{more}){by};");
        if by.is_empty() {
            let _ = writeln!(
                script,
                "INSERT INTO {name} SELECT FROM generate_series(1, {});",
                dice.within(1..=20)
            );
        }
        made.push(name);
        let at = dice.below(made.len());
        match dice.below(5) {
            0 | 1 => _ = writeln!(script, "DROP TABLE {};", made.swap_remove(at)),
            2 => {
                let renamed = format!("renamed_{}", made[at]);
                let _ = writeln!(script, "ALTER TABLE {} RENAME TO {renamed};", made[at]);
                made[at] = renamed;
            }
            _ => {}
        }
    }
    // Lest there be ever more of them.
    while made.len() > 3 {
        let _ = writeln!(script, "DROP TABLE {};", made.swap_remove(dice.below(made.len())));
    }
    script
}

/// Changes rows that others change too, in transactions of one and of several.
pub fn updater(_client: usize, dice: &mut Dice) -> String {
    let mut script = String::new();
    for _ in 0..dice.within(20..=60) {
        let number = dice.below(10);
        let update = format!("UPDATE accounts SET balance = balance + 1 WHERE number = {number}");
        let _ = match dice.below(3) {
            0 => writeln!(
                script,
                "BEGIN; {update}; UPDATE entries SET body = body || '.' WHERE uuid = (SELECT uuid FROM entries LIMIT 1 FOR UPDATE SKIP LOCKED); COMMIT;"
            ),
            1 => writeln!(script, "BEGIN; {update}; ROLLBACK;"),
            _ => writeln!(script, "{update};"),
        };
    }
    script
}

/// Adds rows, and says the ids of those that were committed.
pub fn clerk(client: usize, dice: &mut Dice) -> String {
    let mut script = String::new();
    for _ in 0..dice.within(10..=40) {
        let _ = writeln!(
            script,
            "INSERT INTO entries (client, body) VALUES ({client}, 'new') RETURNING '{COMMITTED}' || uuid;"
        );
    }
    script
}
