//! The parts that a template gives to a table: their kinds, by the words that drift() and accept_drift() have for
//! them, and what a difference between an entity and its template is.

use pgrx::pg_sys;

/// A kind of part.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PartKind {
    /// A column: whether there is one of its name and type.
    Column,
    /// The default of a column.
    Default,
    /// NOT NULL of a column.
    NotNull,
    /// GENERATED ... AS IDENTITY.
    Identity,
    /// GENERATED ALWAYS AS (...).
    GenerationExpression,
    /// The collation of a column.
    Collation,
    /// The storage of a column.
    Storage,
    /// The compression of a column.
    Compression,
    /// The statistics target of a column.
    StatisticsTarget,
    /// The attribute options of a column.
    ColumnOption,
    /// The key of a single column.
    Key,
    /// Another index, or the constraint that it belongs to.
    Index,
    /// An exclusion constraint, or a key WITHOUT OVERLAPS.
    ExclusionConstraint,
    /// A CHECK constraint.
    CheckConstraint,
    /// A foreign key.
    ForeignKey,
    /// A statistics object.
    Statistics,
    /// A rule of the row trigger.
    Rule,
    /// A trigger.
    Trigger,
    /// Row-level security itself.
    RowSecurity,
    /// Row-level security for the owner.
    ForcedRowSecurity,
    /// A row-level-security policy.
    Policy,
    /// A privilege.
    Privilege,
    /// A storage parameter.
    StorageParameter,
    /// The replica identity.
    ReplicaIdentity,
    /// The index that CLUSTER uses.
    Cluster,
    /// A living view.
    LivingView,
    /// A privilege on a living view.
    LivingViewPrivilege,
    /// The history.
    History,
    /// A comment.
    Comment,
}

/// Each kind with its word.
const WORDS: [(PartKind, &str); 29] = [
    (PartKind::Column, "column"),
    (PartKind::Default, "default"),
    (PartKind::NotNull, "not null"),
    (PartKind::Identity, "identity"),
    (PartKind::GenerationExpression, "generation expression"),
    (PartKind::Collation, "collation"),
    (PartKind::Storage, "storage"),
    (PartKind::Compression, "compression"),
    (PartKind::StatisticsTarget, "statistics target"),
    (PartKind::ColumnOption, "column option"),
    (PartKind::Key, "key"),
    (PartKind::Index, "index"),
    (PartKind::ExclusionConstraint, "exclusion constraint"),
    (PartKind::CheckConstraint, "check constraint"),
    (PartKind::ForeignKey, "foreign key"),
    (PartKind::Statistics, "statistics"),
    (PartKind::Rule, "rule"),
    (PartKind::Trigger, "trigger"),
    (PartKind::RowSecurity, "row security"),
    (PartKind::ForcedRowSecurity, "forced row security"),
    (PartKind::Policy, "policy"),
    (PartKind::Privilege, "privilege"),
    (PartKind::StorageParameter, "storage parameter"),
    (PartKind::ReplicaIdentity, "replica identity"),
    (PartKind::Cluster, "cluster"),
    (PartKind::LivingView, "living view"),
    (PartKind::LivingViewPrivilege, "living view privilege"),
    (PartKind::History, "history"),
    (PartKind::Comment, "comment"),
];

impl PartKind {
    /// The kind of a word.
    pub fn of(word: &str) -> Option<Self> {
        WORDS.iter().find(|(_, known)| *known == word).map(|(kind, _)| *kind)
    }

    /// Its word.
    pub fn word(self) -> &'static str {
        WORDS.iter().find(|(kind, _)| *kind == self).map_or("", |(_, word)| word)
    }

    /// The words of all.
    pub fn words() -> impl Iterator<Item = &'static str> {
        WORDS.iter().map(|(_, word)| *word)
    }

    /// Whether it is a privilege, whose name has that of a role.
    pub fn is_privilege(self) -> bool {
        matches!(self, Self::Privilege | Self::LivingViewPrivilege)
    }

    /// Whether its name is that of a column.
    pub fn is_named_after_column(self) -> bool {
        use PartKind::{
            Collation, Column, ColumnOption, Comment, Compression, Default, GenerationExpression,
            Identity, Key, NotNull, StatisticsTarget, Storage,
        };
        let is_setting =
            matches!(self, Storage | Compression | StatisticsTarget | ColumnOption | Key | Comment);
        is_setting
            || matches!(
                self,
                Column | Default | NotNull | Identity | GenerationExpression | Collation
            )
    }

    /// Whether there is one at most of a table, which needs no name.
    pub fn is_single(self) -> bool {
        use PartKind::{
            Cluster, ForcedRowSecurity, History, LivingView, ReplicaIdentity, RowSecurity,
        };
        matches!(
            self,
            RowSecurity | ForcedRowSecurity | ReplicaIdentity | Cluster | LivingView | History
        )
    }
}

/// The kind of the difference of an entity whose parts cannot be read.
pub const UNREADABLE: &str = "table";

/// The kind of the difference of an entity that was made LIKE a template which lags behind its own templates.
pub const LAGGING_TEMPLATE: &str = "lagging template";

/// A difference between an entity and a template.
pub struct Difference {
    /// The entity.
    pub relation: pg_sys::Oid,
    /// The template; None for what no template gives.
    pub template: Option<pg_sys::Oid>,
    /// The kind of the part.
    pub kind: PartKind,
    /// The name of the part in the template.
    pub name: String,
    /// How they differ.
    pub state: State,
    /// Whether repair() gives it back.
    pub is_repaired: bool,
    /// The part of the entity, as SQL writes it.
    pub own: Option<String>,
    /// The part of the template.
    pub wanted: Option<String>,
}

/// How a part differs.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// The entity has none.
    Missing,
    /// It has it under another name.
    Renamed,
    /// It has another one in its place.
    Differs,
    /// It has one that is alike in another state: a constraint that does not hold for all rows, a trigger that fires more often.
    Alike,
    /// It has a trigger that is alike and does not fire.
    Idle,
    /// It has one that no template gives.
    Additional,
}

impl Difference {
    /// Its place in the order in which check() reports the differences.
    pub fn place(&self) -> i32 {
        match (self.kind, self.state) {
            (PartKind::Column, State::Renamed) => 1,
            (PartKind::Column, State::Missing) => 2,
            (PartKind::Column, _) => 3,
            (PartKind::Default, State::Missing) => 4,
            (PartKind::NotNull, _) => 5,
            (PartKind::Key, _) => 6,
            _ => OTHER_PLACE,
        }
    }
}

/// The place of all other differences.
pub const OTHER_PLACE: i32 = 14;

/// The functions that generate uuids, one of which a setting has put in the place of another.
const UUIDS: [&str; 5] =
    ["base_entity.uuidv4()", "base_entity.uuidv7()", "gen_random_uuid()", "uuidv4()", "uuidv7()"];

/// A default in the form in which it is compared with others.
pub fn canonical_default(value: &str) -> &str {
    match value {
        "CURRENT_TIMESTAMP" => "now()",
        _ if UUIDS.contains(&value) => UUIDS[0],
        _ => value,
    }
}
