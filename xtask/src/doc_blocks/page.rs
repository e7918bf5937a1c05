//! A page of Markdown: its blocks of code, its headings and its links.

use crate::cache::repository;
use crate::failure::{Doing, Failure, Outcome};
use std::fs;
use std::path::{Path, PathBuf};

/// A page of Markdown.
pub struct Page {
    /// Its path in the repository.
    pub path: PathBuf,
    /// Its blocks of code, and what it hides.
    pub blocks: Vec<Block>,
    /// Its other lines, with their numbers.
    pub prose: Vec<(usize, String)>,
}

/// A fenced block of code.
#[derive(Debug, PartialEq, Eq)]
pub struct Block {
    /// The line on which its text begins.
    pub line: usize,
    pub kind: Kind,
    pub text: String,
    /// The file that it is part of.
    pub from: Option<String>,
}

/// What a block holds.
#[derive(Debug, PartialEq, Eq)]
pub enum Kind {
    Sql,
    Shell,
    Json,
    /// What the block before it answers.
    Output,
    /// In this language.
    Other(String),
}

impl Kind {
    fn of(language: &str) -> Self {
        match language {
            "sql" => Self::Sql,
            "sh" => Self::Shell,
            "json" => Self::Json,
            "" | "text" => Self::Output,
            other => Self::Other(other.to_owned()),
        }
    }
}

impl Page {
    /// Reads a page of the repository.
    pub fn read(path: &Path) -> Outcome<Self> {
        let whole = repository().join(path);
        let text = fs::read_to_string(&whole).doing(format!("cannot read {}", whole.display()))?;
        Self::parse(path, &text)
            .map_err(|line| Failure::new(format!("{}:{line}: this never ends", path.display())))
    }

    /// Fails with the line of a fence or a comment that is not closed.
    fn parse(path: &Path, text: &str) -> Result<Self, usize> {
        let mut page = Self { path: path.to_path_buf(), blocks: Vec::new(), prose: Vec::new() };
        let mut lines = text.lines().enumerate().map(|(at, line)| (at + 1, line));
        let mut from = None;
        while let Some((number, line)) = lines.next() {
            let begin = line.trim_start();
            let indent = line.len() - begin.len();
            if let Some(language) = begin.strip_prefix("```") {
                let mut text = String::new();
                loop {
                    let (_, line) = lines.next().ok_or(number)?;
                    if line.trim() == "```" {
                        break;
                    }
                    let own = line.len() - line.trim_start().len();
                    text.push_str(&line[own.min(indent)..]);
                    text.push('\n');
                }
                let kind = Kind::of(language.trim());
                page.blocks.push(Block { line: number + 1, kind, text, from: from.take() });
            } else if let Some(comment) = begin.strip_prefix("<!--") {
                let mut text = comment.to_owned();
                while !text.contains("-->") {
                    let (_, line) = lines.next().ok_or(number)?;
                    text.push('\n');
                    text.push_str(line);
                }
                let text = text.split("-->").next().unwrap_or_default().trim();
                if let Some(sql) = text.strip_prefix("setup:") {
                    let text = sql.trim().to_owned() + "\n";
                    page.blocks.push(Block { line: number, kind: Kind::Sql, text, from: None });
                } else if let Some(path) = text.strip_prefix("from:") {
                    from = Some(path.trim().to_owned());
                }
            } else {
                page.prose.push((number, line.to_owned()));
            }
        }
        Ok(page)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Page, usize> {
        Page::parse(Path::new("docs/page.md"), text)
    }

    #[test]
    fn blocks() {
        let text = "# Title\n\n```sql\nSELECT 1;\n\nSELECT 2;\n```\nthen\n- item\n\n  ```sh\n  ls\n    -l\n  ```\n<!-- setup:\nSELECT 3;\n-->\n<!-- from: a/b.py -->\n```python\nx = 1\n```\n";
        let page = parse(text).map_err(|line| line.to_string());
        let page = page.unwrap();
        let block = |line, kind, text: &str, from: Option<&str>| Block {
            line,
            kind,
            text: text.to_owned(),
            from: from.map(str::to_owned),
        };
        assert_eq!(
            page.blocks,
            [
                block(4, Kind::Sql, "SELECT 1;\n\nSELECT 2;\n", None),
                block(12, Kind::Shell, "ls\n  -l\n", None),
                block(15, Kind::Sql, "SELECT 3;\n", None),
                block(20, Kind::Other("python".to_owned()), "x = 1\n", Some("a/b.py")),
            ]
        );
        let prose: Vec<_> = page.prose.iter().map(|(line, text)| (*line, text.as_str())).collect();
        assert_eq!(prose, [(1, "# Title"), (2, ""), (8, "then"), (9, "- item"), (10, "")]);
    }

    #[test]
    fn without_end() {
        assert_eq!(parse("a\n```sql\nSELECT 1;\n").err(), Some(2));
        assert_eq!(parse("<!-- setup: SELECT 1;\n").err(), Some(1));
    }
}
