//! The indexes of an adoption, and the CALL that resumes it after one of them.

use pgrx::{pg_sys, spi};

use super::Work;
use crate::adopt::lock::Lock;
use crate::adopt::outcome::Outcome;
use crate::adopt::phase::Phase;
use crate::adopt::step::Step;
use crate::ambiguous_calls::{Receiver, Storing};
use crate::catalog::{self, OpenRelation, TableInfo};
use crate::error;
use crate::procedure::{Ending, Failure, Session};

impl Work<'_> {
    /// Nothing if a procedure can build the indexes; reports the statements where it cannot, and returns how the adoption ends.
    pub(super) fn unless_buildable(&self, session: &Session) -> Result<Option<Outcome>, Failure> {
        let stop = self.with_plan(session, Lock::AccessShare, Ending::Keep, |table, plan| {
            if let Some(index) = plan.indexes_being_built.first() {
                let report = error::index_is_being_built(index, &self.again(table));
                return Some((report, Outcome::IndexInProgress));
            }
            plan.of(Phase::Indexes).any(Step::is_concurrent).then(|| {
                Receiver::read(table.oid, self.templates).refuse(Storing::Alone);
                let statements: Vec<_> =
                    plan.of(Phase::Indexes).map(|step| step.statement.clone()).collect();
                let first = Outcome::IndexNeeded(statements.first().cloned().unwrap_or_default());
                let all = format!("{};", statements.join(";\n"));
                (error::index_to_build(&table.name, &all, &self.again(table)), first)
            })
        })?;
        let (report, outcome) = stop.unzip();
        report.into_iter().for_each(error::notice);
        Ok(outcome)
    }

    /// The CALL that resumes.
    pub(super) fn again(&self, table: &TableInfo) -> String {
        if self.options.applies() {
            return apply_again(&table.full_name, self.templates, self.options.remove);
        }
        if self.options.repairs() {
            return format!("CALL base_entity.repair({});", spi::quote_literal(&table.full_name));
        }
        let templates: Vec<String> = self
            .templates
            .iter()
            .map(|template| {
                spi::quote_literal(spi::quote_identifier(OpenRelation::open(*template).name()))
            })
            .collect();
        let replace = if self.options.replace_key { ", replace_key => true" } else { "" };
        format!(
            "CALL base_entity.adopt({}, ARRAY[{}]{replace});",
            spi::quote_literal(&table.full_name),
            templates.join(", ")
        )
    }
}

/// The CALL that resumes apply() for a table.
fn apply_again(table: &str, templates: &[pg_sys::Oid], remove: bool) -> String {
    let template = templates.first().map(|it| catalog::qualified_name(*it)).unwrap_or_default();
    format!(
        "CALL base_entity.apply({}, {}{});",
        spi::quote_literal(&template),
        spi::quote_literal(table),
        if remove { ", remove => true" } else { "" }
    )
}
