//! What a shared library asks of the system that loads it.

use crate::failure::{Failure, Outcome};
use std::path::Path;
use std::process::Command;

/// The libraries that one needs, and the newest version of the C library's symbols.
#[derive(Debug, PartialEq, Eq)]
pub struct Needs {
    /// The names of the libraries, in the order in which they are loaded.
    pub libraries: Vec<String>,
    /// The version of glibc, such as 2.34.
    pub glibc: String,
}

impl Needs {
    /// Asks objdump, which comes with the linker.
    pub fn of(library: &Path) -> Outcome<Self> {
        let said = super::done(Command::new("objdump").arg("-p").arg(library))?;
        Self::read(&said)
            .ok_or_else(|| Failure::new(format!("{} names no glibc", library.display())))
    }

    fn read(said: &str) -> Option<Self> {
        let words = |line: &str| line.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        let libraries = said
            .lines()
            .map(words)
            .filter(|words| words.first().is_some_and(|word| word == "NEEDED"))
            .filter_map(|words| words.get(1).cloned())
            .collect();
        let newest = said
            .lines()
            .filter_map(|line| line.rsplit_once("GLIBC_").map(|(_, version)| version.trim()))
            .filter_map(|version| Some((numbers(version)?, version)))
            .max()?;
        Some(Self { libraries, glibc: newest.1.to_owned() })
    }
}

/// `GLIBC_PRIVATE` has none.
fn numbers(version: &str) -> Option<Vec<u32>> {
    version.split('.').map(|number| number.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_by_number() {
        let said = "\
Dynamic Section:
  NEEDED               libgcc_s.so.1
  NEEDED               libc.so.6
  INIT                 0x1000

Version References:
  required from libc.so.6:
    0x06969194 0x00 03 GLIBC_2.14
    0x0d696919 0x00 02 GLIBC_2.9
    0x0963cf85 0x00 02 GLIBC_PRIVATE
    0x069691b4 0x00 05 GLIBC_2.2.5
";
        let needs = Needs::read(said);
        let libraries = vec!["libgcc_s.so.1".to_owned(), "libc.so.6".to_owned()];
        assert_eq!(needs, Some(Needs { libraries, glibc: "2.14".to_owned() }));
        assert_eq!(Needs::read("  NEEDED  libc.so.6"), None);
    }
}
