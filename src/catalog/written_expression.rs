//! Expressions of relations as SQL writes them. PostgreSQL writes some in another way once it has read what it wrote, as `IN` with a list for a
//! column of type varchar, so that an expression that came as SQL has another text than the one that it came from.

use std::cell::OnceCell;
use std::fmt::{Display, Formatter, Result};
use std::rc::Rc;

use pgrx::pg_sys;

use super::read_expression::{Reference, read_again};

/// How expressions are compared.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    /// By their texts.
    AsWritten,
    /// By the texts that they have once they have been read again, where their own differ. This takes much longer.
    ReadAgain,
}

/// An expression of a relation, as SQL writes it.
#[derive(Clone)]
pub struct WrittenExpression {
    text: String,
    relation: pg_sys::Oid,
    reference: Reference,
    /// The text that it has once it has been read again; those of copies are the same.
    read_again: Rc<OnceCell<String>>,
}

impl WrittenExpression {
    /// An expression over the columns of a relation.
    pub fn new(relation: pg_sys::Oid, text: String) -> Self {
        Self::with_reference(relation, text, Reference::Name)
    }

    /// One that refers to the relation in another way.
    pub fn with_reference(relation: pg_sys::Oid, text: String, reference: Reference) -> Self {
        Self { text, relation, reference, read_again: Rc::default() }
    }

    /// Its text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The text that it has once it has been read again, and no longer changes by that; its own where PostgreSQL cannot read it, or would
    /// run code of other roles. The current settings are those of a dump.
    pub fn canonical(&self) -> &str {
        self.read_again.get_or_init(|| {
            let again = read_again(&self.text, self.relation, &self.reference);
            again.unwrap_or_else(|| self.text.clone())
        })
    }

    /// The same with that text.
    pub fn to_canonical(&self) -> Self {
        Self { text: self.canonical().to_owned(), ..self.clone() }
    }

    /// The same in parentheses.
    pub fn in_parentheses(&self) -> Self {
        Self::with_reference(self.relation, format!("({})", self.text), self.reference.clone())
    }

    /// Whether it is the same as that of another relation.
    pub fn is_same(&self, other: &Self, by: Comparison) -> bool {
        self.text == other.text
            || by == Comparison::ReadAgain && self.canonical() == other.canonical()
    }

    /// Whether these are the same as those of another relation.
    pub fn are_same<'a>(
        these: impl IntoIterator<Item = &'a Self, IntoIter: ExactSizeIterator>,
        those: impl IntoIterator<Item = &'a Self, IntoIter: ExactSizeIterator>,
        by: Comparison,
    ) -> bool {
        let (these, those) = (these.into_iter(), those.into_iter());
        these.len() == those.len() && these.zip(those).all(|(it, other)| it.is_same(other, by))
    }
}

impl Display for WrittenExpression {
    fn fmt(&self, f: &mut Formatter) -> Result {
        f.write_str(&self.text)
    }
}
