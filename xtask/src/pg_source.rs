//! PostgreSQL's own sources, for its test suites and for builds with assertions: pinned by their checksums.

use crate::cache::Cache;
use crate::failure::{Doing, Failure, Outcome};
use crate::program;
use crate::progress::Step;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

/// The releases that are known: major version, release, SHA-256 of the tarball with bzip2. Those of 14 and 16 are in no
/// Debian, where the others were compared.
const RELEASES: [(u32, &str, &str); 3] = [
    (15, "15.19", "e1a64a87a46b825b88c082e4518161a47aab53c45694964f8ba1df28f7859f89"),
    (17, "17.11", "dd27f2b3c59e73ed14aa3324901242bf69a032a6347805f274e6260322d42979"),
    (18, "18.6", "555610c24d53e4316da5b7d3fc25c279d96856d5e0e23ee308c328c5fa881d9f"),
];

/// Downloads one of the addresses given, checks its sum and unpacks it: address..., sum, file, directory.
const BRING: &str = r#"
import hashlib, os, sys, tarfile, urllib.request
*addresses, wanted, kept, place = sys.argv[1:]
def is_kept():
    return os.path.exists(kept) and hashlib.sha256(open(kept, "rb").read()).hexdigest() == wanted
for address in addresses:
    if is_kept():
        break
    print(address, flush=True)
    try:
        urllib.request.urlretrieve(address, kept)
    except OSError as error:
        print(error)
if not is_kept():
    sys.exit("no address has the file with the SHA-256 " + wanted)
with tarfile.open(kept) as tarball:
    tarball.extractall(place, **({"filter": "data"} if hasattr(tarfile, "data_filter") else {}))
"#;

/// The unpacked sources of a major version, or None where none are known.
pub fn bring(cache: &Cache, major: u32) -> Outcome<Option<PathBuf>> {
    let Some((_, release, sum)) = RELEASES.iter().find(|(of, ..)| *of == major) else {
        return Ok(None);
    };
    let directory = cache.path("sources");
    let name = format!("postgresql-{release}");
    let place = directory.join(&name);
    if place.exists() {
        return Ok(Some(place));
    }
    let fresh = directory.join(format!("{name}.fresh"));
    let _ = fs::remove_dir_all(&fresh);
    fs::create_dir_all(&fresh).doing(format!("cannot make {}", fresh.display()))?;
    let orig = format!("postgresql-{major}/postgresql-{major}_{release}.orig.tar.bz2");
    let step = Step::begin(format!("sources of PostgreSQL {release}"));
    let mut python = Command::new("python3");
    python
        .args(["-c", BRING])
        .arg(format!("http://deb.debian.org/debian/pool/main/p/{orig}"))
        .arg(format!("http://deb.debian.org/debian-security/pool/updates/main/p/{orig}"))
        .arg(format!("https://ftp.postgresql.org/pub/source/v{release}/{name}.tar.bz2"))
        .arg(sum)
        .arg(directory.join(format!("{name}.tar.bz2")))
        .arg(&fresh);
    let log = cache.log(&name)?;
    program::run_or_fail(&mut python, &log, &step, "cannot bring the sources of PostgreSQL")?;
    // Debian's tarball and PostgreSQL's have one directory at their top.
    let top = fs::read_dir(&fresh)
        .doing(format!("cannot read {}", fresh.display()))?
        .flatten()
        .map(|entry| entry.path())
        .find(|path| path.join("src/test/regress").exists())
        .ok_or_else(|| Failure::new(format!("no sources of PostgreSQL in {}", fresh.display())))?;
    fs::rename(top, &place).doing(format!("cannot make {}", place.display()))?;
    let _ = fs::remove_dir_all(&fresh);
    step.end("unpacked");
    Ok(Some(place))
}
