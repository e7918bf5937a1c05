//! The words that the users of a database have taught: the table `base_entity.words`, a cache of it
//! in each backend, and the functions that write it.
//!
//! The cache is emptied by a relcache invalidation of the table, which its statement trigger sends.
//! PostgreSQL delivers it to the own session at the next command and again at a rollback, to others
//! at commit, so the words are as transactional as rows are.

use std::cell::{Cell, RefCell};
use std::ffi::CStr;

use pgrx::prelude::*;

use crate::catalog::{self, OpenRelation};
use crate::error;
use crate::fmgr::{self, pg_function};
use crate::naming::{self, UserWords};
use crate::reserve;

thread_local! {
    static CACHE: RefCell<UserWords> = RefCell::default();
    static CACHED: Cell<bool> = const { Cell::new(false) };
    static LISTENING: Cell<bool> = const { Cell::new(false) };
    static TABLE: Cell<pg_sys::Oid> = const { Cell::new(pg_sys::InvalidOid) };
}

/// Calls `use_words` with the words as the current command sees them.
pub fn with<T>(use_words: impl FnOnce(&UserWords) -> T) -> T {
    if !CACHED.get() {
        let words = reserve::held(load);
        CACHE.with_borrow_mut(|cache| *cache = words);
    }
    CACHE.with_borrow(use_words)
}

/// Whether the current role may teach words.
pub fn may_teach() -> bool {
    table().is_some_and(catalog::may_write)
}

fn table() -> Option<pg_sys::Oid> {
    catalog::relation_in(catalog::schema()?, c"words")
}

fn load() -> UserWords {
    if !LISTENING.replace(true) {
        // SAFETY: the callback is a static function.
        unsafe { pg_sys::CacheRegisterRelcacheCallback(Some(forget), pg_sys::Datum::null()) };
    }
    /// What was not read to its end counts as never read.
    struct Undo;

    impl Drop for Undo {
        fn drop(&mut self) {
            if std::thread::panicking() {
                CACHED.set(false);
            }
        }
    }

    let mut words = UserWords::default();
    let Some(table) = table() else { return words };
    let _undo = Undo;
    let mut pairs = Vec::new();
    TABLE.set(table);
    // An invalidation that arrives from here on must not be lost, so the cache counts as filled
    // before anything is read. Locking the table takes in those that have been sent.
    catalog::lock_to_read(table);
    CACHED.set(true);
    if catalog::never_held_a_row(table) {
        return words;
    }
    let relation = OpenRelation::open(table);
    // SAFETY: a sequential scan with a catalog snapshot, which sees what is committed now and what
    // this transaction has done, under any isolation level and in parallel workers; both columns
    // are text and not null.
    unsafe {
        let scan = pg_sys::systable_beginscan(
            relation.as_ptr(),
            pg_sys::InvalidOid,
            false,
            std::ptr::null_mut(),
            0,
            std::ptr::null_mut(),
        );
        let descriptor = (*relation.as_ptr()).rd_att;
        loop {
            let row = pg_sys::systable_getnext(scan);
            if row.is_null() {
                break;
            }
            let column = |number| {
                let mut is_null = false;
                let value = pg_sys::heap_getattr(row, number, descriptor, &mut is_null);
                String::from_datum(value, is_null).unwrap_or_default()
            };
            pairs.push((column(1), column(2)));
        }
        pg_sys::systable_endscan(scan);
    }
    // In their order each goes behind the others, and none of them has to move.
    pairs.sort_unstable();
    pairs.iter().for_each(|(singular, plural)| words.insert(singular, plural));
    words
}

/// Forgets the cached words when their table, or everything, is invalidated.
unsafe extern "C-unwind" fn forget(_: pg_sys::Datum, relation: pg_sys::Oid) {
    if relation == pg_sys::InvalidOid || relation == TABLE.get() {
        CACHED.set(false);
    }
}

pg_function! {
    /// Triggers on base_entity.words: make every backend read it again.
    base_entity_words_changed / pg_finfo_base_entity_words_changed => changed
}

unsafe fn changed(call: pg_sys::FunctionCallInfo) -> pg_sys::Datum {
    // SAFETY: the context's tag says that it is TriggerData, whose relation is open.
    unsafe {
        match fmgr::context::<pg_sys::TriggerData>(call, pg_sys::NodeTag::T_TriggerData) {
            Some(data) => pg_sys::CacheInvalidateRelcache((*data).tg_relation),
            None => error::raise(error::not_called_as_trigger("words_changed")),
        }
    }
    pg_sys::Datum::null()
}

#[pg_extern(volatile, strict, parallel_unsafe)]
fn add_irregular(singular: &str, plural: &str) {
    let (singular, plural) = (checked(singular), checked(plural));
    if singular == plural {
        error::raise(error::forms_alike(&singular));
    }
    learn(&singular, &plural);
}

#[pg_extern(volatile, strict, parallel_unsafe)]
fn add_uncountable(word: &str) {
    let word = checked(word);
    learn(&word, &word);
}

#[pg_extern(volatile, strict, parallel_unsafe)]
fn remove_word(word: &str) -> bool {
    let word = checked(word);
    write(
        c"DELETE",
        "DELETE FROM base_entity.words
         WHERE singular OPERATOR(pg_catalog.=) $1 OR plural OPERATOR(pg_catalog.=) $1",
        &[word.as_str().into()],
    ) > 0
}

#[pg_extern(stable, strict, parallel_safe)]
pub(crate) fn pluralize(word: &str) -> String {
    with(|words| naming::pluralize(name(word), words))
}

#[pg_extern(stable, strict, parallel_safe)]
fn singularize(word: &str) -> String {
    with(|words| naming::singularize(name(word), words))
}

#[pg_extern(stable, strict, parallel_safe)]
pub(crate) fn is_plural(name: &str) -> bool {
    with(|words| naming::is_plural(self::name(name), words))
}

#[pg_extern(stable, strict, parallel_safe)]
pub(crate) fn table_name(class: &str) -> String {
    with(|words| naming::table_name(name(class), words))
}

#[pg_extern(stable, strict, parallel_safe)]
fn class_name(table: &str) -> String {
    with(|words| naming::class_name(name(table), words))
}

/// A name that is short enough to be one. A text without end would ask for memory without end.
fn name(text: &str) -> &str {
    if text.len() > LONGEST {
        error::raise(error::name_too_long(text.len(), LONGEST));
    }
    text
}

/// How many bytes a name may have: five hundred times what PostgreSQL lets one have.
const LONGEST: usize = 32 << 10;

/// The form in which a word is kept: lower case. Refuses what can be no part of a name.
fn checked(word: &str) -> String {
    let reason = if word.is_empty() {
        "A word has at least one letter."
    } else if word.chars().any(char::is_whitespace) {
        "A word has no blanks; the words of a name are joined with _, as in user_data."
    } else if !word.chars().any(char::is_alphabetic) {
        "A word has at least one letter."
    } else if word.len() >= pg_sys::NAMEDATALEN as usize {
        "A name has at most 63 bytes."
    } else {
        return word.to_lowercase();
    };
    error::raise(error::invalid_word(word, reason))
}

fn learn(singular: &str, plural: &str) {
    write(
        c"INSERT",
        "INSERT INTO base_entity.words (singular, plural) VALUES ($1, $2)
         ON CONFLICT (singular) DO UPDATE SET plural = excluded.plural",
        &[singular.into(), plural.into()],
    );
}

/// Runs a statement on the words with the rights of the role that calls; returns the rows changed.
fn write(command: &CStr, statement: &str, arguments: &[pgrx::datum::DatumWithOid]) -> usize {
    catalog::refuse_if_read_only(command);
    if !may_teach() {
        error::raise(error::may_not_teach());
    }
    reserve::held(|| {
        Spi::connect_mut(|client| client.update(statement, None, arguments).map(|rows| rows.len()))
    })
    .unwrap_or_else(|cause| error::raise(error::query_failed(&cause)))
}
