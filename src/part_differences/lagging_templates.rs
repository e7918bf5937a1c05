//! The templates that lag behind the templates which they were made LIKE themselves: an entity that has all that such a template has lags
//! behind with it.

use std::collections::{BTreeMap, BTreeSet};

use pgrx::pg_sys;

use super::{by_table, differences, entities};
use crate::catalog::{self, MadeLike};
use crate::part::{Difference, PartKind, State};
use crate::template_parts::{self, Change, OwnColumns};
use crate::{accepted_drift, encoding, error, maintain};

/// A template that lags behind others.
pub struct LaggingTemplate {
    /// The template.
    pub template: pg_sys::Oid,
    /// Its name.
    pub name: String,
    /// The problem that this is for an entity.
    pub problem: String,
    /// The severity of the problem: that of the gravest of the parts.
    pub severity: &'static str,
}

/// All of them, with the templates that each template was made LIKE.
pub struct LaggingTemplates {
    lagging: BTreeMap<u32, LaggingTemplate>,
    templates: BTreeMap<u32, Vec<pg_sys::Oid>>,
}

impl LaggingTemplates {
    /// Reads them. The current search_path is `pg_catalog`.
    pub fn read() -> Self {
        let pairs = catalog::templates_made_like();
        let found = by_table(&pairs, lagging, |template, cause| {
            let name = catalog::relation_name(template);
            let problem = error::unreadable_template_problem(&name, &cause);
            vec![LaggingTemplate { template, name, problem, severity: "error" }]
        });
        let lagging = found.into_iter().map(|it| (it.template.to_u32(), it)).collect();
        let templates = entities(&pairs).into_iter();
        Self { lagging, templates: templates.map(|(it, own)| (it.to_u32(), own)).collect() }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.lagging.is_empty()
    }

    /// Those among these templates and the ones that they were made LIKE, directly or through others.
    pub fn of(&self, templates: &[pg_sys::Oid]) -> Vec<&LaggingTemplate> {
        if self.is_empty() {
            return Vec::new();
        }
        let mut known: BTreeSet<u32> = BTreeSet::new();
        let mut left: Vec<u32> = templates.iter().map(|it| it.to_u32()).collect();
        while let Some(template) = left.pop() {
            if known.insert(template) {
                let own = self.templates.get(&template).into_iter().flatten();
                left.extend(own.map(|it| it.to_u32()));
            }
        }
        known.iter().filter_map(|it| self.lagging.get(it)).collect()
    }
}

/// A part in which a template lags behind another.
struct Part {
    template: pg_sys::Oid,
    behind: String,
    kind: PartKind,
    name: String,
    severity: &'static str,
}

/// Those of these templates that lag behind.
fn lagging(pairs: &[MadeLike]) -> Vec<LaggingTemplate> {
    let mut parts: Vec<Part> = Vec::new();
    for it in differences(pairs).into_iter().filter(is_changed_by_apply) {
        let severity = error::drift_severity(&it);
        let behind = it.template.map(catalog::relation_name).unwrap_or_default();
        let Difference { relation: template, kind, name, .. } = it;
        parts.push(Part { template, behind, kind, name, severity });
    }
    let templates = entities(pairs);
    for (template, it) in template_parts::pending_of_entities(&templates) {
        let is_renamed = it.change == Change::Rename;
        let severity = if is_renamed { "error" } else { error::outdated_severity(it.kind) };
        let (behind, kind, name) = (it.template, it.kind, it.own_name);
        parts.push(Part { template, behind, kind, name, severity });
    }
    for (template, own) in &templates {
        parts.extend(own.iter().flat_map(|other| rules(*template, *other)));
    }
    let of_template = |(template, _): &(pg_sys::Oid, Vec<pg_sys::Oid>)| {
        let template = *template;
        let accepted = accepted_drift::of(template);
        let is_accepted =
            |it: &Part| accepted.iter().any(|(kind, name)| (*kind, name) == (it.kind, &it.name));
        let of_it = || parts.iter().filter(|it| it.template == template && !is_accepted(it));
        let behind: BTreeSet<&str> = of_it().map(|it| it.behind.as_str()).collect();
        if behind.is_empty() {
            return None;
        }
        let severity = if of_it().any(|it| it.severity == "error") { "error" } else { "warning" };
        let name = catalog::relation_name(template);
        let problem = error::lagging_template_problem(&name, &behind);
        Some(LaggingTemplate { template, name, problem, severity })
    };
    templates.iter().filter_map(of_template).collect()
}

/// Whether apply() changes what differs: it leaves a column that the template has under another name, a default, a collation and the
/// options of an identity that the template has of its own, and privileges that it alone gives.
fn is_changed_by_apply(difference: &Difference) -> bool {
    let is_own = matches!(
        (difference.kind, difference.state),
        (PartKind::Column, State::Renamed)
            | (PartKind::Default | PartKind::Collation, State::Differs)
            | (PartKind::Identity, _)
    );
    difference.template.is_some() && !is_own
}

/// The rules that a template lacks of another one for columns that it has.
fn rules(template: pg_sys::Oid, other: pg_sys::Oid) -> Vec<Part> {
    let rules = catalog::row_rules(other);
    if rules.is_empty() {
        return Vec::new();
    }
    let own = catalog::row_rules_in_any_state(template);
    let (behind, columns) = (catalog::relation_name(other), OwnColumns::of(template));
    let has_column = |rule: &str| {
        let column = maintain::column(&encoding::to_server(rule));
        column.is_some_and(|it| catalog::has_column(template, &encoding::to_server(&it)))
    };
    let wanted = rules.iter().filter_map(|rule| columns.rule_text(&behind, rule));
    let lacking = wanted.filter(|rule| !own.contains(rule) && has_column(rule));
    let part = |name| Part {
        template,
        behind: behind.clone(),
        kind: PartKind::Rule,
        name,
        severity: "error",
    };
    lacking.map(part).collect()
}
