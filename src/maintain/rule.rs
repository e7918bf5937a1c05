//! The language of the row trigger's rules: a verb and a column. Knows no PostgreSQL.

#![forbid(unsafe_code)]

/// What a rule does to its column when a row is updated or deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verb {
    /// Set to the time of the transaction when any byte of the row has changed.
    Touch,
    /// Keeps its old value, whatever the statement says.
    Keep,
    /// A change is an error.
    Fix,
    /// Counted up by one when any byte of the row has changed.
    Count,
    /// A value that is neither the stored one nor the next is an error: its sender read the row
    /// before somebody else changed it.
    Check,
    /// Set to who changed the row, when any byte of it has changed.
    Sign,
    /// Set to the time of the transaction by a first DELETE, which leaves the row; a second one
    /// removes it.
    Mark,
}

impl Verb {
    const ALL: [(&'static str, Self); 7] = [
        ("touch", Self::Touch),
        ("keep", Self::Keep),
        ("fix", Self::Fix),
        ("count", Self::Count),
        ("check", Self::Check),
        ("sign", Self::Sign),
        ("mark", Self::Mark),
    ];

    /// Whether the rule is obeyed when a row is deleted; the others when it is updated.
    pub fn is_for_delete(self) -> bool {
        self == Self::Mark
    }

    /// The word that the rule is written with.
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(_, verb)| *verb == self).map_or("", |(name, _)| name)
    }

    fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(name, _)| word.eq_ignore_ascii_case(name)).map(|(_, verb)| *verb)
    }
}

/// A rule, as it is written in the arguments of the trigger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// What is done.
    pub verb: Verb,
    /// The name of the column, as the catalog has it.
    pub column: String,
}

impl Rule {
    /// Reads a rule. The column is an SQL identifier: folded to lower case unless in double quotes.
    ///
    /// # Errors
    ///
    /// A sentence that says what is wrong.
    pub fn parse(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let (verb, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
        if verb.is_empty() {
            return Err("The rule is empty.".into());
        }
        let verb = Verb::parse(verb).ok_or_else(|| format!("There is no verb \"{verb}\"."))?;
        Ok(Self { verb, column: identifier(rest.trim())? })
    }
}

/// Reads an SQL identifier that takes up all of `text` (PostgreSQL's scansup.c and scan.l).
fn identifier(text: &str) -> Result<String, String> {
    if text.is_empty() {
        return Err("The rule names no column.".into());
    }
    if let Some(quoted) = text.strip_prefix('"') {
        let Some(inner) = quoted.strip_suffix('"').filter(|inner| !inner.is_empty()) else {
            return Err("The column's double quotes are not closed.".into());
        };
        let name = inner.replace("\"\"", "\"");
        if inner.matches('"').count() != 2 * name.matches('"').count() {
            return Err("A double quote inside the column's name is written twice.".into());
        }
        return Ok(name);
    }
    let plain = |c: char| c.is_alphanumeric() || c == '_' || c == '$';
    if text.starts_with(|c: char| c.is_ascii_digit() || c == '$') || !text.chars().all(plain) {
        return Err(format!("\"{text}\" is not the name of one column."));
    }
    Ok(text.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(text: &str) -> Rule {
        Rule::parse(text).unwrap_or_else(|why| panic!("{text}: {why}"))
    }

    fn why(text: &str) -> String {
        Rule::parse(text).expect_err(text)
    }

    #[test]
    fn a_rule_is_a_verb_and_a_column() {
        assert_eq!(
            rule("touch updated_at"),
            Rule { verb: Verb::Touch, column: "updated_at".into() }
        );
        assert_eq!(
            rule("  KEEP\tCreated_At "),
            Rule { verb: Verb::Keep, column: "created_at".into() }
        );
        assert_eq!(rule("fix \"User \"\"Id\"\"\"").column, "User \"Id\"");
        assert_eq!(rule("fix straße").column, "straße");
        for (name, verb) in Verb::ALL {
            assert_eq!(rule(&format!("{name} c")).verb, verb);
        }
    }

    #[test]
    fn a_wrong_rule_says_what_is_wrong() {
        assert_eq!(why(""), "The rule is empty.");
        assert_eq!(why("tuch updated_at"), "There is no verb \"tuch\".");
        assert_eq!(why("touch"), "The rule names no column.");
        assert_eq!(why("touch a b"), "\"a b\" is not the name of one column.");
        assert_eq!(why("touch a,b"), "\"a,b\" is not the name of one column.");
        assert_eq!(why("fix 1st"), "\"1st\" is not the name of one column.");
        assert_eq!(why("touch \"a"), "The column's double quotes are not closed.");
        assert_eq!(why("touch \"\""), "The column's double quotes are not closed.");
        assert_eq!(
            why("touch \"a\"b\""),
            "A double quote inside the column's name is written twice."
        );
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_the_parser_panic(text in ".*") {
            let _ = Rule::parse(&text);
        }

        #[test]
        fn what_is_read_is_read_again_in_quotes(
            verb in "touch|KEEP|Fix|count|check|sign|mark", column in "[A-Za-z_é][A-Za-z0-9_$é]{0,12}|\"[^\"\0]{1,12}\"",
        ) {
            let read = rule(&format!("{verb} {column}"));
            let quoted = format!("{} \"{}\"", read.verb.word(), read.column.replace('"', "\"\""));
            proptest::prop_assert_eq!(rule(&quoted), read);
        }

        #[test]
        fn every_name_can_be_written_in_quotes(name in "[^\0]{1,20}") {
            let quoted = format!("keep \"{}\"", name.replace('"', "\"\""));
            proptest::prop_assert_eq!(rule(&quoted).column, name);
        }
    }
}
