//! The language of the row trigger's arguments: rules, each a verb and a column, and the names of the
//! templates that its table was made LIKE. Independent of PostgreSQL.

#![forbid(unsafe_code)]

/// The effect of a rule on its column when a row is updated or deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verb {
    /// Set to the time of the transaction, or to one later than the stored one, when any byte of the
    /// row has changed.
    Touch,
    /// Keeps its stored value, whatever the statement sets.
    Keep,
    /// A change is an error.
    Immutable,
    /// Incremented by one when any byte of the row has changed.
    Increment,
    /// A value other than the stored one is an error: its sender read the row before another
    /// transaction changed it. For clients that send what they read.
    Match,
    /// A value other than the one after the stored one is an error. For clients that increment the
    /// column themselves, as ORMs do: every UPDATE must send it.
    MatchNext,
    /// Set to the application user when any byte of the row has changed.
    Stamp,
    /// As `Stamp`; without an application user the statement is an error.
    StampStrict,
    /// Set to the time of the transaction by a DELETE, which keeps the row.
    SoftDelete,
    /// The beginning of the row's period in its history: set as by `Touch`, once in a transaction.
    History,
}

impl Verb {
    const ALL: [(&'static str, Self); 10] = [
        ("touch", Self::Touch),
        ("keep", Self::Keep),
        ("immutable", Self::Immutable),
        ("increment", Self::Increment),
        ("match", Self::Match),
        ("match_next", Self::MatchNext),
        ("stamp", Self::Stamp),
        ("stamp_strict", Self::StampStrict),
        ("soft_delete", Self::SoftDelete),
        ("history", Self::History),
    ];

    /// Whether the rule applies when a row is deleted; the others apply when it is updated.
    pub fn is_for_delete(self) -> bool {
        self == Self::SoftDelete
    }

    /// Whether it sets its column to a time when the row has changed.
    pub fn is_time(self) -> bool {
        matches!(self, Self::Touch | Self::History)
    }

    /// Whether it sets the application user.
    pub fn is_stamp(self) -> bool {
        matches!(self, Self::Stamp | Self::StampStrict)
    }

    /// The keyword of the rule.
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(_, verb)| *verb == self).map_or("", |(name, _)| name)
    }

    fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(name, _)| word.eq_ignore_ascii_case(name)).map(|(_, verb)| *verb)
    }
}

/// The kind of object that a name in an argument names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Named {
    /// A column.
    Column,
    /// A template.
    Template,
}

/// Why an argument cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// There is nothing in it.
    Empty,
    /// Its first word is no verb.
    UnknownVerb(String),
    /// No name follows.
    NoName(Named),
    /// The double quotes of the name are not closed, or hold nothing.
    OpenQuotes(Named),
    /// A double quote inside the name is not doubled.
    SingleQuote(Named),
    /// This is more than one name, or none.
    NotOneName(Named, String),
}

/// An argument of the trigger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Argument {
    /// A rule.
    Rule(Rule),
    /// `like` and the name of a template: a record of what the table was made LIKE, which does nothing
    /// to its rows.
    Like(String),
}

impl Argument {
    /// Reads an argument. A name is an SQL identifier: folded to lower case unless in double quotes.
    ///
    /// # Errors
    ///
    /// The fault of the argument.
    pub fn parse(text: &str) -> Result<Self, Fault> {
        let (verb, name) = split(text);
        if verb.eq_ignore_ascii_case("like") {
            return Ok(Self::Like(identifier(name, Named::Template)?));
        }
        Rule::parse(text).map(Self::Rule)
    }
}

/// A rule, as it is written in the arguments of the trigger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// The effect on the column.
    pub verb: Verb,
    /// The name of the column, as the catalog has it.
    pub column: String,
}

impl Rule {
    /// Parses a rule. The column is an SQL identifier: folded to lower case unless in double quotes.
    ///
    /// # Errors
    ///
    /// The fault of the argument.
    pub fn parse(text: &str) -> Result<Self, Fault> {
        let (verb, column) = split(text);
        if verb.is_empty() {
            return Err(Fault::Empty);
        }
        let verb = Verb::parse(verb).ok_or_else(|| Fault::UnknownVerb(verb.to_owned()))?;
        Ok(Self { verb, column: identifier(column, Named::Column)? })
    }
}

/// The name of the template that an argument records.
pub fn recorded_template(argument: &str) -> Option<String> {
    match Argument::parse(argument) {
        Ok(Argument::Like(name)) => Some(name),
        _ => None,
    }
}

/// The rule in an argument in canonical form, for comparison: the verb in lower case, the column as
/// `quote` writes it; an invalid argument stays as it is. None for the record of a template.
pub fn canonical(argument: &str, quote: impl Fn(&str) -> String) -> Option<String> {
    match Argument::parse(argument) {
        Ok(Argument::Rule(rule)) => Some(format!("{} {}", rule.verb.word(), quote(&rule.column))),
        Ok(Argument::Like(_)) => None,
        Err(_) => Some(argument.to_string()),
    }
}

/// The first word of an argument, and what follows it.
fn split(text: &str) -> (&str, &str) {
    let text = text.trim();
    let (verb, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    (verb, rest.trim())
}

/// Two rules for one column that no row can satisfy together, if there are any: the first pair, in
/// the order in which they are written.
pub fn conflict(rules: &[Rule]) -> Option<(&Rule, &Rule)> {
    let excludes = |one: Verb, other: Verb| {
        matches!(
            (one, other),
            (Verb::Match, Verb::MatchNext) | (Verb::SoftDelete, Verb::Keep | Verb::Immutable)
        )
    };
    rules.iter().enumerate().find_map(|(place, one)| {
        let other = rules[place + 1..].iter().find(|other| {
            other.column == one.column
                && (excludes(one.verb, other.verb) || excludes(other.verb, one.verb))
        })?;
        Some((one, other))
    })
}

/// Parses an SQL identifier that is the whole of `text` (PostgreSQL's scansup.c and scan.l); `named` is
/// the kind of object that it names.
fn identifier(text: &str, named: Named) -> Result<String, Fault> {
    if text.is_empty() {
        return Err(Fault::NoName(named));
    }
    if let Some(quoted) = text.strip_prefix('"') {
        let Some(inner) = quoted.strip_suffix('"').filter(|inner| !inner.is_empty()) else {
            return Err(Fault::OpenQuotes(named));
        };
        let name = inner.replace("\"\"", "\"");
        if inner.matches('"').count() != 2 * name.matches('"').count() {
            return Err(Fault::SingleQuote(named));
        }
        return Ok(name);
    }
    let plain = |c: char| c.is_alphanumeric() || c == '_' || c == '$';
    if text.starts_with(|c: char| c.is_ascii_digit() || c == '$') || !text.chars().all(plain) {
        return Err(Fault::NotOneName(named, text.to_owned()));
    }
    Ok(text.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(text: &str) -> Rule {
        Rule::parse(text).unwrap_or_else(|fault| panic!("{text}: {fault:?}"))
    }

    fn fault(text: &str) -> Fault {
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
        assert_eq!(rule("immutable \"User \"\"Id\"\"\"").column, "User \"Id\"");
        assert_eq!(rule("immutable straße").column, "straße");
        for (name, verb) in Verb::ALL {
            assert_eq!(rule(&format!("{name} c")).verb, verb);
        }
    }

    #[test]
    fn a_fault_is_told_from_others() {
        let not_one = |text: &str| Fault::NotOneName(Named::Column, text.into());
        assert_eq!(fault(""), Fault::Empty);
        assert_eq!(fault("tuch updated_at"), Fault::UnknownVerb("tuch".into()));
        assert_eq!(fault("touch"), Fault::NoName(Named::Column));
        assert_eq!(fault("touch a b"), not_one("a b"));
        assert_eq!(fault("touch a,b"), not_one("a,b"));
        assert_eq!(fault("immutable 1st"), not_one("1st"));
        assert_eq!(fault("touch \"a"), Fault::OpenQuotes(Named::Column));
        assert_eq!(fault("touch \"\""), Fault::OpenQuotes(Named::Column));
        assert_eq!(fault("touch \"a\"b\""), Fault::SingleQuote(Named::Column));
    }

    #[test]
    fn like_names_a_template() {
        let like = |name: &str| Ok(Argument::Like(name.into()));
        assert_eq!(Argument::parse("like base_entity"), like("base_entity"));
        assert_eq!(Argument::parse(" LIKE  \"My \"\"Base\"\"\" "), like("My \"Base\""));
        assert_eq!(Argument::parse("keep like"), Ok(Argument::Rule(rule("keep like"))));
        assert_eq!(Argument::parse("like"), Err(Fault::NoName(Named::Template)));
        let two = Fault::NotOneName(Named::Template, "a.b".into());
        assert_eq!(Argument::parse("like a.b"), Err(two));
        assert_eq!(fault("like base_entity"), Fault::UnknownVerb("like".into()));
    }

    #[test]
    fn rules_that_exclude_each_other_conflict() {
        let pair = |one: &str, other: &str| conflict(&[rule(one), rule(other)]).is_some();
        assert!(pair("match version", "match_next version"));
        assert!(pair("match_next version", "match version"));
        assert!(pair("soft_delete deleted_at", "keep deleted_at"));
        assert!(pair("immutable deleted_at", "soft_delete deleted_at"));
        assert!(!pair("match version", "match_next lock_version"));
        assert!(!pair("match version", "increment version"));
        assert!(!pair("soft_delete deleted_at", "touch updated_at"));
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_the_parser_panic(text in ".*") {
            let _ = Argument::parse(&text);
        }

        #[test]
        fn what_is_read_is_read_again_in_quotes(
            verb in "touch|KEEP|Immutable|increment|match|match_next|stamp|stamp_strict|soft_delete", column in "[A-Za-z_é][A-Za-z0-9_$é]{0,12}|\"[^\"\0]{1,12}\"",
        ) {
            let read = rule(&format!("{verb} {column}"));
            let quoted = format!("{} \"{}\"", read.verb.word(), read.column.replace('"', "\"\""));
            proptest::prop_assert_eq!(rule(&quoted), read);
        }

        #[test]
        fn every_name_can_be_written_in_quotes(name in "[^\0]{1,20}") {
            let quoted = format!("keep \"{}\"", name.replace('"', "\"\""));
            proptest::prop_assert_eq!(rule(&quoted).column, name.clone());
            let quoted = format!("like \"{}\"", name.replace('"', "\"\""));
            proptest::prop_assert_eq!(Argument::parse(&quoted), Ok(Argument::Like(name)));
        }
    }
}
