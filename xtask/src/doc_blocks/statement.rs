//! The statements of a block of SQL, each with what the page claims of it.

use super::claim::Claim;
use super::page::Block;

/// What is sent to psql at once: the lines up to one that ends a statement.
#[derive(Debug, PartialEq, Eq)]
pub struct Statement {
    /// The line of the page on which it begins.
    pub line: usize,
    pub text: String,
    pub claim: Claim,
}

impl Statement {
    /// All statements of a block, in order.
    pub fn all_of(block: &Block) -> Vec<Self> {
        let mut statements: Vec<Self> = Vec::new();
        let mut open: Option<(usize, String)> = None;
        let mut quoted = None;
        // The comments since the last statement ended.
        let mut comments: Vec<&str> = Vec::new();
        for (number, line) in
            block.text.lines().enumerate().map(|(at, line)| (block.line + at, line))
        {
            let between = open.is_none();
            if between && line.trim().is_empty() {
                claim(&mut statements, &mut comments, number);
            } else if let (true, Some(comment)) = (between, line.strip_prefix("--")) {
                comments.push(comment.strip_prefix(' ').unwrap_or(comment));
            } else {
                if between {
                    claim(&mut statements, &mut comments, number);
                }
                let (number, mut text) = open.take().unwrap_or((number, String::new()));
                text.push_str(line);
                text.push('\n');
                quoted = quoted_after(line, quoted);
                let (code, beside) = split_comment(line);
                let ends = code.ends_with(';') || code.starts_with('\\') || code.contains(" \\g");
                if ends && quoted.is_none() {
                    let claim = beside.and_then(Claim::beside).unwrap_or(Claim::Nothing);
                    statements.push(Self { line: number, text, claim });
                } else {
                    open = Some((number, text));
                }
            }
        }
        claim(&mut statements, &mut comments, block.line);
        if let Some((line, text)) = open {
            // psql says what is wrong with it.
            statements.push(Self { line, text: text + ";", claim: Claim::Nothing });
        }
        statements
    }
}

/// Gives the comments that follow a statement to it, where they claim something.
fn claim(statements: &mut Vec<Statement>, comments: &mut Vec<&str>, line: usize) {
    let claim = Claim::below(comments);
    comments.clear();
    let Some(claim) = claim else { return };
    match statements.last_mut() {
        Some(last) if last.claim == Claim::Nothing => last.claim = claim,
        // Of no statement, so that nothing answers it.
        _ => statements.push(Statement { line, text: String::new(), claim }),
    }
}

/// The dollar quote that is open after a line.
fn quoted_after(line: &str, mut open: Option<String>) -> Option<String> {
    let mut rest = line;
    while let Some(begin) = rest.find('$') {
        let Some(length) = rest[begin + 1..].find('$') else { break };
        let tag = &rest[begin..begin + length + 2];
        let is_tag = tag[1..tag.len() - 1].chars().all(|c| c.is_alphanumeric() || c == '_');
        match &open {
            Some(quote) if quote == tag => open = None,
            None if is_tag => open = Some(tag.to_owned()),
            _ => {
                rest = &rest[begin + 1..];
                continue;
            }
        }
        rest = &rest[begin + tag.len()..];
    }
    open
}

/// The code of a line and the comment beside it.
fn split_comment(line: &str) -> (&str, Option<&str>) {
    match line.split_once("--") {
        Some((code, comment)) if code.matches('\'').count() % 2 == 0 => {
            (code.trim(), Some(comment.trim()))
        }
        _ => (line.trim(), None),
    }
}

#[cfg(test)]
mod tests {
    use super::super::page::Kind;
    use super::*;

    fn statements(text: &str) -> Vec<(usize, String, Claim)> {
        let block = Block { line: 10, kind: Kind::Sql, text: text.to_owned(), from: None };
        Statement::all_of(&block).into_iter().map(|it| (it.line, it.text, it.claim)).collect()
    }

    #[test]
    fn where_they_end() {
        let text = "-- a word\nCREATE TABLE t (\n    a int -- one; two\n);\n\\d t\nSELECT 1 \\gset\nDO $$ BEGIN\n  NULL;\nEND $$;\n";
        let lines: Vec<_> = statements(text).into_iter().map(|(line, ..)| line).collect();
        assert_eq!(lines, [11, 14, 15, 16]);
    }

    #[test]
    fn what_they_claim() {
        let text = "SELECT 1;\n-- ERROR:  no\n-- HINT:  Yes.\nSELECT 2;\n-- just so\nDELETE FROM t;  -- DELETE 0, since\nSELECT '--';\n--  a\n-- ---\n--  1\n\n-- ERROR:  of nothing\n";
        let claims: Vec<_> = statements(text).into_iter().map(|(.., claim)| claim).collect();
        let lines = |text: &[&str]| text.iter().map(|line| (*line).to_owned()).collect();
        assert_eq!(
            claims,
            [
                Claim::Message(lines(&["ERROR:  no", "HINT:  Yes."])),
                Claim::Nothing,
                Claim::Tag("DELETE 0".to_owned()),
                Claim::Table(lines(&[" a", "---", " 1"])),
                // Which nothing answers.
                Claim::Message(lines(&["ERROR:  of nothing"])),
            ]
        );
    }
}
