//! The README and the pages of docs do what they say.

use super::{On, Scenario, Stage};
use crate::doc_blocks::{self, Page};
use crate::failure::Outcome;
use crate::picture;
use crate::scratch;

/// On one version: what differs between versions, the pg_regress files show.
pub const SCENARIO: Scenario = Scenario {
    name: "pages",
    shows: "what the README and the pages of docs show, played",
    on: On::Newest,
    slow: false,
    play,
};

fn play(stage: &Stage) -> Outcome<()> {
    let cluster = stage.cluster("d");
    let _server = cluster.start()?;
    let mut wrong = String::new();
    for path in doc_blocks::paths()? {
        let page = Page::read(&path)?;
        stage.show(&path.display().to_string());
        let found = doc_blocks::play(&page, &cluster)?;
        for line in &found.wrong {
            wrong.push_str(&format!("{}, {line}\n", path.display()));
        }
        println!(
            "    {:<24} {:>4} tried, {} wrong",
            path.display(),
            found.tried,
            found.wrong.len()
        );
        // The roles that a page makes are its own.
        scratch::empty(&cluster, &[])?;
    }
    // What `cargo xtask picture` draws is still what the example has.
    stage.same("the picture's source", &picture::source()?, &picture::diagram(&cluster)?)?;
    stage.same("what the pages say", &wrong, "")
}
