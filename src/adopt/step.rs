//! The steps of a plan: what each does, the statement that does it, and the lock that this takes.

use pgrx::pg_sys;

use super::lock::Lock;
use super::phase::Phase;
use crate::ambiguous_calls::Storing;
use crate::catalog::Policy;
use crate::catalog::adoption::Building;
use crate::part::PartKind;

/// One step of a plan.
pub struct Step {
    /// Its action.
    pub kind: Kind,
    /// The statement that does it, without a semicolon.
    pub statement: String,
    /// The parts that it creates under other names than their templates'.
    pub named: Vec<NamedPart>,
    /// The part of the work that it belongs to, where that is another one than its kind's.
    during: Option<Phase>,
}

/// A part that a table gets under another name than the template's.
pub struct NamedPart {
    /// The template.
    pub template: pg_sys::Oid,
    /// The kind of the part.
    pub kind: PartKind,
    /// Its name in the template.
    pub name: String,
    /// The name that it gets.
    pub own_name: String,
}

/// The action of a step.
pub enum Kind {
    /// Adds columns and sets defaults.
    AddColumns {
        /// Where PostgreSQL rewrites the table, the statement that adds the columns without their values.
        bare: Option<String>,
    },
    /// Fills a column with its default where it is NULL.
    FillColumn(String),
    /// Adds CHECK constraints that hold for new rows.
    AddChecks,
    /// Checks that a CHECK constraint holds for all rows.
    ValidateCheck,
    /// Drops an index whose building failed.
    DropIndex(Building, pg_sys::Oid),
    /// Builds an index.
    BuildIndex(Building),
    /// Adds an index to a partitioned table without its partitions.
    AddParentIndex,
    /// Adds an index of a partition to that of the partitioned table.
    AttachIndex,
    /// Marks columns NOT NULL, which CHECK constraints have proven.
    SetNotNull,
    /// Drops those CHECK constraints, and makes keys of unique indexes.
    AddKeys {
        /// The statement that drops the primary key which is replaced.
        drops: Option<String>,
    },
    /// Adds an exclusion constraint, or a key WITHOUT OVERLAPS, and builds its index.
    AddExclusion,
    /// Gives the primary key, or an index, the name of the one that it replaces.
    RenameKey,
    /// Creates a trigger.
    CreateTrigger,
    /// Enables a trigger.
    EnableTrigger,
    /// Creates a policy, which the template has.
    CreatePolicy(Box<Policy>, pg_sys::Oid),
    /// Sets storage parameters.
    SetOptions,
    /// Sets statistics targets or column options.
    SetColumnOptions,
    /// Sets the storage or the compression of a column.
    SetStorage,
    /// Creates a statistics object.
    CreateStatistics,
    /// Marks an index for CLUSTER.
    MarkClustered,
    /// Sets the replica identity FULL or NOTHING.
    SetReplicaIdentity,
    /// Makes an index the replica identity.
    SetReplicaIdentityIndex,
    /// Enables row-level security.
    EnableRowSecurity,
    /// Grants privileges.
    Grant,
    /// Grants a privilege as another role than the owner, which has granted it before.
    GrantAs(pg_sys::Oid),
    /// Renames a column, as a template has done.
    RenameColumn {
        /// Its name.
        old: String,
        /// The name that it gets.
        new: String,
    },
    /// Changes or removes a part that a template has changed or lost.
    ChangePart {
        /// When.
        phase: Phase,
        /// Whether PostgreSQL may write all rows anew.
        rewrites: bool,
    },
    /// Gives a generated column the expression of the template's.
    SetExpression {
        /// Whether its values are stored, so that PostgreSQL writes all rows anew.
        stored: bool,
    },
    /// Creates a living view.
    CreateLivingView,
    /// Creates the history, or gives it what it lacks.
    CreateHistory,
    /// Writes a comment, in the phase in which its object is there.
    Comment(Phase),
    /// Adds a foreign key that holds for new rows.
    AddForeignKey {
        /// Whether it refers to another table, so that it needs none of the table's own keys.
        is_independent: bool,
        /// Whether it is checked for all rows at once.
        validates: bool,
    },
    /// Checks that a foreign key holds for all rows.
    ValidateForeignKey,
}

impl Step {
    /// A step.
    pub fn new(kind: Kind, statement: String) -> Self {
        Self { kind, statement, named: Vec::new(), during: None }
    }

    /// The step as one of another part of the work than its kind's, whose other steps it needs.
    pub fn during(self, phase: Phase) -> Self {
        self.during_if(Some(phase))
    }

    /// The same, if it is one.
    pub fn during_if(self, during: Option<Phase>) -> Self {
        Self { during, ..self }
    }

    /// The step, which creates these parts; those that get the names of their templates are left out.
    pub fn naming(mut self, parts: impl IntoIterator<Item = NamedPart>) -> Self {
        self.named.extend(parts.into_iter().filter(|part| part.name != part.own_name));
        self
    }

    /// The part of the work that it belongs to.
    pub fn phase(&self) -> Phase {
        if let Some(phase) = self.during {
            return phase;
        }
        match self.kind {
            Kind::AddColumns { .. } | Kind::SetExpression { .. } => Phase::Columns,
            Kind::CreatePolicy(..) | Kind::EnableRowSecurity | Kind::Grant | Kind::GrantAs(_) => {
                Phase::Security
            }
            Kind::FillColumn(_) => Phase::Fill,
            Kind::AddChecks => Phase::Constraints,
            Kind::ValidateCheck => Phase::Validate,
            Kind::DropIndex(..)
            | Kind::BuildIndex(_)
            | Kind::AddParentIndex
            | Kind::AttachIndex => Phase::Indexes,
            Kind::RenameColumn { .. } => Phase::Renames,
            Kind::Comment(phase) | Kind::ChangePart { phase, .. } => phase,
            Kind::AddForeignKey { .. } => Phase::References,
            Kind::ValidateForeignKey => Phase::Confirm,
            _ => Phase::Finish,
        }
    }

    /// The strongest lock on the table that it takes; None for a statement that takes none.
    pub fn lock(&self) -> Option<Lock> {
        match self.kind {
            Kind::FillColumn(_) => Some(Lock::RowExclusive),
            Kind::ValidateCheck
            | Kind::ValidateForeignKey
            | Kind::AttachIndex
            | Kind::SetOptions
            | Kind::SetColumnOptions
            | Kind::CreateStatistics
            | Kind::MarkClustered
            | Kind::Comment(_)
            | Kind::BuildIndex(Building::Concurrently)
            | Kind::DropIndex(Building::Concurrently, _) => Some(Lock::ShareUpdateExclusive),
            Kind::BuildIndex(Building::InPlace) | Kind::AddParentIndex => Some(Lock::Share),
            Kind::CreateTrigger
            | Kind::EnableTrigger
            | Kind::CreateHistory
            | Kind::AddForeignKey { .. } => Some(Lock::ShareRowExclusive),
            Kind::Grant | Kind::GrantAs(_) | Kind::CreateLivingView => None,
            _ => Some(Lock::AccessExclusive),
        }
    }

    /// Whether it is CONCURRENTLY, which a procedure cannot run.
    pub fn is_concurrent(&self) -> bool {
        matches!(
            self.kind,
            Kind::BuildIndex(Building::Concurrently) | Kind::DropIndex(Building::Concurrently, _)
        )
    }

    /// How it stores expressions of a template, if it may.
    pub fn stores_expressions(&self) -> Option<Storing> {
        match self.kind {
            Kind::AddColumns { .. } => Some(Storing::WithColumns),
            Kind::AddChecks
            | Kind::BuildIndex(_)
            | Kind::AddParentIndex
            | Kind::AddExclusion
            | Kind::CreateTrigger
            | Kind::CreatePolicy(..)
            | Kind::CreateStatistics
            | Kind::SetExpression { .. } => Some(Storing::Alone),
            _ => None,
        }
    }

    /// Whether it may give a column another type.
    pub fn may_change_type(&self) -> bool {
        matches!(self.kind, Kind::ChangePart { rewrites: true, .. })
    }

    /// Whether PostgreSQL writes all rows anew while it holds the lock.
    pub fn rewrites(&self) -> bool {
        matches!(
            self.kind,
            Kind::AddColumns { bare: Some(_) }
                | Kind::ChangePart { rewrites: true, .. }
                | Kind::SetExpression { stored: true }
        )
    }

    /// Whether it takes no longer than a change of the catalogs, and needs none that does, so that it can be run with
    /// all others of the table in one transaction.
    pub fn is_instant(&self) -> bool {
        match self.kind {
            Kind::AddColumns { ref bare } => bare.is_none(),
            Kind::SetOptions
            | Kind::SetColumnOptions
            | Kind::SetStorage
            | Kind::CreatePolicy(..)
            | Kind::EnableRowSecurity
            | Kind::Grant
            | Kind::GrantAs(_)
            | Kind::CreateTrigger
            | Kind::EnableTrigger
            | Kind::CreateStatistics
            | Kind::SetReplicaIdentity
            | Kind::CreateLivingView
            | Kind::Comment(_)
            | Kind::ChangePart { rewrites: false, .. }
            | Kind::SetExpression { stored: false } => true,
            _ => false,
        }
    }

    /// Whether it changes the catalogs alone and needs nothing but the new columns, so that it can be tried,
    /// and undone, before anything changes.
    pub fn can_be_tried(&self) -> bool {
        match self.kind {
            _ if self.during.is_some() => false,
            Kind::AddForeignKey { is_independent, validates } => is_independent && !validates,
            Kind::AddColumns { .. }
            | Kind::AddChecks
            | Kind::CreateTrigger
            | Kind::EnableTrigger
            | Kind::CreatePolicy(..)
            | Kind::SetOptions
            | Kind::SetColumnOptions
            | Kind::SetStorage
            | Kind::CreateStatistics
            | Kind::SetReplicaIdentity
            | Kind::EnableRowSecurity
            | Kind::Grant
            | Kind::GrantAs(_)
            | Kind::CreateLivingView
            | Kind::RenameColumn { .. }
            | Kind::ChangePart { rewrites: false, .. }
            | Kind::SetExpression { stored: false } => true,
            _ => false,
        }
    }
}
