//! Commands on a page: that there are such.

use super::page::Block;
use crate::installation::Installation;

/// Programs that are not ours, nor PostgreSQL's.
const PROGRAMS: [&str; 12] = [
    "apt-get",
    "cd",
    "createuser",
    "docker",
    "export",
    "git",
    "install",
    "npm",
    "pip",
    "python3",
    "sudo",
    "tar",
];

/// What `cargo pgrx` does.
const PGRX: [&str; 6] = ["bench", "init", "install", "package", "run", "test"];

/// The commands of a block, with their lines; those over several lines are joined.
pub fn commands(block: &Block) -> Vec<(usize, String)> {
    let mut commands = Vec::new();
    let mut open = String::new();
    for (at, line) in block.text.lines().enumerate() {
        let line = line.split(" #").next().unwrap_or_default().trim();
        match line.strip_suffix('\\') {
            Some(part) => open.push_str(part),
            None => {
                let command = std::mem::take(&mut open) + line;
                if !command.is_empty() && !command.starts_with('#') {
                    commands.push((block.line + at, command));
                }
            }
        }
    }
    commands
}

/// Says why there is no such command.
pub fn check(command: &str, installation: &Installation) -> Result<(), String> {
    let words: Vec<_> = command.split_whitespace().map(|word| word.trim_matches('"')).collect();
    match words.as_slice() {
        ["cargo", "xtask", subcommand, rest @ ..] => {
            // Placeholders such as N stand for a version.
            let rest = rest.iter().map(|word| if *word == "N" { "18" } else { word });
            crate::parse(subcommand, rest.map(str::to_owned).collect())
                .map(drop)
                .map_err(|failure| failure.to_string())
        }
        ["cargo", "pgrx", verb, ..] if PGRX.contains(verb) => Ok(()),
        ["cargo", "install", ..] => Ok(()),
        [program, ..] if PROGRAMS.contains(program) => Ok(()),
        [program, ..] if installation.program(program).exists() => Ok(()),
        _ => Err(format!("who knows this command? {command}")),
    }
}

#[cfg(test)]
mod tests {
    use super::super::page::Kind;
    use super::*;

    #[test]
    fn joined_and_without_comments() {
        let text = "# first\ncargo xtask demo     # look\n\npsql -c \\\n  'SELECT 1'\n".to_owned();
        let block = Block { line: 3, kind: Kind::Shell, text, from: None };
        let commands = commands(&block);
        let expected = [(4, "cargo xtask demo"), (7, "psql -c 'SELECT 1'")];
        assert_eq!(commands, expected.map(|(line, command)| (line, command.to_owned())));
    }
}
