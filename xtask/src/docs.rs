//! `cargo xtask docs`: the README and the pages of docs as a book, by mdBook.

use crate::cache::Cache;
use crate::programs::program;
use crate::run::{quietly, shown};
use anyhow::{Result, ensure};
use std::fs;
use xshell::cmd;

/// The files that the pages link to. The book has the sources at the same places, so that links hold.
const PARTS: [&str; 8] = [
    "README.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "LICENSE",
    "NOTICE",
    "docs",
    "examples",
    "bench/results",
];

/// Takes the links to the sources, which are not in the book, from a text.
const UNLINK: &str = r"s#(^|[^!])\[([^]]*)\]\((\.\./)*(src|sql|tests|crates|xtask|fuzz|bench|\.github|[A-Za-z]+\.(toml|json))(/[^)]*)?\)#\1\2#g";

/// `cargo xtask docs`.
pub fn docs() -> Result<()> {
    let cache = Cache::open()?;
    let sh = &cache.sh;
    let mdbook = program(&cache, "mdbook", &["--version"], &["--features", "search"])?;
    let place = cache.path("book");
    let _ = fs::remove_dir_all(&place);
    fs::create_dir_all(place.join("src"))?;
    quietly(cmd!(sh, "cp --recursive --parents {PARTS...} {place}/src"))?;
    quietly(cmd!(sh, "cp docs/book.toml docs/book.css {place}"))?;
    // mdBook has the contents at the top; those of docs are seen from there.
    let summary = sh.read_file("docs/SUMMARY.md")?.replace("](", "](docs/").replace("docs/../", "");
    sh.write_file(place.join("src/SUMMARY.md"), summary)?;
    sh.remove_path(place.join("src/docs/SUMMARY.md"))?;
    let pages = quietly(cmd!(sh, "find {place}/src -name '*.md'"))?;
    quietly(cmd!(sh, "sed --regexp-extended --in-place {UNLINK}").args(pages.lines()))?;
    let book = sh.current_dir().join("target/book");
    ensure!(shown(cmd!(sh, "{mdbook} build --dest-dir {book} {place}"))?, "mdBook failed");
    println!("{}", book.join("index.html").display());
    Ok(())
}
