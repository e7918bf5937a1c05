//! What is left to do, as statements: read from the catalogs before each part of the work.

use std::ffi::CString;

use pgrx::datum::DatumWithOid;
use pgrx::pg_sys;

use super::work::Manner;
use crate::catalog::{self, ExtraKind, OpenRelation, Policy};
use crate::completion;
use crate::role::with_dump_settings;
use crate::settings::{self, UuidVersion};
use crate::{compat, error};

/// A part of the work; they are done in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Columns are added, and defaults set.
    Columns,
    /// Rows get the values that they lack.
    Fill,
    /// What is to hold for all rows holds for new ones.
    Constraints,
    /// It is seen to hold for all.
    Validate,
    /// Indexes are built.
    Indexes,
    /// The columns become NOT NULL, the index the key, and the triggers are made.
    Finish,
    /// Foreign keys hold for new rows; one may refer to the key that has just been made.
    References,
    /// They are seen to hold for all.
    Confirm,
}

impl Phase {
    /// All, in their order.
    pub const ALL: [Self; 8] = [
        Self::Columns,
        Self::Fill,
        Self::Constraints,
        Self::Validate,
        Self::Indexes,
        Self::Finish,
        Self::References,
        Self::Confirm,
    ];

    /// What it does to the table, for who reads the statements.
    pub fn says(self) -> &'static str {
        match self {
            Self::Columns | Self::Constraints | Self::References => {
                "locks out everybody, for an instant"
            }
            Self::Fill => {
                "in batches that COMMIT, without triggers; locks their rows, for an instant"
            }
            Self::Validate | Self::Confirm => "reads all rows; locks nobody out",
            Self::Indexes => "everybody reads; writes wait for it, but for CONCURRENTLY",
            Self::Finish => "one transaction; locks out everybody, for an instant",
        }
    }

    /// The word that names it, in plan.sql and in what is shown.
    pub fn word(self) -> &'static str {
        match self {
            Self::Columns => "columns",
            Self::Fill => "fill",
            Self::Constraints => "constraints",
            Self::Validate => "validate",
            Self::Indexes => "indexes",
            Self::Finish => "finish",
            Self::References => "references",
            Self::Confirm => "confirm",
        }
    }
}

/// What is left to do.
pub struct Plan {
    /// Phase, statement, and the column or index that it is about.
    steps: Vec<(String, String, Option<String>)>,
    /// The policies to create, each with its template: they are adapted as trees.
    policies: Vec<(Policy, pg_sys::Oid)>,
}

impl Plan {
    /// Asks the catalogs. `concurrently` says whether indexes are built so.
    pub fn read(
        table: pg_sys::Oid,
        templates: &[pg_sys::Oid],
        manner: &Manner,
        concurrently: bool,
    ) -> Self {
        with_dump_settings(|| {
            let version_7 = settings::uuid_version() == UuidVersion::V7;
            let arguments: [DatumWithOid; 5] = [
                table.into(),
                templates.to_vec().into(),
                manner.replace_key.into(),
                concurrently.into(),
                version_7.into(),
            ];
            let mut plan = Self {
                steps: catalog::ask(include_str!("plan.sql"), &arguments, |row| {
                    Ok((
                        row.get(1)?.unwrap_or_default(),
                        row.get(2)?.unwrap_or_default(),
                        row.get(3)?,
                    ))
                }),
                policies: Vec::new(),
            };
            plan.take_apart(table);
            for template in templates {
                plan.add_extras(table, *template, manner);
            }
            plan
        })
    }

    /// Puts the indexes of the partitions in the place of that of a partitioned table, which cannot be
    /// built CONCURRENTLY.
    fn take_apart(&mut self, table: pg_sys::Oid) {
        let (whole, others) = std::mem::take(&mut self.steps)
            .into_iter()
            .partition(|(word, ..)| word.ends_with("index of partitions"));
        self.steps = others;
        for (word, tail, name) in whole {
            let unique = word.starts_with("unique");
            for statement in catalog::partition_indexes(table, &tail, unique, name.as_deref()) {
                self.add(Phase::Indexes, statement);
            }
        }
    }

    /// Foreign keys, row-level security, privileges and options, by the statements that CREATE TABLE
    /// takes them by.
    fn add_extras(&mut self, table: pg_sys::Oid, template: pg_sys::Oid, manner: &Manner) {
        let (target, source) = {
            let (table, template) = (OpenRelation::open(table), OpenRelation::open(template));
            (table.qualified_name(), template.qualified_name())
        };
        for extra in catalog::extras(template, table) {
            let Some(mut statement) = extra.statement else { continue };
            if extra.kind == ExtraKind::Other {
                self.add(Phase::Finish, statement);
                continue;
            }
            if extra.kind == ExtraKind::SelfReference {
                statement = statement
                    .replace(&format!("REFERENCES {source}"), &format!("REFERENCES {target}"));
            }
            let definition = statement.split_once(" ADD ").map_or("", |(_, after)| after);
            // Before 18, a partitioned table takes no foreign key that is NOT VALID.
            let later = manner.online
                && (!catalog::is_partitioned(table) || compat::PARTITIONED_TAKES_NOT_VALID);
            let own = catalog::foreign_key(table, definition);
            let (name, is_validated) = match own {
                Some(key) => (key.name, key.is_validated),
                None => {
                    let name = foreign_key_name(table, definition);
                    let quoted = pgrx::spi::quote_identifier(&name);
                    let suffix = if later { " NOT VALID" } else { "" };
                    self.add(
                        Phase::References,
                        format!(
                            "ALTER TABLE {target} ADD CONSTRAINT {quoted} {definition}{suffix}"
                        ),
                    );
                    (name, !later)
                }
            };
            if !is_validated {
                let name = pgrx::spi::quote_identifier(name);
                let statement = format!("ALTER TABLE {target} VALIDATE CONSTRAINT {name}");
                self.add(Phase::Confirm, statement);
            }
        }
        let taken = catalog::policies(table);
        let policies = catalog::policies(template).into_iter();
        self.policies.extend(
            policies
                .filter(|policy| !taken.iter().any(|own| own.name == policy.name))
                .map(|policy| (policy, template)),
        );
    }

    fn add(&mut self, phase: Phase, statement: String) {
        self.steps.push((phase.word().to_string(), statement, None));
    }

    /// The statements of a phase.
    pub fn statements(&self, phase: Phase) -> Vec<String> {
        let of_phase = self.steps.iter().filter(|(word, ..)| word == phase.word());
        of_phase.map(|(_, statement, _)| statement.clone()).collect()
    }

    /// The columns to fill.
    pub fn columns_to_fill(&self) -> Vec<String> {
        let steps = self.steps.iter().filter(|(word, ..)| word == Phase::Fill.word());
        steps.filter_map(|(.., column)| column.clone()).collect()
    }

    /// The indexes that another session is building.
    pub fn indexes_being_built(&self) -> Vec<String> {
        let steps = self.steps.iter().filter(|(word, ..)| word == "building");
        steps.filter_map(|(.., index)| index.clone()).collect()
    }

    /// Whether there are policies to create.
    pub fn has_policies(&self) -> bool {
        !self.policies.is_empty()
    }

    /// Whether nothing is left to do.
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty() && self.policies.is_empty()
    }

    /// Creates the policies.
    pub fn create_policies(&self, table: pg_sys::Oid) {
        for (policy, template) in &self.policies {
            completion::create_policy(table, policy, *template);
        }
    }

    /// The policies, as they are shown.
    pub fn policy_texts(&self, table: pg_sys::Oid) -> Vec<String> {
        with_dump_settings(|| {
            let target = OpenRelation::open(table).qualified_name();
            let texts = self.policies.iter().map(|(policy, template)| {
                let source = OpenRelation::open(*template).qualified_name();
                completion::policy_text(table, policy, *template, &policy.name)
                    .replace(&format!(" {source}"), &format!(" {target}"))
            });
            texts.collect()
        })
    }
}

/// The name that PostgreSQL would choose for a foreign key with this definition.
fn foreign_key_name(table: pg_sys::Oid, definition: &str) -> String {
    let columns = definition.split(['(', ')']).nth(1).unwrap_or_default();
    let columns = columns.replace(['"', ' '], "").replace(',', "_");
    let wanted = format!("{}_{columns}_fkey", OpenRelation::open(table).name());
    let wanted = CString::new(wanted).unwrap_or_default();
    let name = completion::free_name(&wanted, |name| catalog::has_constraint(table, name));
    name.to_string_lossy().into_owned()
}

/// The templates of these names; a name without a schema is looked up among them.
pub fn resolve_templates(names: [Option<String>; 5]) -> Vec<pg_sys::Oid> {
    let mut templates = Vec::new();
    for name in names.into_iter().flatten() {
        let Some(template) = catalog::template_named(&name) else {
            error::raise(error::no_such_template(&name));
        };
        if !templates.contains(&template) {
            templates.push(template);
        }
    }
    if templates.is_empty() {
        error::raise(error::no_template_given());
    }
    templates
}
