//! Class names and table names: `OrderItem` and `order_items`.

use super::{UserWords, is_plural, pluralize, singularize};
use std::ops::Range;

/// The table name of a class: small letters, `_` between the words, the last one plural.
///
/// `OrderItem` gives `order_items`, `HTTPRequest` gives `http_requests`, `UserIDs` gives `user_ids`,
/// `Billing::Invoice` gives `billing_invoices`. A name that is accepted is only written in snake case: `Storage` gives
/// `storage`.
pub fn table_name(class: &str, words: &UserWords) -> String {
    let name = if is_snake_case(class) { class.to_owned() } else { snake_case(class) };
    if is_plural(&name, words) { name } else { pluralize(&name, words) }
}

/// The class name of a table: the singular in camel case. `order_items` gives `OrderItem`.
pub fn class_name(table: &str, words: &UserWords) -> String {
    let singular = singularize(table, words);
    if is_snake_case(&singular) {
        return camel_case(&singular);
    }
    let capital = singular.chars().next().is_some_and(char::is_uppercase);
    if capital
        && singular.chars().any(char::is_lowercase)
        && singular.chars().all(char::is_alphanumeric)
    {
        return singular;
    }
    camel_case(&snake_case(&singular))
}

fn is_snake_case(name: &str) -> bool {
    name.chars().all(|c| c == '_' || c.is_lowercase() || c.is_numeric())
}

/// A name in small letters with `_` between its words.
pub fn snake_case(name: &str) -> String {
    let mut snake = String::with_capacity(name.len() + 8);
    for word in word_ranges(name) {
        if !snake.is_empty() {
            snake.push('_');
        }
        snake.extend(name.get(word).unwrap_or_default().chars().flat_map(char::to_lowercase));
    }
    snake
}

/// A name in snake case with its words joined, each with a capital.
pub(crate) fn camel_case(snake: &str) -> String {
    let mut camel = String::with_capacity(snake.len());
    for word in snake.split('_') {
        let mut letters = word.chars();
        camel.extend(letters.next().into_iter().flat_map(char::to_uppercase));
        camel.push_str(letters.as_str());
    }
    camel
}

/// A word with a capital first letter.
pub(crate) fn capitalized(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Whether a letter is a capital that has a small form. Others (`ϔ`) do not change in a name in small
/// letters, and would begin a new word each time.
pub(crate) fn is_capital(letter: char) -> bool {
    letter.is_uppercase() && !letter.to_lowercase().eq([letter])
}

/// The words of a name: between separators and camel humps, acronyms whole, digits with the word before them.
pub(crate) fn word_ranges(name: &str) -> Vec<Range<usize>> {
    let letters: Vec<(usize, char)> = name.char_indices().collect();
    let at = |i: usize| letters.get(i).map(|&(_, letter)| letter);
    let upper = |i: usize| at(i).is_some_and(is_capital);
    let lower = |i: usize| at(i).is_some_and(char::is_lowercase);
    let mut ranges: Vec<Range<usize>> = Vec::new();
    let mut start = None;
    for (i, &(offset, letter)) in letters.iter().enumerate() {
        let separator = !letter.is_alphanumeric();
        // `order|Item`, `sha256|Sum`, and `HTTP|Request`, but not the ends of `URLs` and `IPv4`.
        let hump = i > 0
            && upper(i)
            && (!upper(i - 1) || lower(i + 1) && !acronym_ending(&letters, i + 1));
        let hump = hump && !spelled_together(&letters, i);
        if let (true, Some(from)) = (separator || hump, start.take_if(|_| separator || hump)) {
            ranges.push(from..offset);
        }
        if !separator && start.is_none() {
            start = Some(offset);
        }
    }
    if let Some(from) = start {
        ranges.push(from..name.len());
    }
    ranges
}

/// Whether the small letter at `i` ends the acronym before it: the `s` of `URLs`, the `es` of `SMSes`, the `v` of `IPv4`.
fn acronym_ending(letters: &[(usize, char)], i: usize) -> bool {
    let at = |i: usize| letters.get(i).map(|&(_, letter)| letter);
    let follower = at(i + 1);
    match at(i) {
        Some('e') => {
            at(i.wrapping_sub(1)) == Some('S')
                && follower == Some('s')
                && acronym_ending(letters, i + 1)
        }
        Some('s') => !follower.is_some_and(char::is_lowercase),
        Some('v') => follower.is_some_and(|letter| letter.is_ascii_digit()),
        _ => false,
    }
}

/// Whether the capital at `i` is inside a word that is written with two: `OAuth`.
fn spelled_together(letters: &[(usize, char)], i: usize) -> bool {
    let from = letters.get(i.saturating_sub(1)..).unwrap_or_default();
    from.iter().take(5).map(|&(_, letter)| letter).eq("OAuth".chars())
}
