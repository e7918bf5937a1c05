//! The settings `base_entity.*`, and which of them a role may change.

use std::ffi::{CStr, CString};

use pgrx::{GucContext, GucFlags, GucRegistry, GucSetting, PostgresGucEnum};

/// The response to a table name that is certainly singular.
#[derive(Clone, Copy, PartialEq, Eq, PostgresGucEnum)]
pub enum Naming {
    /// An ERROR.
    #[name = c"error"]
    Error,
    /// A WARNING.
    #[name = c"warn"]
    Warn,
    /// None: names are not checked.
    #[name = c"off"]
    Off,
    /// The table is created under the plural snake_case form of the name, with a NOTICE.
    #[name = c"generate"]
    Generate,
}

/// The version of uuid that the key of a new entity defaults to.
#[derive(Clone, Copy, PartialEq, Eq, PostgresGucEnum)]
pub enum UuidVersion {
    /// Random: reveals nothing about the row.
    #[name = c"4"]
    V4,
    /// Ordered by time: small indexes, but the key reveals the row's creation time.
    #[name = c"7"]
    V7,
}

static ENABLED: GucSetting<bool> = GucSetting::<bool>::new(true);
static ROW_RULES: GucSetting<bool> = GucSetting::<bool>::new(true);
static NAMING: GucSetting<Naming> = GucSetting::<Naming>::new(Naming::Error);
static ACTOR: GucSetting<Option<CString>> = GucSetting::<Option<CString>>::new(Some(c""));
static UUID_VERSION: GucSetting<UuidVersion> = GucSetting::<UuidVersion>::new(UuidVersion::V4);

/// `base_entity.enabled`: whether CREATE TABLE ... LIKE is completed.
pub fn enabled() -> bool {
    ENABLED.get()
}

/// `base_entity.naming`: the response to a singular name.
pub fn naming() -> Naming {
    NAMING.get()
}

/// `base_entity.uuid_version`: the default of new keys.
pub fn uuid_version() -> UuidVersion {
    UUID_VERSION.get()
}

/// `base_entity.actor`: the application user; None if it is not set.
pub fn actor() -> Option<CString> {
    ACTOR.get().filter(|actor| !actor.is_empty())
}

/// The bytes of [`actor`], without a copy; valid until the setting changes.
pub fn actor_in_place<'a>() -> Option<&'a CStr> {
    // SAFETY: backends have one thread; the setting's value is null or a C string.
    let actor = unsafe {
        let actor = *ACTOR.as_ptr();
        (!actor.is_null()).then(|| CStr::from_ptr(actor))
    };
    actor.filter(|actor| !actor.is_empty())
}

/// `base_entity.row_rules`: whether the row rules are applied.
#[inline]
pub fn row_rules() -> bool {
    // SAFETY: backends have one thread, and the setting's storage is static; the checked get()
    // would be a tenth of the row trigger's own work.
    unsafe { *ROW_RULES.as_ptr() }
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
        c"The response to a singular name of an entity: error, warn, off or generate.",
        c"generate creates the table under the plural snake_case form of the name.",
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
        c"base_entity.row_rules",
        c"Applies the rules of the row trigger base_entity.maintain().",
        c"Turn off to write created_at, updated_at and keys as given, for a backfill.",
        &ROW_RULES,
        GucContext::Suset,
        GucFlags::default(),
    );
    GucRegistry::define_string_guc(
        c"base_entity.actor",
        c"The application user, for columns such as created_by and updated_by.",
        c"When empty, the current role. Any client may set it; the value is not verified.",
        &ACTOR,
        GucContext::Userset,
        GucFlags::default(),
    );
    crate::compat::reserve_setting_prefix(c"base_entity");
}
