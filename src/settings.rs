//! The settings `base_entity.*`, and which of them a role may change.

use std::ffi::CString;

use pgrx::{GucContext, GucFlags, GucRegistry, GucSetting, PostgresGucEnum};

/// What a table name that is surely singular gets.
#[derive(Clone, Copy, PartialEq, Eq, PostgresGucEnum)]
pub enum Naming {
    /// The statement is refused.
    #[name = c"error"]
    Error,
    /// The statement goes on, with a WARNING.
    #[name = c"warn"]
    Warn,
    /// Names are not looked at.
    #[name = c"off"]
    Off,
    /// The table gets the plural snake_case form of the name, with a NOTICE.
    #[name = c"generate"]
    Generate,
}

/// Which version of uuid the key of a new entity defaults to.
#[derive(Clone, Copy, PartialEq, Eq, PostgresGucEnum)]
pub enum UuidVersion {
    /// Random: tells a stranger nothing.
    #[name = c"4"]
    V4,
    /// Ordered by time: small indexes, and everyone sees when the row was made.
    #[name = c"7"]
    V7,
}

static ENABLED: GucSetting<bool> = GucSetting::<bool>::new(true);
static MAINTAIN: GucSetting<bool> = GucSetting::<bool>::new(true);
static NAMING: GucSetting<Naming> = GucSetting::<Naming>::new(Naming::Error);
static ACTOR: GucSetting<Option<CString>> = GucSetting::<Option<CString>>::new(Some(c""));
static UUID_VERSION: GucSetting<UuidVersion> = GucSetting::<UuidVersion>::new(UuidVersion::V4);

/// `base_entity.enabled`: whether CREATE TABLE ... LIKE is completed.
pub fn enabled() -> bool {
    ENABLED.get()
}

/// `base_entity.naming`: what a singular name gets.
pub fn naming() -> Naming {
    NAMING.get()
}

/// `base_entity.uuid_version`: the default of new keys.
pub fn uuid_version() -> UuidVersion {
    UUID_VERSION.get()
}

/// `base_entity.actor`: who the application says is at work; None if it says nothing.
pub fn actor() -> Option<CString> {
    ACTOR.get().filter(|actor| !actor.is_empty())
}

/// `base_entity.maintain`: whether the row rules are obeyed.
#[inline]
pub fn maintain() -> bool {
    // SAFETY: backends have one thread, and the setting's storage is static; the checked get()
    // would be a tenth of the row trigger's own work.
    unsafe { *MAINTAIN.as_ptr() }
}

/// Defines the settings. Values given before the library was loaded (by SET, ALTER ROLE, ALTER
/// DATABASE) are placeholders that PostgreSQL turns into these.
pub fn define() {
    GucRegistry::define_bool_guc(
        c"base_entity.enabled",
        c"Completes tables made LIKE a template of base_entity.",
        c"When off, CREATE TABLE behaves as in plain PostgreSQL and table names are not checked.",
        &ENABLED,
        GucContext::Userset,
        GucFlags::default(),
    );
    GucRegistry::define_enum_guc(
        c"base_entity.naming",
        c"What an entity gets whose name is singular: error, warn, off or generate.",
        c"generate makes the table under the plural snake_case form of the name.",
        &NAMING,
        GucContext::Userset,
        GucFlags::default(),
    );
    GucRegistry::define_enum_guc(
        c"base_entity.uuid_version",
        c"The version of uuid that the keys of new entities default to: 4 or 7.",
        c"Existing tables never change.",
        &UUID_VERSION,
        GucContext::Userset,
        GucFlags::default(),
    );
    GucRegistry::define_bool_guc(
        c"base_entity.maintain",
        c"Obeys the rules of the row trigger base_entity.maintain().",
        c"Turn off to write created_at, updated_at and keys as given, for a backfill.",
        &MAINTAIN,
        GucContext::Suset,
        GucFlags::default(),
    );
    GucRegistry::define_string_guc(
        c"base_entity.actor",
        c"Who is at work, for columns such as created_by and updated_by.",
        c"When empty, the current role. Any client may set it: it says what the application says.",
        &ACTOR,
        GucContext::Userset,
        GucFlags::default(),
    );
    crate::compat::reserve_setting_prefix(c"base_entity");
}
