//! ALTER TABLE: its actions as values, and the statement that they make.

use pgrx::spi::quote_identifier;

use crate::catalog::adoption::{Firing, ForeignKeyDefinition, deferrability};
use crate::catalog::{Generated, Identity, qualified_name};

/// One action of ALTER TABLE.
pub enum Action<'a> {
    /// ADD COLUMN.
    AddColumn { name: &'a str, type_name: &'a str, source: Source<'a>, not_null: bool },
    /// ALTER COLUMN ... SET DEFAULT.
    SetDefault { column: &'a str, value: &'a str },
    /// ALTER COLUMN ... SET NOT NULL.
    SetNotNull { column: &'a str },
    /// ADD CONSTRAINT ... CHECK ... NOT VALID.
    AddCheck { name: &'a str, expression: &'a str, no_inherit: bool, enforced: bool },
    /// ADD CONSTRAINT ... PRIMARY KEY or UNIQUE, of an index that has its name.
    AddKey { index: &'a str, primary: bool, deferrable: bool, initially_deferred: bool },
    /// ADD CONSTRAINT ... FOREIGN KEY.
    AddForeignKey {
        name: &'a str,
        definition: &'a ForeignKeyDefinition,
        enforced: bool,
        not_valid: bool,
    },
    /// ADD CONSTRAINT ... EXCLUDE, or a key WITHOUT OVERLAPS.
    AddExclusion { name: &'a str, definition: &'a str },
    /// VALIDATE CONSTRAINT.
    ValidateConstraint { name: &'a str },
    /// DROP CONSTRAINT.
    DropConstraint { name: &'a str },
    /// RENAME CONSTRAINT, which stands alone.
    RenameConstraint { name: &'a str, new_name: &'a str },
    /// REPLICA IDENTITY USING INDEX.
    ReplicaIdentity { index: &'a str },
    /// CLUSTER ON.
    ClusterOn { index: &'a str },
    /// ENABLE or DISABLE TRIGGER.
    EnableTrigger { name: &'a str, firing: Firing },
}

/// The source of the values of an added column.
pub enum Source<'a> {
    /// Nothing yet.
    Nothing,
    /// A default.
    Default(&'a str),
    /// An identity, with its options as SQL writes them behind it.
    Identity(Identity, &'a str),
    /// An expression over the row.
    Generated(&'a str, Generated),
}

/// The statement that does the actions to a table, which is given as SQL names it.
pub fn alter_table(table: &str, actions: &[Action]) -> String {
    let actions: Vec<_> = actions.iter().map(Action::sql).collect();
    format!("ALTER TABLE {table} {}", actions.join(", "))
}

impl Action<'_> {
    fn sql(&self) -> String {
        match *self {
            Self::AddColumn { name, type_name, ref source, not_null } => {
                let not_null = if not_null { " NOT NULL" } else { "" };
                format!(
                    "ADD COLUMN {} {type_name}{}{not_null}",
                    quote_identifier(name),
                    source.sql()
                )
            }
            Self::SetDefault { column, value } => {
                format!("ALTER COLUMN {} SET DEFAULT {value}", quote_identifier(column))
            }
            Self::SetNotNull { column } => {
                format!("ALTER COLUMN {} SET NOT NULL", quote_identifier(column))
            }
            Self::AddCheck { name, expression, no_inherit, enforced } => {
                let no_inherit = if no_inherit { " NO INHERIT" } else { "" };
                let state = if enforced { "NOT VALID" } else { "NOT ENFORCED" };
                format!(
                    "ADD CONSTRAINT {} CHECK ({expression}){no_inherit} {state}",
                    quote_identifier(name)
                )
            }
            Self::AddKey { index, primary, deferrable, initially_deferred } => {
                let kind = if primary { "PRIMARY KEY" } else { "UNIQUE" };
                let name = quote_identifier(index);
                let deferrable = deferrability(deferrable, initially_deferred);
                format!("ADD CONSTRAINT {name} {kind} USING INDEX {name}{deferrable}")
            }
            Self::AddForeignKey { name, definition, enforced, not_valid } => {
                let state = match (enforced, not_valid) {
                    (false, _) => " NOT ENFORCED",
                    (true, true) => " NOT VALID",
                    (true, false) => "",
                };
                let name = quote_identifier(name);
                let referenced = qualified_name(definition.referenced);
                format!("ADD CONSTRAINT {name} {}{state}", definition.sql(&referenced))
            }
            Self::AddExclusion { name, definition } => {
                format!("ADD CONSTRAINT {} {definition}", quote_identifier(name))
            }
            Self::ValidateConstraint { name } => {
                format!("VALIDATE CONSTRAINT {}", quote_identifier(name))
            }
            Self::DropConstraint { name } => format!("DROP CONSTRAINT {}", quote_identifier(name)),
            Self::RenameConstraint { name, new_name } => format!(
                "RENAME CONSTRAINT {} TO {}",
                quote_identifier(name),
                quote_identifier(new_name)
            ),
            Self::ReplicaIdentity { index } => {
                format!("REPLICA IDENTITY USING INDEX {}", quote_identifier(index))
            }
            Self::ClusterOn { index } => format!("CLUSTER ON {}", quote_identifier(index)),
            Self::EnableTrigger { name, firing } => {
                format!("{} TRIGGER {}", firing.sql(), quote_identifier(name))
            }
        }
    }
}

impl Source<'_> {
    fn sql(&self) -> String {
        match *self {
            Self::Nothing => String::new(),
            Self::Default(value) => format!(" DEFAULT {value}"),
            Self::Identity(identity, options) => {
                format!(" {} AS IDENTITY{options}", identity.sql())
            }
            Self::Generated(value, kind) => {
                format!(" GENERATED ALWAYS AS ({value}) {}", kind.sql())
            }
        }
    }
}
