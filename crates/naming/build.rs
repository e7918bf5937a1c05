//! Compiles the dictionary of nouns, words/nouns.tsv, into the automaton that `dictionary` reads.

use std::error::Error;
use std::path::Path;
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    const SOURCE: &str = "words/nouns.tsv";
    println!("cargo::rerun-if-changed={SOURCE}");
    let text = fs::read_to_string(SOURCE)?;
    // It is an error unless the words are sorted.
    let nouns = fst::Set::from_iter(text.lines().filter(|line| !line.starts_with('#')))?;
    fs::write(Path::new(&env::var("OUT_DIR")?).join("nouns.fst"), nouns.as_fst().as_bytes())?;
    Ok(())
}
