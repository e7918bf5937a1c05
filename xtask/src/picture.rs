//! `cargo xtask picture`: what base_entity.erd() says of the example, drawn by Mermaid in a browser.

use crate::arguments::{Arguments, NEWEST};
use crate::cache::{Cache, repository};
use crate::cluster::{Cluster, SUPERUSER};
use crate::failure::{Doing, Failure, Outcome};
use crate::progress::Step;
use crate::setup::Workshop;
use crate::{program, psql, tools};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

/// The release of Mermaid that draws.
const MERMAID: &str = "12.3.0";

/// What browsers that can draw without a screen are called.
const BROWSERS: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "chrome"];

/// Keeps the browser to itself: no updates, no services of its maker.
const QUIET: [&str; 8] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
];

/// `cargo xtask picture`.
pub fn command(arguments: &Arguments) -> Outcome<ExitCode> {
    let workshop = Workshop::set_up(&[NEWEST])?;
    let installation = workshop.installations.first().ok_or_else(|| Failure::new("no server"))?;
    if !arguments.has("--no-build") {
        workshop.pgrx.install(&workshop.cache, installation, false)?;
    }
    let cluster = Cluster::at(installation, workshop.account, workshop.cache.path("picture"));
    cluster.remove()?;
    let diagram = {
        let _server = cluster.start()?;
        diagram(&cluster)?
    };
    cluster.remove()?;
    let step = Step::begin("drawing");
    let drawn = draw(&workshop.cache, &diagram)?;
    let path = path();
    fs::write(&path, with_source(&drawn, &diagram)?)
        .doing(format!("cannot write {}", path.display()))?;
    step.end("drawn");
    println!("{}", path.display());
    Ok(ExitCode::SUCCESS)
}

/// Where the picture is kept.
fn path() -> PathBuf {
    repository().join("docs/pictures/newsroom.svg")
}

/// Plays the example and asks for its diagram; the server runs.
pub fn diagram(cluster: &Cluster) -> Outcome<String> {
    const DATABASE: &str = "newsroom";
    psql::run(cluster, SUPERUSER, &format!("CREATE DATABASE {DATABASE} TEMPLATE template0;"))?;
    let example = repository().join("examples/newsroom.sql");
    let output = cluster.socket_directory().join("newsroom.out");
    let mut session = psql::psql(cluster, DATABASE);
    session.args(["-X", "-q"]);
    psql::play(session, &example, &output)?;
    psql::run(cluster, DATABASE, "SELECT base_entity.erd('public');")
}

/// The diagram that the kept picture was drawn from.
pub fn source() -> Outcome<String> {
    let path = path();
    let text = fs::read_to_string(&path).doing(format!("cannot read {}", path.display()))?;
    let source = text.split_once(OPEN).and_then(|(_, rest)| rest.split_once(CLOSE));
    let (source, _) =
        source.ok_or_else(|| Failure::new(format!("{} tells no source", path.display())))?;
    Ok(plain(source))
}

const OPEN: &str = "<metadata>";
const CLOSE: &str = "</metadata>";

/// Lets the browser draw; what it makes of the page has the picture in it.
fn draw(cache: &Cache, diagram: &str) -> Outcome<String> {
    let browser = BROWSERS
        .iter()
        .find(|name| program::succeeds(Command::new(name).arg("--version")))
        .ok_or_else(|| {
            Failure::new("there is no Chromium").type_this("sudo apt-get install --yes chromium")
        })?;
    let mermaid = tools::from_npm(cache, "mermaid", MERMAID)?.join("dist/mermaid.min.js");
    let place = cache.path("drawing");
    let _ = fs::remove_dir_all(&place);
    fs::create_dir_all(&place).doing(format!("cannot make {}", place.display()))?;
    let page = place.join("page.html");
    fs::write(&page, html(&mermaid, diagram)).doing(format!("cannot write {}", page.display()))?;
    let output = Command::new(browser)
        .args(QUIET)
        .arg(format!("--user-data-dir={}", place.join("browser").display()))
        .args(["--virtual-time-budget=20000", "--dump-dom"])
        .arg(format!("file://{}", page.display()))
        .output()
        .doing(format!("cannot run {browser}"))?;
    let said = String::from_utf8_lossy(&output.stdout);
    let drawn = said.split_once("<svg").and_then(|(_, rest)| rest.rsplit_once("</svg>"));
    drawn
        .map(|(inner, _)| format!("<svg{inner}</svg>\n"))
        .ok_or_else(|| Failure::new(format!("Mermaid drew nothing:\n{said}")))
}

/// Labels are text of the picture, which every viewer of SVG shows, and not parts of HTML.
fn html(mermaid: &Path, diagram: &str) -> String {
    format!(
        "<!doctype html><meta charset='utf-8'><body><pre class='mermaid'>{}</pre>
<script src='file://{}'></script>
<script>mermaid.initialize({{ startOnLoad: true, theme: 'neutral', htmlLabels: false, deterministicIds: true,
    fontFamily: 'Helvetica, Arial, sans-serif' }});</script>",
        escaped(diagram),
        mermaid.display()
    )
}

/// Keeps the diagram in the picture, so that a picture that is out of date is known by it.
fn with_source(drawn: &str, diagram: &str) -> Outcome<String> {
    let (open, rest) =
        drawn.split_once('>').ok_or_else(|| Failure::new("Mermaid drew no picture"))?;
    // Its lines are dark, whatever is behind it.
    let open = open.replacen("style=\"", "style=\"background: white; ", 1);
    Ok(format!("{open}>{OPEN}{}{CLOSE}{rest}", escaped(diagram)))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn plain(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}
