//! Rows of text columns, as the extension's own tables have them.

use super::query::ask_now;
use super::row::Argument;

/// The rows of a query whose columns are texts; NULL is the empty text.
pub fn ask_text_rows<const N: usize>(query: &str, arguments: &[Argument]) -> Vec<[String; N]> {
    ask_now(query, arguments, |row| {
        let mut values = [const { String::new() }; N];
        for (place, value) in values.iter_mut().enumerate() {
            *value = row.get(place + 1)?.unwrap_or_default();
        }
        Ok(values)
    })
}
