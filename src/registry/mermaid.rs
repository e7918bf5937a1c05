//! Writes Mermaid's erDiagram. The names of columns and types allow few characters: others are replaced,
//! and the comment of the column has the real name. Labels and comments allow all, some of them as
//! entity codes.

#![forbid(unsafe_code)]

/// A diagram that is being written.
pub struct Diagram(String);

/// The markers after a column.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub struct Marks {
    /// Part of the primary key.
    pub primary: bool,
    /// Part of a foreign key.
    pub foreign: bool,
    /// Unique by itself.
    pub unique: bool,
}

impl Diagram {
    /// An empty diagram.
    pub fn new() -> Self {
        Self("erDiagram\n".into())
    }

    /// A table and its columns: type, name, marks.
    pub fn table<'a>(
        &mut self,
        label: &str,
        columns: impl Iterator<Item = (&'a str, &'a str, Marks)>,
    ) {
        let lines: String =
            columns.map(|(type_name, name, marks)| line(type_name, name, marks)).collect();
        let block = if lines.is_empty() { "\n".into() } else { format!(" {{\n{lines}    }}\n") };
        self.0.push_str(&format!("    \"{label}\"{block}"));
    }

    /// A foreign key: `many` rows, or one if it is unique, point at `one`, or at none if nullable.
    pub fn relationship(
        &mut self,
        one: &str,
        many: &str,
        nullable: bool,
        unique: bool,
        what: &str,
    ) {
        let here = if nullable { "|o" } else { "||" };
        let there = if unique { "o|" } else { "o{" };
        self.0.push_str(&format!(
            "    \"{one}\" {here}--{there} \"{many}\" : \"{}\"\n",
            quotable(what)
        ));
    }

    /// A dashed line.
    pub fn dashed(&mut self, parent: &str, child: &str, what: &str) {
        self.0.push_str(&format!("    \"{parent}\" ||..|| \"{child}\" : \"{what}\"\n"));
    }

    /// The text of the diagram.
    pub fn text(self) -> String {
        self.0
    }
}

/// Whether two columns, each a type, a name and marks, are the same line of a box.
pub fn is_same_line(one: &(&str, &str, Marks), other: &(&str, &str, Marks)) -> bool {
    one.1 == other.1 && one.2 == other.2 && short(one.0) == short(other.0)
}

fn line(type_name: &str, name: &str, marks: Marks) -> String {
    let safe = word(name);
    let marks = [(marks.primary, "PK"), (marks.foreign, "FK"), (marks.unique, "UK")];
    let marks: Vec<&str> = marks.iter().filter(|(set, _)| *set).map(|(_, mark)| *mark).collect();
    let mut line = format!("        {} {safe}", word(&short(type_name)));
    if !marks.is_empty() {
        line.push_str(&format!(" {}", marks.join(", ")));
    }
    if safe != name {
        line.push_str(&format!(" \"{}\"", quotable(name)));
    }
    line + "\n"
}

/// The label of a table that SQL writes so, without the schema `home`, as it can stand in double
/// quotes.
pub fn label(table: &str, home: &str) -> String {
    let name = table.strip_prefix(&format!("{home}.")).unwrap_or(table);
    let mut plain = String::new();
    let mut characters = name.chars().peekable();
    let mut is_quoted = false;
    while let Some(character) = characters.next() {
        match character {
            '"' if is_quoted && characters.next_if_eq(&'"').is_some() => plain.push('"'),
            '"' => is_quoted = !is_quoted,
            other => plain.push(other),
        }
    }
    quotable(&plain)
}

/// Text for use in double quotes. A double quote, or a character that begins an entity code, becomes such
/// a code: https://mermaid.js.org/syntax/flowchart.html#entity-codes-to-escape-characters
fn quotable(text: &str) -> String {
    let mut quotable = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '"' | '%' | '\\' | '#' | '`' | ';' | '<' | '>' | '&' => {
                quotable.push_str(&format!("#{};", u32::from(character)));
            }
            control if control.is_control() => quotable.push('_'),
            plain => quotable.push(plain),
        }
    }
    quotable
}

/// The name of a type without what is in parentheses, in its short form.
fn short(type_name: &str) -> String {
    let mut plain = String::new();
    let mut depth = 0;
    for c in type_name.chars() {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ if depth == 0 => plain.push(c),
            _ => {}
        }
    }
    let (name, array) = plain.strip_suffix("[]").map_or((plain.as_str(), ""), |name| (name, "[]"));
    let name = match name {
        "timestamp with time zone" => "timestamptz",
        "timestamp without time zone" => "timestamp",
        "time with time zone" => "timetz",
        "time without time zone" => "time",
        "character varying" => "varchar",
        "character" => "char",
        "double precision" => "float8",
        name => name,
    };
    format!("{name}{array}")
}

/// A word of letters, digits and underscores that is none of Mermaid's own.
fn word(name: &str) -> String {
    let plain =
        |c: char| if c.is_ascii_alphanumeric() || matches!(c, '_' | '[' | ']') { c } else { '_' };
    let mut word: String = name.chars().map(plain).collect();
    if !word.starts_with(|c: char| c.is_ascii_alphabetic()) {
        word.insert_str(0, "c_");
    }
    if ["pk", "fk", "uk"].iter().any(|mark| word.eq_ignore_ascii_case(mark)) {
        word.push('_');
    }
    word
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_made_safe() {
        assert_eq!(word("user_id"), "user_id");
        assert_eq!(word("Straße 2"), "Stra_e_2");
        assert_eq!(word("1st"), "c_1st");
        assert_eq!(word("PK"), "PK_");
    }

    #[test]
    fn types_are_short() {
        assert_eq!(short("timestamp(3) with time zone[]"), "timestamptz[]");
        assert_eq!(short("numeric(10,2)"), "numeric");
        assert_eq!(word(&short("app.\"My Type\"")), "app__My_Type_");
    }

    #[test]
    fn columns_are_the_same_with_the_same_name_marks_and_type() {
        let column = ("timestamp with time zone", "created_at", Marks::default());
        let primary = Marks { primary: true, ..Marks::default() };
        assert!(is_same_line(&column, &("timestamptz", "created_at", Marks::default())));
        assert!(is_same_line(&column, &("timestamp(3) with time zone", column.1, column.2)));
        assert!(!is_same_line(&column, &("date", column.1, column.2)));
        assert!(!is_same_line(&column, &(column.0, "updated_at", column.2)));
        assert!(!is_same_line(&column, &(column.0, column.1, primary)));
    }

    #[test]
    fn labels_keep_what_can_stand_in_quotes() {
        assert_eq!(label("public.users", "public"), "users");
        assert_eq!(label("app.\"Order 100%\"", "public"), "app.Order 100#37;");
        assert_eq!(label("public.\"Order 100%\"", "public"), "Order 100#37;");
        assert_eq!(label("\"the \"\"one\"\"\"", "public"), "the #34;one#34;");
        assert_eq!(label("\"a#35;b\"", "public"), "a#35;35#59;b");
    }
}
