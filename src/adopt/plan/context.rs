//! The table and its templates, from which all parts of a plan are made.

use pgrx::pg_sys;
use pgrx::spi::{quote_identifier, quote_literal};

use super::column_types::ColumnTypes;
use crate::adopt::names::Names;
use crate::adopt::phase::Phase;
use crate::adopt::step::{Kind, Step};
use crate::catalog::adoption::Building;
use crate::catalog::{self, Object, TableInfo, TreeTable};
use crate::counterparts::{Counterpart, Objects};
use crate::encoding;
use crate::part::PartKind;
use crate::template_parts::{Change, Pending};

/// The table and its templates, from which all parts of a plan are made.
pub struct Context<'a> {
    /// The table that is adopted.
    pub table: &'a TableInfo,
    /// Its templates.
    pub templates: &'a [pg_sys::Oid],
    /// Whether the templates' key replaces the table's.
    pub replace_key: bool,
    /// Whether the table stays in service.
    pub online: bool,
    /// The size of a table of Citus with its shards, in bytes.
    pub distributed_size: Option<i64>,
    /// Whether the table gets only what check() reports as lost.
    pub repair: bool,
    /// The columns of the templates that it does not get.
    pub left_out: Vec<String>,
    /// The differences from its templates that the table's owner accepts, where it is repaired.
    pub accepted: Vec<(PartKind, String)>,
    /// The parts that the table has of templates which have since changed, and that go.
    pub outdated: Vec<Pending>,
    /// The columns whose types change.
    pub types: ColumnTypes,
    /// The triggers that the table keeps though its templates have them no longer.
    pub kept_triggers: Vec<String>,
    /// The triggers whose rules templates give again, as they enable them.
    pub revived_triggers: Vec<String>,
    /// The names of what is created.
    pub names: Names,
    /// The table and its partitions.
    pub tree: Vec<TreeTable>,
}

/// The size in bytes up to which an index is built in place: writers wait for about 50 ms.
const SMALL: i64 = 8 << 20;

impl Context<'_> {
    /// How indexes are built.
    pub fn building(&self) -> Building {
        let size = || self.distributed_size.unwrap_or_else(|| catalog::size(self.table.oid));
        if self.online && size() > SMALL { Building::Concurrently } else { Building::InPlace }
    }

    /// Whether the table gets what refers to this column of a template.
    pub fn takes(&self, column: &str) -> bool {
        !self.left_out.iter().any(|left_out| left_out == column)
    }

    /// Whether the table's owner accepts that it lacks this part.
    pub fn accepts_lack_of(&self, kind: PartKind, name: &str) -> bool {
        self.accepted.iter().any(|(of_kind, known)| *of_kind == kind && known == name)
    }

    /// Whether a part of the table goes, since a template has changed or lost it.
    pub fn is_outdated(&self, kind: PartKind, own_name: &str) -> bool {
        self.outdated.iter().any(|it| it.kind == kind && it.own_name == own_name)
    }

    /// Whether a part of the table uses a column whose type changes.
    pub fn is_in_use(&self, kind: PartKind, own_name: &str) -> bool {
        self.types.has_user(kind, own_name)
    }

    /// The phase in which a part is created that replaces one of the table's: that of its kind, unless the former part uses a column whose
    /// type changes.
    pub fn phase_of_replacement(&self, kind: PartKind, name: &str) -> Option<Phase> {
        let former = self.replaced_name(kind, name)?;
        self.is_in_use(kind, &former).then_some(Phase::Columns)
    }

    /// The objects of a kind that the table gets of its templates, each with its own.
    pub fn counterparts<O: Object>(&self) -> Vec<Counterpart<O>> {
        let table = self.table.oid;
        let objects = Objects::read(&[self.templates, &[table]].concat());
        let stays = |own: &O, _: &O| !self.is_outdated(O::KIND, own.name());
        let mut all = objects.counterparts(table, self.templates, stays);
        all.retain(|it| !self.accepts_lack_of(O::KIND, it.wanted.name()));
        all
    }

    /// The name of the table's part that is replaced by this one of a template, which gets it.
    pub fn replaced_name(&self, kind: PartKind, name: &str) -> Option<String> {
        let is_it =
            |it: &&Pending| it.change == Change::Replace && it.kind == kind && it.name == name;
        self.outdated.iter().find(is_it).map(|it| it.own_name.clone())
    }

    /// Whether the table or a partition has a constraint of that name, which stays.
    pub fn has_constraint(&self, name: &str) -> bool {
        let constraints = [PartKind::CheckConstraint, PartKind::ForeignKey];
        if constraints.into_iter().any(|kind| self.is_outdated(kind, name)) {
            return false;
        }
        let name = encoding::to_server(name);
        self.tree.iter().any(|table| catalog::has_constraint(table.oid, &name))
    }

    /// The step that writes a comment on a constraint of the table.
    pub fn comment_on_constraint(&self, name: &str, text: &str, phase: Phase) -> Step {
        let object = format!("CONSTRAINT {} ON {}", quote_identifier(name), self.table.full_name);
        comment(&object, text, phase)
    }
}

/// The step that writes a comment on an object, which is given as SQL names it.
pub fn comment(object: &str, text: &str, phase: Phase) -> Step {
    let statement = format!("COMMENT ON {object} IS {}", quote_literal(text));
    Step::new(Kind::Comment(phase), statement)
}
