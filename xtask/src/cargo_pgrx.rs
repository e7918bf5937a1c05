//! cargo-pgrx at the pinned version, with a PGRX_HOME of its own: the user's ~/.pgrx is never touched.

use crate::account::{Account, SERVICE_USER};
use crate::cache::{Cache, repository};
use crate::failure::{Doing, Outcome};
use crate::installation::Installation;
use crate::program::{self, Ended};
use crate::progress::Step;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The release of cargo-pgrx; the same as that of pgrx in Cargo.toml, which it checks.
pub const RELEASE: &str = "0.18.1";

/// cargo-pgrx, ready to be called.
pub struct CargoPgrx {
    program: Option<PathBuf>,
    home: PathBuf,
    /// Where builds go, if not where cargo puts them.
    target: Option<PathBuf>,
}

impl CargoPgrx {
    /// Finds or installs cargo-pgrx and tells it of the installations.
    pub fn set_up(cache: &Cache, installations: &[Installation]) -> Outcome<Self> {
        let pgrx = Self { program: Self::find(cache)?, home: cache.path("pgrx"), target: None };
        pgrx.know(cache, installations)?;
        Ok(pgrx)
    }

    /// For an installation of another kind, whose builds are not to take the place of the usual ones: all in `place`.
    pub fn apart(cache: &Cache, place: &Path, installation: &Installation) -> Outcome<Self> {
        let target = Some(place.join("target"));
        let pgrx = Self { program: Self::find(cache)?, home: place.join("pgrx"), target };
        pgrx.know(cache, std::slice::from_ref(installation))?;
        Ok(pgrx)
    }

    /// The PGRX_HOME.
    pub fn home(&self) -> &Path {
        &self.home
    }

    /// The user's own where it is the pinned release, else one inside the cache.
    fn find(cache: &Cache) -> Outcome<Option<PathBuf>> {
        let pinned = |command: &mut Command| {
            program::output(command.args(["pgrx", "--version"]))
                .is_some_and(|version| version.split_whitespace().any(|word| word == RELEASE))
        };
        if pinned(&mut program::cargo()) {
            return Ok(None);
        }
        let root = cache.path("cargo-pgrx");
        let own = root.join("bin/cargo-pgrx");
        if !pinned(&mut Command::new(&own)) {
            let step =
                Step::begin(format!("cargo-pgrx {RELEASE}: installing, minutes the first time"));
            let mut install = program::cargo();
            // Without its default features, which take OpenSSL's headers and pkg-config.
            install
                .args(["install", "cargo-pgrx", "--version", RELEASE, "--locked"])
                .args(["--no-default-features", "--root"])
                .arg(&root);
            // Built without optimising: it is run a few times, and building it is most of a first set-up.
            install.env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0").env_remove("CARGO_TARGET_DIR");
            let line = format!(
                "cargo install cargo-pgrx --version {RELEASE} --locked --no-default-features"
            );
            program::run_or_fail(
                &mut install,
                &cache.log("cargo-pgrx")?,
                &step,
                "cannot install cargo-pgrx",
            )
            .map_err(|failure| failure.type_this(line))?;
            step.end("installed");
        }
        Ok(Some(own))
    }

    fn command(&self) -> Command {
        let mut command = match &self.program {
            Some(own) => {
                let mut command = Command::new(own);
                program::without_package_variables(&mut command);
                command
            }
            None => program::cargo(),
        };
        self.environment(&mut command);
        command.arg("pgrx").current_dir(repository());
        command
    }

    /// What a build of the extension must see, also one by plain cargo.
    pub fn environment(&self, command: &mut Command) {
        command.env("PGRX_HOME", &self.home);
        // Otherwise `cargo pgrx install` passes flags of its own to the compiler and everything is built twice.
        command.env("CARGO_PGRX_DISABLE_GC_SECTIONS_WORKAROUND", "1");
        command.env_remove("PGRX_PG_CONFIG_PATH");
        if let Some(target) = &self.target {
            command.env("CARGO_TARGET_DIR", target);
        }
    }

    /// Lists the installations in PGRX_HOME, beside those that earlier runs brought.
    fn know(&self, cache: &Cache, installations: &[Installation]) -> Outcome<()> {
        let path = self.home.join("config.toml");
        let before = fs::read_to_string(&path).unwrap_or_default();
        let entry =
            |major: u32, pg_config: &Path| format!("pg{major} = \"{}\"", pg_config.display());
        let wanted: Vec<_> =
            installations.iter().map(|it| (it.major, entry(it.major, &it.pg_config))).collect();
        if wanted.iter().all(|(_, line)| before.lines().any(|have| have == line)) {
            return Ok(());
        }
        fs::create_dir_all(&self.home).doing(format!("cannot make {}", self.home.display()))?;
        let mut init = self.command();
        init.args(["init", "--no-run"]);
        let mut only_added = true;
        for line in before.lines() {
            let Some((name, pg_config)) = line.split_once(" = ") else {
                continue;
            };
            let pg_config = pg_config.trim_matches('"');
            if wanted.iter().any(|(major, _)| format!("pg{major}") == name) {
                only_added &= wanted.iter().any(|(_, wanted)| wanted == line);
            } else if Path::new(pg_config).exists() {
                init.arg(format!("--{name}")).arg(pg_config);
            }
        }
        for installation in installations {
            init.arg(format!("--pg{}", installation.major)).arg(&installation.pg_config);
        }
        let written = fs::metadata(&path).and_then(|data| data.modified());
        let step = Step::begin("cargo pgrx init");
        program::run_or_fail(&mut init, &cache.log("pgrx-init")?, &step, "cargo pgrx init failed")?;
        // Every build of the bindings watches this file. A version that was only added to it leaves the others as
        // they are, so that they need not be built again.
        if let (true, Ok(written)) = (only_added, written) {
            File::options()
                .append(true)
                .open(&path)
                .and_then(|file| file.set_modified(written))
                .doing(format!("cannot keep the time of {}", path.display()))?;
        }
        step.end("written");
        Ok(())
    }

    /// `cargo pgrx test`: the unit tests and the tests inside a server.
    pub fn test(
        &self,
        cache: &Cache,
        account: Account,
        major: u32,
        log: &Path,
        step: &Step,
    ) -> Outcome<Ended> {
        // Short, because it holds a socket, and left empty by a run that ends well.
        let data = cache.path("t");
        let _ = fs::remove_dir_all(&data);
        account.make_directory(&data)?;
        let mut command = self.command();
        command.arg("test").arg(format!("pg{major}")).env("CARGO_PGRX_TEST_PGDATA", &data);
        program::without_pg_variables(&mut command);
        if account.is_lowered() {
            command.env("CARGO_PGRX_TEST_RUNAS", SERVICE_USER);
        }
        program::run_logged(&mut command, log, step)
    }

    /// Builds the extension for release and lays it out below the returned directory, as it would lie below `/`.
    pub fn package(&self, cache: &Cache, of: &Installation) -> Outcome<PathBuf> {
        let place = cache.path("package").join(of.major.to_string());
        let _ = fs::remove_dir_all(&place);
        let step = Step::begin(format!("PostgreSQL {}: build for release, minutes", of.major));
        let mut command = self.command();
        command.arg("package").arg("--pg-config").arg(&of.pg_config).arg("--out-dir").arg(&place);
        command.args(["--no-default-features", "--features"]).arg(format!("pg{}", of.major));
        let log = cache.log(&format!("package-{}", of.major))?;
        program::run_or_fail(&mut command, &log, &step, "the extension could not be packaged")?;
        step.end("built");
        Ok(place)
    }

    /// Builds the extension, without its tests, and installs it.
    pub fn install(&self, cache: &Cache, into: &Installation, release: bool) -> Outcome<()> {
        let step =
            Step::begin(format!("PostgreSQL {}: build and install the extension", into.major));
        let mut command = self.command();
        command.arg("install").arg("--pg-config").arg(&into.pg_config);
        command.args(["--no-default-features", "--features"]).arg(format!("pg{}", into.major));
        if release {
            command.arg("--release");
        }
        let log = cache.log(&format!("install-{}", into.major))?;
        program::run_or_fail(
            &mut command,
            &log,
            &step,
            "the extension could not be built and installed",
        )?;
        step.end("installed");
        Ok(())
    }
}
