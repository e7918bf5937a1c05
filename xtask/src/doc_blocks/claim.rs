//! What a page claims that a statement is answered, and whether that is so.

use crate::mask::mask;
use std::ops::Range;

/// What a page claims of a statement.
#[derive(Debug, PartialEq, Eq)]
pub enum Claim {
    /// That it goes well.
    Nothing,
    /// These lines of a message, maybe not all.
    Message(Vec<String>),
    /// A table, whole.
    Table(Vec<String>),
    /// A command tag.
    Tag(String),
    /// Lines of the answers of a block, in order.
    Said { lines: String, by: Range<usize> },
}

const MESSAGES: [&str; 4] = ["ERROR:", "WARNING:", "NOTICE:", "INFO:"];

impl Claim {
    /// What the comments below a statement claim.
    pub fn below(comments: &[&str]) -> Option<Self> {
        let lines = || comments.iter().map(|line| (*line).to_owned()).collect();
        let is_rule =
            |line: &&str| line.starts_with("---") && !line.contains(|c| !"-+".contains(c));
        match comments {
            [first, ..] if MESSAGES.iter().any(|begin| first.starts_with(begin)) => {
                Some(Self::Message(lines()))
            }
            [_, second, ..] if is_rule(second) => Some(Self::Table(lines())),
            _ => None,
        }
    }

    /// What the comment beside a statement claims.
    pub fn beside(comment: &str) -> Option<Self> {
        let mut words = comment.split([' ', ',', ':', ';']);
        let verb = words.next()?;
        let skip = if verb == "INSERT" { words.next()? } else { "" };
        let count: u64 = words.next()?.parse().ok()?;
        match (verb, skip) {
            ("INSERT", "0") => Some(Self::Tag(format!("INSERT 0 {count}"))),
            ("UPDATE" | "DELETE" | "SELECT" | "COPY" | "MERGE", "") => {
                Some(Self::Tag(format!("{verb} {count}")))
            }
            _ => None,
        }
    }

    /// Why the claim of the statement at `at` does not hold; the answers are masked.
    pub fn wrong(&self, at: usize, answers: &[String]) -> Option<String> {
        let answer = answers.get(at).map_or("", String::as_str);
        let (claimed, said) = match self {
            Self::Nothing | Self::Tag(_) if complains(answer) => {
                return Some(format!("it is answered\n{answer}"));
            }
            Self::Nothing => return None,
            Self::Tag(tag) => (tag.clone(), answer.to_owned()),
            Self::Message(lines) => (lines.join("\n"), answer.to_owned()),
            Self::Table(lines) if complains(answer) => (lines.join("\n"), answer.to_owned()),
            Self::Table(lines) => {
                let claimed = kept(&mask(&lines.join("\n")));
                return (!whole(&claimed, &kept(answer)))
                    .then(|| format!("it is answered\n{answer}and not\n{}\n", lines.join("\n")));
            }
            Self::Said { lines, by } => (lines.clone(), answers.get(by.clone())?.concat()),
        };
        let claimed = mask(&claimed);
        let missing = first_missing(&claimed, &said)?;
        Some(format!("it is answered\n{said}and not, in this order,\n{missing}\n"))
    }
}

fn complains(answer: &str) -> bool {
    answer
        .lines()
        .any(|line| ["ERROR:", "FATAL:", "WARNING:"].iter().any(|it| line.starts_with(it)))
}

/// The lines of a table, without what a page leaves out: the count of rows, the tag, empty lines.
fn kept(text: &str) -> Vec<String> {
    let is_count = |line: &str| {
        line.starts_with('(') && line.ends_with("row)")
            || line.starts_with('(') && line.ends_with("rows)")
    };
    let lines = text.lines().map(str::trim_end);
    lines
        .filter(|line| !line.is_empty() && !is_count(line) && Claim::beside(line).is_none())
        .map(str::to_owned)
        .collect()
}

/// Whether two tables are the same, line by line.
fn whole(claimed: &[String], said: &[String]) -> bool {
    claimed.len() == said.len() && claimed.iter().zip(said).all(|(one, other)| fits(one, other))
}

/// Whether a line is as claimed; `…` stands for anything.
fn fits(claimed: &str, said: &str) -> bool {
    let (claimed, mut rest) = (claimed.trim(), said.trim());
    let mut parts = claimed.split('…');
    let first = parts.next().unwrap_or_default();
    let Some(after) = rest.strip_prefix(first) else { return false };
    rest = after;
    let parts: Vec<_> = parts.collect();
    let Some((last, between)) = parts.split_last() else { return rest.is_empty() };
    for part in between {
        let Some(at) = rest.find(part) else { return false };
        rest = &rest[at + part.len()..];
    }
    rest.ends_with(last)
}

/// The first line of a claim that is not among what was said, in order.
fn first_missing<'a>(claimed: &'a str, said: &str) -> Option<&'a str> {
    let mut said = said.lines();
    claimed
        .lines()
        .filter(|line| !line.trim().is_empty())
        .find(|line| !said.any(|other| fits(line, other)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrong(claim: &Claim, answer: &str) -> bool {
        claim.wrong(0, &[mask(answer)]).is_some()
    }

    fn lines(text: &str) -> Vec<String> {
        text.lines().map(str::to_owned).collect()
    }

    #[test]
    fn nothing() {
        assert!(!wrong(&Claim::Nothing, "CREATE TABLE\n"));
        assert!(!wrong(&Claim::Nothing, "NOTICE:  so\n"));
        assert!(wrong(&Claim::Nothing, "WARNING:  so\nCREATE TABLE\n"));
    }

    #[test]
    fn messages() {
        let claim = Claim::Message(lines("ERROR:  no \"x\"\nHINT:  Do …, or leave it."));
        assert!(!wrong(&claim, "ERROR:  no \"x\"\nLINE 1: x\nHINT:  Do this, or leave it.\n"));
        assert!(wrong(&claim, "ERROR:  no \"x\"\nHINT:  Do this, or leave it to me.\n"));
        assert!(wrong(&claim, "ERROR:  no \"y\"\nHINT:  Do this, or leave it.\n"));
        assert!(wrong(&claim, "CREATE TABLE\n"));
    }

    #[test]
    fn tables() {
        let claim = Claim::Table(lines(" a | b\n---+---\n 1 | 2"));
        assert!(!wrong(&claim, "  a  | b \n-----+---\n   1 | 2\n(1 row)\n\n"));
        assert!(wrong(&claim, "  a  | b \n-----+---\n   1 | 3\n(1 row)\n\n"));
        assert!(wrong(&claim, "  a  | b \n-----+---\n   1 | 2\n   2 | 2\n(2 rows)\n\n"));
        assert!(wrong(&claim, "ERROR:  no\n"));
    }

    #[test]
    fn tags() {
        let claim = Claim::beside("DELETE 0: the row stays");
        assert_eq!(claim, Some(Claim::Tag("DELETE 0".to_owned())));
        assert_eq!(Claim::beside("INSERT 0 1"), Some(Claim::Tag("INSERT 0 1".to_owned())));
        assert_eq!(Claim::beside("moves updated_at"), None);
        let claim = claim.unwrap_or(Claim::Nothing);
        assert!(!wrong(&claim, "DELETE 0\n"));
        assert!(wrong(&claim, "DELETE 1\n"));
    }

    #[test]
    fn what_was_said() {
        let claim = Claim::Said { lines: "b\nd\n".to_owned(), by: 0..2 };
        let answers = |texts: [&str; 3]| texts.map(str::to_owned);
        assert_eq!(claim.wrong(2, &answers(["a\nb\n", "c\nd\n", ""])), None);
        assert!(claim.wrong(2, &answers(["d\n", "b\n", "d\n"])).is_some());
    }
}
