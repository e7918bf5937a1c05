//! Columns: what is added, filled, and made NOT NULL.

use std::cell::OnceCell;

use super::context::{self, Context};
use super::marks::Mark;
use crate::adopt::alter_table::{Action, Source, alter_table};
use crate::adopt::phase::Phase;
use crate::adopt::step::{Kind, Step};
use crate::catalog::adoption::{self, Check};
use crate::catalog::{self, Generated, Object, OpenRelation, OwnColumn, TemplateColumn};
use crate::part::PartKind;
use crate::security_context::as_owner;
use crate::settings::{self, UuidVersion};

/// A column of the templates, and what it takes until the table has it.
pub struct Column {
    /// The column, and the table's own of that name.
    pub wanted: TemplateColumn,
    /// Whether its default is to be evaluated for each row when it is added.
    is_volatile: bool,
    /// Whether its default is one that a template has changed, or the first after an expression or an identity.
    lacks_default: bool,
    /// The options of an identity that is added, as SQL writes them behind it.
    identity_options: String,
    /// Whether the table has lost the key that a template has of it.
    pub lacks_key: bool,
    /// The CHECK constraint that proves it NOT NULL; None where it needs none.
    pub mark: Option<Mark>,
}

/// The columns of the templates.
pub fn read(context: &Context) -> Vec<Column> {
    let table = context.table;
    let version_4 = catalog::function(c"uuidv4");
    let to_version_7: Vec<_> = match (settings::uuid_version(), version_4) {
        (UuidVersion::V7, Some(version_4)) => context
            .templates
            .iter()
            .flat_map(|template| {
                let columns = OpenRelation::open(*template).columns_defaulting_to(version_4);
                columns.into_iter().map(|column| (*template, column))
            })
            .collect(),
        _ => Vec::new(),
    };
    let mut wanted = catalog::template_columns(table.oid, context.templates);
    wanted.retain(|column| context.takes(&column.name));
    // It may be of any template.
    let keyless = wanted.iter().filter(|column| column.lacks_key);
    let keyless: Vec<String> = keyless.map(|column| column.name.clone()).collect();
    wanted.retain(|column| column.is_given);
    let checks = OnceCell::new();
    wanted
        .into_iter()
        .map(|mut wanted| {
            let name = crate::encoding::to_server(&wanted.name);
            if to_version_7.contains(&(wanted.template, name)) {
                wanted.value = Some("base_entity.uuidv7()".to_owned());
            }
            if wanted.own.is_some() {
                let is_accepted = |kind| context.accepts_lack_of(kind, &wanted.name);
                wanted.not_null &= !is_accepted(PartKind::NotNull);
                wanted.value = wanted.value.filter(|_| !is_accepted(PartKind::Default));
            }
            // Of a column that the table has, it does not matter.
            let is_volatile = wanted.value.is_some()
                && wanted.own.is_none()
                && as_owner(table.owner, 0, || {
                    adoption::has_volatile_default(wanted.template, wanted.number)
                });
            let is_outdated = |kind| context.is_outdated(kind, &wanted.name);
            let lacks_default = is_outdated(PartKind::Default) && !is_outdated(PartKind::Column)
                // An expression or an identity, which has no default beside it, goes first.
                || is_outdated(PartKind::GenerationExpression)
                || is_outdated(PartKind::Identity);
            let identity_options = options_of_new(&wanted);
            let lacks_key = keyless.contains(&wanted.name);
            let mut column = Column {
                wanted,
                is_volatile,
                lacks_default,
                identity_options,
                lacks_key,
                mark: None,
            };
            if column.becomes_not_null() {
                let checks = checks.get_or_init(|| Check::of(table.oid));
                column.mark = Some(Mark::of(context, checks, &column.wanted.name));
            }
            column
        })
        .collect()
}

/// The options of an identity that is added.
fn options_of_new(wanted: &TemplateColumn) -> String {
    if wanted.own.is_some() || wanted.identity.is_none() {
        return String::new();
    }
    let options = catalog::identity_options(&[wanted.template]).into_iter();
    options.filter(|it| it.column == wanted.name).map(|it| it.sql()).collect()
}

impl Column {
    /// Whether its rows are filled as it is added: a value that is the same for all rows is kept once.
    fn comes_filled(&self) -> bool {
        let wanted = &self.wanted;
        let is_made = wanted.identity.is_some() || wanted.generated.is_some();
        wanted.own.is_none() && (is_made || wanted.value.is_some() && !self.is_volatile)
    }

    /// Whether it is an identity that is added.
    pub fn is_new_identity(&self) -> bool {
        self.wanted.own.is_none() && self.wanted.identity.is_some()
    }

    fn becomes_not_null(&self) -> bool {
        match &self.wanted.own {
            Some(_) => self.wanted.lacks_not_null(),
            None => self.wanted.not_null && !self.comes_filled(),
        }
    }

    /// Whether rows without a value get one.
    fn is_filled(&self) -> bool {
        let has_value = self.wanted.value.is_some()
            || self.wanted.own.as_ref().is_some_and(OwnColumn::has_value);
        has_value && self.mark.as_ref().is_some_and(|mark| !mark.validated)
    }

    /// Whether PostgreSQL writes all rows anew to add it.
    fn rewrites(&self) -> bool {
        let wanted = &self.wanted;
        wanted.own.is_none()
            && (wanted.identity.is_some()
                || wanted.generated == Some(Generated::Stored)
                || adoption::has_domain_constraints(wanted.type_oid))
    }

    /// The default that it lacks.
    fn missing_default(&self) -> Option<&str> {
        let lacks = match &self.wanted.own {
            Some(_) => self.wanted.lacks_default() || self.lacks_default,
            None => !self.comes_filled(),
        };
        self.wanted.default().filter(|_| lacks)
    }

    fn added(&self) -> Action<'_> {
        let wanted = &self.wanted;
        let source = match (&wanted.value, wanted.generated, wanted.identity) {
            (Some(value), Some(kind), _) => Source::Generated(value, kind),
            (_, _, Some(identity)) => Source::Identity(identity, &self.identity_options),
            (Some(value), ..) if self.comes_filled() => Source::Default(value),
            _ => Source::Nothing,
        };
        Action::AddColumn {
            name: &wanted.name,
            type_name: &wanted.full_type,
            not_null: wanted.not_null && wanted.identity.is_none() && self.comes_filled(),
            source,
        }
    }
}

/// The steps that add columns, set defaults and fill rows.
pub fn steps(context: &Context, columns: &[Column]) -> Vec<Step> {
    let table = &context.table.full_name;
    let mut actions = Vec::new();
    for column in columns {
        if column.wanted.own.is_none() {
            actions.push(column.added());
        }
        if let Some(value) = column.missing_default() {
            actions.push(Action::SetDefault { column: &column.wanted.name, value });
        }
    }
    let mut steps = Vec::new();
    if !actions.is_empty() {
        let rewrites = columns.iter().any(Column::rewrites);
        let kind = Kind::AddColumns { bare: rewrites.then(|| bare(table, columns)) };
        steps.push(Step::new(kind, alter_table(table, &actions)));
    }
    for column in columns.iter().filter(|column| column.is_filled()) {
        let name = &column.wanted.name;
        let quoted = pgrx::spi::quote_identifier(name);
        let statement = format!("UPDATE {table} SET {quoted} = DEFAULT WHERE {quoted} IS NULL");
        steps.push(Step::new(Kind::FillColumn(name.clone()), statement));
    }
    steps
}

/// The statement that adds the missing columns without their values, and without the constraints of domains.
fn bare(table: &str, columns: &[Column]) -> String {
    let missing: Vec<_> = columns
        .iter()
        .filter(|column| column.wanted.own.is_none())
        .map(|column| (&column.wanted.name, adoption::base_type_name(column.wanted.type_oid)))
        .collect();
    let actions: Vec<_> = missing
        .iter()
        .map(|(name, type_name)| Action::AddColumn {
            name,
            type_name,
            source: Source::Nothing,
            not_null: false,
        })
        .collect();
    alter_table(table, &actions)
}

/// The step that makes them NOT NULL.
pub fn set_not_null(context: &Context, columns: &[Column]) -> Option<Step> {
    let marked = columns.iter().filter(|column| column.mark.is_some());
    let actions: Vec<_> =
        marked.map(|column| Action::SetNotNull { column: &column.wanted.name }).collect();
    let statement = alter_table(&context.table.full_name, &actions);
    (!actions.is_empty()).then(|| Step::new(Kind::SetNotNull, statement))
}

/// The comments that the table's columns lack.
pub fn comments(context: &Context, columns: &[Column]) -> Vec<Step> {
    let is_accepted =
        |column: &&Column| context.accepts_lack_of(PartKind::Comment, &column.wanted.name);
    let lacking =
        columns.iter().filter(|it| it.wanted.lacks_comment).filter(|column| !is_accepted(column));
    let commented = lacking.filter_map(|column| {
        let comment = column.wanted.comment.as_deref()?;
        let name = pgrx::spi::quote_identifier(&column.wanted.name);
        let object = format!("COLUMN {}.{name}", context.table.full_name);
        Some(context::comment(&object, comment, Phase::Finish))
    });
    commented.collect()
}
