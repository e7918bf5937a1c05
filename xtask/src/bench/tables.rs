//! The shapes of table on which row triggers are measured.

use std::fmt::Write;

/// A shape of table.
pub struct Shape {
    /// The number of columns: 5 or 30.
    pub columns: usize,
    /// Whether an index stands on the column that is updated, which rules out HOT updates.
    pub indexed: bool,
    /// Whether changes go to the write-ahead log.
    pub logged: bool,
}

impl Shape {
    /// All of them.
    pub fn all() -> Vec<Self> {
        let mut all = Vec::new();
        for columns in [5, 30] {
            for indexed in [false, true] {
                for logged in [false, true] {
                    all.push(Self { columns, indexed, logged });
                }
            }
        }
        all
    }

    /// The shape in words.
    pub fn title(&self) -> String {
        format!(
            "{} columns, {}, {}",
            self.columns,
            if self.indexed { "not HOT" } else { "HOT" },
            if self.logged { "logged" } else { "unlogged" }
        )
    }

    /// The shape in a file name.
    pub fn slug(&self) -> String {
        format!(
            "{}-{}-{}",
            self.columns,
            if self.indexed { "nonhot" } else { "hot" },
            if self.logged { "logged" } else { "unlogged" }
        )
    }

    /// The statements that make and fill it. Half of each page is left free, so that an UPDATE of all rows can be HOT.
    pub fn create(&self, rows: usize) -> String {
        let mut columns = String::from("label text, n int NOT NULL");
        let mut names = String::from("label, n");
        let mut values = String::from("'label ' || g, g");
        if self.columns > 5 {
            let _ = write!(columns, ", doc jsonb");
            let _ = write!(names, ", doc");
            let _ = write!(values, r#", jsonb_build_object('a', g, 'b', 'text')"#);
        }
        for number in 6..self.columns {
            let (kind, value) = match number % 4 {
                0 => ("text", "'value ' || g"),
                1 => ("int", "g"),
                2 => ("bigint", "g * 1000"),
                _ => ("timestamptz", "now()"),
            };
            // Two columns without a value give the row its bitmap of nulls.
            let value = if number == 10 || number == 20 { "NULL" } else { value };
            let _ = write!(columns, ", c{number} {kind}");
            let _ = write!(names, ", c{number}");
            let _ = write!(values, ", {value}");
        }
        let index = if self.indexed { "CREATE INDEX ON bench_rows (n);" } else { "" };
        format!(
            "CREATE {} TABLE bench_rows (LIKE base_entity, {columns}) WITH (fillfactor = 45);
             {index}
             INSERT INTO bench_rows ({names}) SELECT {values} FROM generate_series(1, {rows}) g;
             VACUUM (FREEZE, ANALYZE) bench_rows; CHECKPOINT",
            if self.logged { "" } else { "UNLOGGED" }
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_many_columns_as_it_says() {
        for shape in Shape::all() {
            let script = shape.create(10);
            let own = script
                .split_once("base_entity, ")
                .and_then(|(_, rest)| rest.split_once(") WITH"))
                .map(|(columns, _)| columns.split(", ").count());
            assert_eq!(own, Some(shape.columns - 3));
        }
    }
}
