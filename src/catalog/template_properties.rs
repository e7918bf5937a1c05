//! Row-level-security policies, and the templates that have properties which LIKE does not copy.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::ffi::CString;

use pgrx::pg_sys;

use crate::encoding;

use super::few::ask_of;
use super::query::ask_again;
use super::relcache_listeners;

/// A row-level-security policy of a template.
#[derive(Clone)]
pub struct Policy {
    /// Its name.
    pub name: CString,
    /// Whether it is permissive, and its command, as CREATE POLICY writes them.
    pub terms: String,
    /// Its roles.
    pub roles: String,
    /// The expression tree of USING.
    pub using: Option<String>,
    /// The expression tree of WITH CHECK.
    pub with_check: Option<String>,
    /// The comment on it.
    pub comment: Option<String>,
}

impl Policy {
    /// Whether it is PERMISSIVE.
    pub fn is_permissive(&self) -> bool {
        self.terms.starts_with("AS PERMISSIVE ")
    }
}

/// The policies of a relation. The current search_path is `pg_catalog`.
pub fn policies(relation: pg_sys::Oid) -> Vec<Policy> {
    policies_of(&[relation]).into_iter().map(|(_, policy)| policy).collect()
}

/// The policies of relations, each with its relation. The current search_path is `pg_catalog`.
pub fn policies_of(relations: &[pg_sys::Oid]) -> Vec<(pg_sys::Oid, Policy)> {
    ask_of(
        relations.len(),
        "SELECT polname::text,
                format('AS %s FOR %s',
                       CASE WHEN polpermissive THEN 'PERMISSIVE' ELSE 'RESTRICTIVE' END,
                       CASE polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE'
                                   WHEN 'd' THEN 'DELETE' ELSE 'ALL' END),
                (SELECT string_agg(CASE role WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(role)) END, ', ')
                 FROM unnest(polroles) AS role),
                polqual::text, polwithcheck::text, obj_description(oid, 'pg_policy'), polrelid
         FROM pg_policy WHERE polrelid = ANY ($1) ORDER BY polname",
        &[relations.to_vec().into()],
        |row| {
            let policy = Policy {
                name: encoding::to_server(&row.get::<String>(1)?.unwrap_or_default()),
                terms: row.get(2)?.unwrap_or_default(),
                roles: row.get(3)?.unwrap_or_default(),
                using: row.get(4)?,
                with_check: row.get(5)?,
                comment: row.get(6)?,
            };
            Ok((row.get(7)?.unwrap_or(pg_sys::InvalidOid), policy))
        },
    )
}

/// The known properties of a template.
#[derive(Default)]
struct Known {
    /// Whether it has no properties; None if that is not known.
    is_plain: Option<bool>,
    /// Its indexes: CLUSTER ON invalidates the relcache entry of the index alone.
    indexes: Vec<u32>,
    /// How many invalidations of its relcache entry, or of that of an index of it, have been processed.
    changes: u64,
}

thread_local! {
    /// The templates that were asked about, and what is known of them.
    static KNOWN: RefCell<BTreeMap<u32, Known>> = RefCell::default();
    static LISTENING: Cell<bool> = const { Cell::new(false) };
}

/// Whether `template` has no properties; asks `read` only if that is not known.
///
/// It is remembered until the template is altered: every command that would give it some or take them invalidates
/// its relcache entry, in this session and in others. An invalidation that is processed while `read`
/// reads may be of a change that it has not seen, so that its answer is not remembered.
pub fn is_plain(template: pg_sys::Oid, read: impl FnOnce() -> bool) -> bool {
    if !LISTENING.replace(true) {
        relcache_listeners::listen(forget);
    }
    let key = template.to_u32();
    if let Some(is_plain) = KNOWN.with_borrow(|known| known.get(&key).and_then(|it| it.is_plain)) {
        return is_plain;
    }
    let before = KNOWN.with_borrow_mut(|known| known.entry(key).or_default().changes);
    let indexes = indexes_of(template);
    KNOWN.with_borrow_mut(|known| known.entry(key).or_default().indexes = indexes);
    let is_plain = read();
    KNOWN.with_borrow_mut(|known| {
        let known = known.entry(key).or_default();
        if known.changes == before {
            known.is_plain = Some(is_plain);
        }
    });
    is_plain
}

fn indexes_of(relation: pg_sys::Oid) -> Vec<u32> {
    let query =
        "SELECT i.indexrelid FROM pg_catalog.pg_index i WHERE i.indrelid OPERATOR(pg_catalog.=) $1";
    let found = ask_again(query, &[relation], |row| row.get::<pg_sys::Oid>(1));
    found.into_iter().flatten().map(pg_sys::Oid::to_u32).collect()
}

fn forget(relation: pg_sys::Oid) {
    let relation = (relation != pg_sys::InvalidOid).then(|| relation.to_u32());
    KNOWN.with_borrow_mut(|known| {
        for (template, known) in known.iter_mut() {
            let is_it = |relation| *template == relation || known.indexes.contains(&relation);
            if relation.is_none_or(is_it) {
                known.is_plain = None;
                known.changes = known.changes.wrapping_add(1);
            }
        }
    });
}
