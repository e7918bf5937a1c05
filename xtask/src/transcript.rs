//! A session of psql, coloured for a terminal: headings, what was typed, what came back.

use crate::progress::is_terminal;
use std::collections::VecDeque;

/// Tells the lines that psql echoes from those that it answers, by following the script.
pub struct Transcript {
    typed: VecDeque<String>,
    coloured: bool,
    last: Option<Kind>,
    blank: bool,
}

impl Transcript {
    /// The transcript of a script.
    pub fn of(script: &str) -> Self {
        // psql does not echo empty lines.
        let typed = script
            .lines()
            .map(str::trim_end)
            .filter(|line| !line.is_empty())
            .map(str::to_owned)
            .collect();
        Self {
            typed,
            coloured: is_terminal() && std::env::var_os("NO_COLOR").is_none(),
            last: None,
            blank: true,
        }
    }

    /// Prints a line of psql's output.
    pub fn show(&mut self, line: &str) {
        let kind = self.kind(line);
        let colour = match kind {
            Kind::Heading => "1;36",
            Kind::Typed => "1",
            Kind::Error => "31",
            Kind::Answer => "0",
        };
        // One empty line before the first line of a heading.
        if kind == Kind::Heading && self.last != Some(Kind::Heading) && !self.blank {
            println!();
        }
        self.last = Some(kind);
        self.blank = line.is_empty();
        match (kind, self.coloured) {
            (Kind::Answer, _) | (_, false) => println!("{line}"),
            (_, true) => println!("\x1b[{colour}m{line}\x1b[0m"),
        }
    }

    fn kind(&mut self, line: &str) -> Kind {
        let is_typed = self.typed.front().is_some_and(|next| next == line.trim_end());
        if is_typed {
            self.typed.pop_front();
        }
        match line.split_once(':').map_or("", |(word, _)| word) {
            _ if is_typed && line.starts_with("--") => Kind::Heading,
            _ if is_typed => Kind::Typed,
            "ERROR" | "FATAL" | "WARNING" | "DETAIL" | "HINT" | "NOTICE" => Kind::Error,
            _ => Kind::Answer,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Heading,
    Typed,
    Error,
    Answer,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_typed_from_answered() {
        let mut transcript = Transcript::of("-- One\nSELECT 1;\n\nTABLE x;\n");
        let lines = ["-- One", "SELECT 1;", " 1", "", "(1 row)", "TABLE x;", "ERROR:  no"];
        let kinds = lines.map(|line| transcript.kind(line));
        use Kind::{Answer, Error, Heading, Typed};
        assert_eq!(kinds, [Heading, Typed, Answer, Answer, Answer, Typed, Error]);
    }
}
