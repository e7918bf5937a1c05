//! The options of identity columns: START WITH, INCREMENT BY and the others of their sequences.

use pgrx::pg_sys;

use super::few::ask_of;

/// The options of an identity column.
pub struct IdentityOptions {
    /// The relation.
    pub relation: pg_sys::Oid,
    /// The name of the column.
    pub column: String,
    /// All options in one order.
    options: Vec<SequenceOption>,
}

struct SequenceOption {
    /// As SQL writes it.
    sql: String,
    /// Whether it is what a column of the type has without it.
    is_default: bool,
    /// Whether it is the least or the greatest value, whose default depends on the type.
    is_limit: bool,
}

/// The places of MINVALUE and MAXVALUE among the options.
const LIMITS: [usize; 2] = [2, 3];

impl IdentityOptions {
    /// Those that are not the defaults, as SQL writes them behind AS IDENTITY; empty if there are none.
    pub fn sql(&self) -> String {
        let others = self.options.iter().filter(|option| !option.is_default);
        let others: Vec<_> = others.map(|option| option.sql.as_str()).collect();
        if others.is_empty() { String::new() } else { format!(" ({})", others.join(" ")) }
    }

    /// Those in which they differ from others. Limits that are the defaults of two types are no difference.
    pub fn unlike<'a>(&'a self, other: &'a Self) -> Vec<&'a str> {
        let is_unlike = |own: &SequenceOption, other: &SequenceOption| {
            own.sql != other.sql && !(own.is_limit && own.is_default && other.is_default)
        };
        self.pairs(other).filter(|(own, other)| is_unlike(own, other)).map(sql).collect()
    }

    /// The limits that are the defaults of the type, where others have those of another one.
    pub fn limits_of_other_type<'a>(&'a self, other: &'a Self) -> Vec<&'a str> {
        let is_of_other_type = |own: &SequenceOption, other: &SequenceOption| {
            own.sql != other.sql && own.is_limit && own.is_default && other.is_default
        };
        self.pairs(other).filter(|(own, other)| is_of_other_type(own, other)).map(sql).collect()
    }

    fn pairs<'a>(
        &'a self,
        other: &'a Self,
    ) -> impl Iterator<Item = (&'a SequenceOption, &'a SequenceOption)> {
        self.options.iter().zip(&other.options)
    }
}

fn sql<'a>((own, _): (&'a SequenceOption, &SequenceOption)) -> &'a str {
    &own.sql
}

/// The options of the identity columns of these relations. The current search_path is `pg_catalog`.
pub fn identity_options(relations: &[pg_sys::Oid]) -> Vec<IdentityOptions> {
    let query = include_str!("identity_options.sql");
    ask_of(relations.len(), query, &[relations.to_vec().into()], |row| {
        let texts: Vec<String> = row.get(3)?.unwrap_or_default();
        let defaults: Vec<bool> = row.get(4)?.unwrap_or_default();
        let options = texts.into_iter().zip(defaults).enumerate();
        Ok(IdentityOptions {
            relation: row.get(1)?.unwrap_or(pg_sys::InvalidOid),
            column: row.get(2)?.unwrap_or_default(),
            options: options
                .map(|(place, (sql, is_default))| {
                    let is_limit = LIMITS.contains(&place);
                    SequenceOption { sql, is_default, is_limit }
                })
                .collect(),
        })
    })
}
