//! Custom inflections: the table `base_entity.words` and the functions that write it. Each backend has them in a
//! [`ConfigCache`].

use std::ffi::CStr;

use pgrx::prelude::*;
use sql_function::sql_function;

use crate::catalog::{self, ConfigCache};
use crate::error;
use crate::fmgr::{self, pg_function};
use crate::text::Text;
use naming::{self, UserWords};

thread_local! {
    static CACHE: ConfigCache<UserWords> = const { ConfigCache::new() };
}

/// Calls `use_words` with the words that are visible to the current command.
pub fn with<T>(use_words: impl FnOnce(&UserWords) -> T) -> T {
    use_words(&CACHE.with(|cache| cache.get(catalog::words, [c"singular", c"plural"], load)))
}

/// Whether the current role may write the words.
pub fn may_add_words() -> bool {
    catalog::words().is_some_and(catalog::may_write)
}

fn load(mut pairs: Vec<[String; 2]>) -> UserWords {
    let mut words = UserWords::default();
    // In their order each is appended after the others, and none has to move.
    pairs.sort_unstable();
    pairs.iter().for_each(|[singular, plural]| words.insert(singular, plural));
    words
}

pg_function! {
    /// Triggers on base_entity.words: invalidate the cache of every backend.
    base_entity_words_changed / pg_finfo_base_entity_words_changed => changed
}

unsafe fn changed(call: pg_sys::FunctionCallInfo) -> pg_sys::Datum {
    // SAFETY: the context's tag is that of TriggerData, whose relation is open.
    unsafe {
        match fmgr::context::<pg_sys::TriggerData>(call, pg_sys::NodeTag::T_TriggerData) {
            Some(data) => pg_sys::CacheInvalidateRelcache((*data).tg_relation),
            None => error::raise(error::not_called_as_trigger("words_changed")),
        }
    }
    pg_sys::Datum::null()
}

#[sql_function(volatile, strict, parallel_unsafe)]
fn add_irregular(singular: Text, plural: Text) {
    let (singular, plural) = (checked(&singular), checked(&plural));
    if singular == plural {
        error::raise(error::forms_alike(&singular));
    }
    learn(&singular, &plural);
}

#[sql_function(volatile, strict, parallel_unsafe)]
fn add_uncountable(word: Text) {
    let word = checked(&word);
    learn(&word, &word);
}

#[sql_function(volatile, strict, parallel_unsafe)]
fn remove_word(word: Text) -> bool {
    let word = checked(&word);
    write(
        c"DELETE",
        "DELETE FROM base_entity.words
         WHERE singular OPERATOR(pg_catalog.=) $1 OR plural OPERATOR(pg_catalog.=) $1",
        &[word.as_str().into()],
    ) > 0
}

#[sql_function(stable, strict, parallel_safe)]
pub(crate) fn pluralize(word: Text) -> Text {
    Text(with(|words| naming::pluralize(name(&word), words)))
}

#[sql_function(stable, strict, parallel_safe)]
fn singularize(word: Text) -> Text {
    Text(with(|words| naming::singularize(name(&word), words)))
}

#[sql_function(stable, strict, parallel_safe)]
pub(crate) fn is_plural(name: Text) -> bool {
    with(|words| naming::is_plural(self::name(&name), words))
}

#[sql_function(stable, strict, parallel_safe)]
pub(crate) fn table_name(class: Text) -> Text {
    Text(with(|words| naming::table_name(name(&class), words)))
}

#[sql_function(stable, strict, parallel_safe)]
fn class_name(table_name: Text) -> Text {
    Text(with(|words| naming::class_name(name(&table_name), words)))
}

/// Checks the length of a name, since a text without a limit would need memory without a limit.
fn name(text: &str) -> &str {
    if text.len() > LONGEST {
        error::raise(error::name_too_long(text.len(), LONGEST));
    }
    text
}

/// The limit for names in bytes: five hundred times that of PostgreSQL.
const LONGEST: usize = 32 << 10;

/// The stored form of a word: lower case. Refuses text that cannot be part of a name.
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
fn write(command: &CStr, statement: &str, arguments: &[catalog::Argument]) -> usize {
    catalog::refuse_if_read_only(command);
    catalog::refuse_renamed_schema();
    if !may_add_words() {
        error::raise(error::may_not_change_words());
    }
    catalog::write(statement, arguments)
}
