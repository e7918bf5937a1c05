//! What a table takes from its template beyond what LIKE copies and triggers.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::ffi::CString;

use pgrx::pg_sys;

use super::ask_again;

/// A statement that gives a table what its template has.
pub struct Extra {
    /// What it gives.
    pub kind: ExtraKind,
    /// Its text, in which every name has its schema; None if this table needs nothing.
    pub statement: Option<String>,
    /// The comment on what it makes.
    pub comment: Option<String>,
}

/// What a statement gives.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum ExtraKind {
    /// A foreign key to the template, which becomes one to the table itself.
    SelfReference,
    /// Another foreign key.
    ForeignKey,
    /// Anything else.
    Other,
}

/// A row-level-security policy of a template.
pub struct Policy {
    /// Its name.
    pub name: CString,
    /// What follows the table's name, up to the expressions.
    pub terms: String,
    /// The expression tree of USING.
    pub using: Option<String>,
    /// The expression tree of WITH CHECK.
    pub with_check: Option<String>,
    /// The comment on it.
    pub comment: Option<String>,
}

/// The statements that give `table` what `template` has. The current search_path is `pg_catalog`.
pub fn extras(template: pg_sys::Oid, table: pg_sys::Oid) -> Vec<Extra> {
    ask_again(include_str!("template_extras.sql"), &[template, table], |row| {
        let kind = match row.get::<String>(1)?.as_deref() {
            Some("self reference") => ExtraKind::SelfReference,
            Some("foreign key") => ExtraKind::ForeignKey,
            _ => ExtraKind::Other,
        };
        Ok(Extra { kind, statement: row.get(2)?, comment: row.get(3)? })
    })
}

/// The policies of `template`. The current search_path is `pg_catalog`.
pub fn policies(template: pg_sys::Oid) -> Vec<Policy> {
    ask_again(
        "SELECT polname::text,
                format('AS %s FOR %s TO %s',
                       CASE WHEN polpermissive THEN 'PERMISSIVE' ELSE 'RESTRICTIVE' END,
                       CASE polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE'
                                   WHEN 'd' THEN 'DELETE' ELSE 'ALL' END,
                       (SELECT string_agg(CASE role WHEN 0 THEN 'PUBLIC'
                                               ELSE quote_ident(pg_get_userbyid(role)) END, ', ')
                        FROM unnest(polroles) AS role)),
                polqual::text, polwithcheck::text, obj_description(oid, 'pg_policy')
         FROM pg_policy WHERE polrelid = $1 ORDER BY polname",
        &[template],
        |row| {
            Ok(Policy {
                name: CString::new(row.get::<String>(1)?.unwrap_or_default()).unwrap_or_default(),
                terms: row.get(2)?.unwrap_or_default(),
                using: row.get(3)?,
                with_check: row.get(4)?,
                comment: row.get(5)?,
            })
        },
    )
}

/// The foreign key that `table` was given last.
pub fn newest_foreign_key(table: pg_sys::Oid) -> Option<pg_sys::Oid> {
    let newest = ask_again(
        "SELECT max(oid) FROM pg_constraint WHERE conrelid = $1 AND contype = 'f'",
        &[table],
        |row| row.get::<pg_sys::Oid>(1),
    );
    newest.first().copied().flatten()
}

thread_local! {
    /// Templates that were found to have no extras, and have not been altered since.
    static PLAIN: RefCell<BTreeSet<u32>> = RefCell::default();
    static LISTENING: Cell<bool> = const { Cell::new(false) };
}

/// Whether `template` is known to have no extras, so that nobody need ask.
pub fn is_known_plain(template: pg_sys::Oid) -> bool {
    PLAIN.with_borrow(|plain| plain.contains(&template.to_u32()))
}

/// Remembers that `template` has no extras until it is altered: every command that would give it
/// some invalidates its relcache entry, in this session and in others.
pub fn remember_plain(template: pg_sys::Oid) {
    if !LISTENING.replace(true) {
        // SAFETY: the callback is a static function.
        unsafe { pg_sys::CacheRegisterRelcacheCallback(Some(forget), pg_sys::Datum::null()) };
    }
    PLAIN.with_borrow_mut(|plain| plain.insert(template.to_u32()));
}

unsafe extern "C-unwind" fn forget(_: pg_sys::Datum, relation: pg_sys::Oid) {
    PLAIN.with_borrow_mut(|plain| {
        if relation == pg_sys::InvalidOid {
            plain.clear();
        } else {
            plain.remove(&relation.to_u32());
        }
    });
}
