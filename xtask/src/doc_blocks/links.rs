//! Links between the pages: that they lead somewhere.

use super::page::Page;
use crate::cache::repository;
use crate::failure::{Failure, Outcome};
use std::path::{Component, Path, PathBuf};

/// Follows all links of all pages: files and headings must be there; addresses elsewhere must look like some.
pub fn check() -> Outcome<()> {
    let mut wrong = Vec::new();
    for path in super::paths()? {
        let page = Page::read(&path)?;
        for (line, link) in links(&page) {
            if let Err(why) = follow(&page, &link) {
                wrong.push(format!("{}:{line}: {link}: {why}", path.display()));
            }
        }
    }
    if wrong.is_empty() { Ok(()) } else { Err(Failure::new(wrong.join("\n"))) }
}

fn follow(page: &Page, link: &str) -> Result<(), String> {
    if let Some(address) = link.strip_prefix("https://") {
        let host = address.split('/').next().unwrap_or_default();
        let fine = host.contains('.') && !address.contains([' ', '<', '>']);
        return if fine { Ok(()) } else { Err("no address".to_owned()) };
    }
    let (path, anchor) = link.split_once('#').unwrap_or((link, ""));
    if path.is_empty() {
        return names(page, anchor);
    }
    let target = beside(&page.path, path)?;
    if !repository().join(&target).exists() {
        return Err("no such file".to_owned());
    }
    if anchor.is_empty() {
        return Ok(());
    }
    let other = Page::read(&target).map_err(|failure| failure.to_string())?;
    names(&other, anchor)
}

fn names(page: &Page, anchor: &str) -> Result<(), String> {
    let there = anchors(page).iter().any(|heading| heading == anchor);
    if there { Ok(()) } else { Err("no such heading".to_owned()) }
}

/// A path relative to a page, as one in the repository.
fn beside(page: &Path, path: &str) -> Result<PathBuf, String> {
    let mut target = page.parent().unwrap_or(Path::new("")).to_path_buf();
    for component in Path::new(path).components() {
        match component {
            Component::Normal(name) => target.push(name),
            Component::ParentDir if target.pop() => {}
            Component::CurDir => {}
            _ => return Err("leaves the repository".to_owned()),
        }
    }
    Ok(target)
}

/// The targets of `[text](target)` and `![text](target)`, outside of code; a link may go over two lines.
fn links(page: &Page) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (number, line) in &page.prose {
        let prose: String = line
            .split('`')
            .enumerate()
            .map(|(at, part)| if at % 2 == 0 { part } else { "code" })
            .collect();
        let mut rest = prose.as_str();
        while let Some(at) = rest.find("](") {
            rest = &rest[at + 2..];
            let target = rest.split([')', ' ']).next().unwrap_or_default();
            found.push((*number, target.to_owned()));
        }
    }
    found
}

/// The anchors that GitHub gives to the headings.
fn anchors(page: &Page) -> Vec<String> {
    let mut anchors: Vec<String> = Vec::new();
    for (_, line) in &page.prose {
        let Some((marks, heading)) = line.split_once(' ') else { continue };
        if marks.is_empty() || marks.chars().any(|c| c != '#') {
            continue;
        }
        let anchor: String = heading
            .trim()
            .to_lowercase()
            .chars()
            .filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'))
            .map(|c| if c == ' ' { '-' } else { c })
            .collect();
        let again = anchors.iter().filter(|other| **other == anchor).count();
        anchors.push(if again == 0 { anchor } else { format!("{anchor}-{again}") });
    }
    anchors
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(prose: &[&str]) -> Page {
        let prose = prose.iter().enumerate().map(|(at, line)| (at + 1, (*line).to_owned()));
        Page { path: PathBuf::from("docs/page.md"), blocks: Vec::new(), prose: prose.collect() }
    }

    #[test]
    fn found() {
        let page = page(&["see [a](b.md) and ![p](c.svg \"t\"),", "not `[x](y)` but [z](#w)"]);
        let expected = [(1, "b.md"), (1, "c.svg"), (2, "#w")];
        assert_eq!(links(&page), expected.map(|(line, link)| (line, link.to_owned())));
    }

    #[test]
    fn headings() {
        let page = page(&["# The rules of `maintain(rule, ...)`", "## Which id?", "## Which id?"]);
        let expected = ["the-rules-of-maintainrule-", "which-id", "which-id-1"];
        assert_eq!(anchors(&page), expected);
    }

    #[test]
    fn places() {
        let of = |path| beside(Path::new("docs/page.md"), path).ok();
        assert_eq!(of("../README.md"), Some(PathBuf::from("README.md")));
        assert_eq!(of("ids.md"), Some(PathBuf::from("docs/ids.md")));
        assert_eq!(of("../../x"), None);
        let page = page(&["# Here"]);
        assert!(follow(&page, "#here").is_ok());
        assert!(follow(&page, "#there").is_err());
        assert!(follow(&page, "https://www.postgresql.org/docs/").is_ok());
        assert!(follow(&page, "https://nowhere").is_err());
        assert!(follow(&page, "missing.md").is_err());
    }
}
