//! The tables whose own templates could not follow the template of an apply(): they have all that these have, and lag behind with them.

use std::collections::BTreeSet;

use crate::adopt::outcome::Outcome;
use crate::catalog::{self, MadeThrough, OfLaggingTemplate};
use crate::error;
use crate::security_context::with_dump_settings;

/// The templates of one apply() that have not followed.
#[derive(Default)]
pub struct Behind {
    templates: BTreeSet<String>,
    refused: BTreeSet<String>,
    /// Read once all templates have been looked at: they come first.
    entities: Option<Vec<OfLaggingTemplate>>,
}

impl Behind {
    /// The outcome of a table, which is reported if it lags behind with a template.
    pub fn outcome(&mut self, made: &MadeThrough, table: &str, outcome: Outcome) -> Outcome {
        let has_followed = matches!(outcome, Outcome::Unchanged | Outcome::Applied);
        if made.is_template {
            if !has_followed {
                let name = catalog::relation_name(made.relation);
                if outcome == Outcome::Refused {
                    self.refused.insert(name.clone());
                }
                self.templates.insert(name);
            }
            return outcome;
        }
        // One that was refused is reported for that.
        if self.templates.is_empty() || outcome == Outcome::Refused {
            return outcome;
        }
        let read = || with_dump_settings(catalog::entities_of_lagging_templates);
        let entities = self.entities.get_or_insert_with(read).iter();
        let mut is_behind = false;
        for it in entities.filter(|it| it.relation == made.relation) {
            if !self.templates.contains(&it.template) {
                continue;
            }
            is_behind = true;
            let report = error::template_lags(table, &it.template, &it.problem);
            if self.refused.contains(&it.template) {
                error::warn(report);
            } else {
                error::notice(report);
            }
        }
        if is_behind { outcome.max(Outcome::Incomplete) } else { outcome }
    }
}
