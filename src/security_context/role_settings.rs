//! The settings that differ from session to session by the role and the client: values of ALTER ROLE and PGOPTIONS.

use std::ffi::{CStr, CString};

use pgrx::pg_sys;

use crate::{catalog, compat, encoding};

/// The settings of applications and extensions (`app.tenant`) that ALTER ROLE or the client has given to this session from
/// its beginning, each with the value that the database gives to every session, or else with its default, for a setting that no
/// library defines the empty string. It is what a session of another role and client has.
pub fn without_role_and_client() -> Vec<(CString, CString)> {
    let settings = of_role_and_client();
    if settings.is_empty() {
        return settings;
    }
    let of_database = catalog::settings_of_database();
    let value = |(name, default): (CString, CString)| {
        let lower = encoding::from_server(name.to_bytes()).to_ascii_lowercase();
        let known = of_database.iter().find(|[known, _]| *known == lower);
        let value = known.map_or(default, |[_, value]| encoding::to_server(value));
        (name, value)
    };
    settings.into_iter().map(value).collect()
}

/// Their names and their defaults.
fn of_role_and_client() -> Vec<(CString, CString)> {
    let sources = [
        pg_sys::GucSource::PGC_S_USER,
        pg_sys::GucSource::PGC_S_DATABASE_USER,
        pg_sys::GucSource::PGC_S_CLIENT,
    ];
    let mut found = Vec::new();
    for setting in compat::settings() {
        // SAFETY: an entry of PostgreSQL's own table, which stays as long as no setting is defined; a string setting is a
        // config_string, whose name and default are C strings, the latter unless it is null.
        unsafe {
            let general = &*setting;
            if general.group == pg_sys::config_group::CUSTOM_OPTIONS
                && general.vartype == pg_sys::config_type::PGC_STRING
                && general.context == pg_sys::GucContext::PGC_USERSET
                && sources.contains(&general.reset_source)
            {
                let default = (*setting.cast::<pg_sys::config_string>()).boot_val;
                let default = if default.is_null() { c"" } else { CStr::from_ptr(default) };
                found.push((CStr::from_ptr(general.name).to_owned(), default.to_owned()));
            }
        }
    }
    found
}
