//! `cargo xtask docs`: the README and the pages of docs as a book, in target/book.

use crate::cache::{Cache, repository};
use crate::doc_blocks;
use crate::failure::{Doing, Failure, Outcome};
use crate::program;
use crate::progress::Step;
use crate::tree::files_below;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

/// The release of mdBook, which reads Markdown as GitHub does.
const MDBOOK: &str = "0.5.4";

/// What the pages link to.
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

const BOOK: &str = "\
[book]
title = \"base_entity\"
language = \"en\"
src = \"src\"

[output.html]
no-section-label = true
preferred-dark-theme = \"navy\"
additional-css = [\"wide.css\"]
";

/// Room for the pages' lines of code, and no break within what a table is about.
const WIDE: &str = "\
:root { --content-max-width: 1100px; }
td:first-child code { white-space: nowrap; }
";

/// `cargo xtask docs`.
pub fn command() -> Outcome<ExitCode> {
    doc_blocks::check_links()?;
    let cache = Cache::open()?;
    let mdbook = mdbook(&cache)?;
    let step = Step::begin("the book");
    let place = cache.path("book");
    let _ = fs::remove_dir_all(&place);
    let source = place.join("src");
    for part in PARTS {
        let target = source.join(part);
        let parent = target.parent().unwrap_or(&source);
        fs::create_dir_all(parent).doing(format!("cannot make {}", parent.display()))?;
        let mut copy = Command::new("cp");
        copy.arg("-R").arg(repository().join(part)).arg(&target);
        if !program::succeeds(&mut copy) {
            return Err(Failure::new(format!("cannot copy {part}")));
        }
    }
    let write = |path: PathBuf, text: &str| {
        fs::write(&path, text).doing(format!("cannot write {}", path.display()))
    };
    write(source.join("SUMMARY.md"), &summary()?)?;
    for page in doc_blocks::paths()? {
        let page = source.join(page);
        let text = fs::read_to_string(&page).doing(format!("cannot read {}", page.display()))?;
        let beside = page.parent().unwrap_or(&source);
        let text = without_dead_links(&text, beside);
        write(page, &text)?;
    }
    write(place.join("book.toml"), BOOK)?;
    write(place.join("wide.css"), WIDE)?;
    let book = repository().join("target/book");
    let _ = fs::remove_dir_all(&book);
    program::run_or_fail(
        Command::new(mdbook).arg("build").arg("--dest-dir").arg(&book).arg(&place),
        &cache.log("book")?,
        &step,
        "mdbook cannot make the book",
    )?;
    let pages = check(&book)?;
    step.end(&format!("{pages} pages, no link leads nowhere:"));
    println!("{}", book.join("index.html").display());
    Ok(ExitCode::SUCCESS)
}

/// mdBook, brought where it is missing.
fn mdbook(cache: &Cache) -> Outcome<PathBuf> {
    let root = cache.path("mdbook");
    let own = root.join("bin/mdbook");
    let is_pinned = |said: String| said.trim().trim_start_matches("mdbook v") == MDBOOK;
    if program::output(Command::new(&own).arg("--version")).is_some_and(is_pinned) {
        return Ok(own);
    }
    let step = Step::begin(format!("mdBook {MDBOOK}: installing, minutes the first time"));
    let mut install = program::cargo();
    install.args(["install", "mdbook", "--version", MDBOOK, "--locked", "--force"]);
    install.args(["--no-default-features", "--features", "search", "--root"]).arg(&root);
    // Built without optimising: the book is small.
    install.env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0").env_remove("CARGO_TARGET_DIR");
    program::run_or_fail(&mut install, &cache.log("mdbook")?, &step, "cannot install mdBook")?;
    step.end("installed");
    Ok(own)
}

/// The contents, as seen from the top of the repository; every page of docs is in it.
pub fn summary() -> Outcome<String> {
    let path = repository().join("docs/SUMMARY.md");
    let text = fs::read_to_string(&path).doing(format!("cannot read {}", path.display()))?;
    for page in doc_blocks::paths()? {
        let name = page.file_name().unwrap_or_default().to_string_lossy();
        if name != "SUMMARY.md" && !text.contains(&format!("{name})")) {
            return Err(Failure::new(format!("docs/SUMMARY.md does not list {name}")));
        }
    }
    Ok(text.replace("](", "](docs/").replace("](docs/../", "]("))
}

/// Leaves the text alone of links to what is not in the book: the sources.
fn without_dead_links(text: &str, beside: &Path) -> String {
    let mut kept = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('[') {
        kept.push_str(before);
        let link = after
            .split_once("](")
            .and_then(|(name, after)| Some((name, after.split_once(')')?)))
            .filter(|(name, _)| !name.contains(['[', '\n']));
        match link {
            Some((name, (target, after))) if is_dead(target, beside) => {
                kept.push_str(name);
                rest = after;
            }
            _ => {
                kept.push('[');
                rest = after;
            }
        }
    }
    kept + rest
}

/// Whether a link from a page in `beside` leads to a file that is not there.
fn is_dead(target: &str, beside: &Path) -> bool {
    let path = target.split('#').next().unwrap_or_default();
    !target.contains(':') && !beside.join(path).exists()
}

/// Follows every link to a file of the book; says how many pages it has.
fn check(book: &Path) -> Outcome<usize> {
    let mut pages = files_below(book)?;
    pages.retain(|path| path.extension().is_some_and(|extension| extension == "html"));
    let mut wrong = Vec::new();
    for page in &pages {
        let html = fs::read_to_string(page).doing(format!("cannot read {}", page.display()))?;
        for attribute in ["href=\"", "src=\""] {
            for part in html.split(attribute).skip(1) {
                let link = part.split(['"', '#']).next().unwrap_or_default();
                let is_local = !link.is_empty() && !link.contains(':');
                let target = page.parent().unwrap_or(book).join(link);
                if is_local && !target.exists() && !page.ends_with("404.html") {
                    wrong.push(format!("{}: {link}", page.display()));
                }
            }
        }
    }
    wrong.sort();
    wrong.dedup();
    if wrong.is_empty() { Ok(pages.len()) } else { Err(Failure::new(wrong.join("\n"))) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_to_what_is_not_there() {
        let source = repository();
        let text = "a [b](README.md#b) [h](#h), [c](no/such.rs) and d[1] [e](https://f.g)\n";
        let kept = "a [b](README.md#b) [h](#h), c and d[1] [e](https://f.g)\n";
        assert_eq!(without_dead_links(text, &source), kept);
    }
}
