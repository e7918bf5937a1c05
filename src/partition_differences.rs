//! The triggers of an entity that do not fire on its partitions as on the entity itself, and the statements that give them the same
//! state. A partition gets its row triggers with their states from the partitioned table; ALTER TABLE of the partition, as before a load, changes the
//! states there alone.

use pgrx::pg_sys;
use pgrx::spi::quote_identifier;

use crate::catalog::adoption::{Firing, UserTrigger};
use crate::catalog::{self, PartitionTrigger, TriggerFunction};
use crate::counterparts::{Counterpart, counterparts};

/// Those among these of triggers on functions of the extension.
pub fn of_extension(all: &[PartitionTrigger]) -> impl Iterator<Item = &PartitionTrigger> {
    all.iter().filter(|it| is_compared(it, &[]))
}

/// Those among these of the other triggers that templates give the entities; those of a table are side by side. The current search_path is that of a dump.
pub fn of_templates<'a>(
    all: &'a [PartitionTrigger],
    entities: &[(pg_sys::Oid, Vec<pg_sys::Oid>)],
) -> Vec<&'a PartitionTrigger> {
    let of_entity = |of_table: &'a [PartitionTrigger]| {
        let mut others =
            of_table.iter().filter(|it| it.function == TriggerFunction::Other).peekable();
        let table = others.peek()?.table;
        let (_, templates) = entities.iter().find(|(entity, _)| *entity == table)?;
        let given =
            catalog::while_present(table, || counterparts::<UserTrigger>(table, templates))?;
        Some(others.filter(|it| is_compared(it, &given)).collect::<Vec<_>>())
    };
    all.chunk_by(|a, b| a.table == b.table).filter_map(of_entity).flatten().collect()
}

/// Those of the partitions of a table whose templates give it these triggers. The current search_path is that of a dump.
pub fn of_table(
    partitions: Vec<pg_sys::Oid>,
    given: &[Counterpart<UserTrigger>],
) -> Vec<PartitionTrigger> {
    if partitions.is_empty() {
        return Vec::new();
    }
    let mut found = catalog::triggers_of_partitions(partitions);
    found.retain(|it| is_compared(it, given));
    found
}

/// Whether a trigger of a partition is compared with that of its table: not with one which differs from the template itself. That is reported,
/// and ALTER TABLE of the table gives its state to the partitions, too.
fn is_compared(trigger: &PartitionTrigger, given: &[Counterpart<UserTrigger>]) -> bool {
    if trigger.function != TriggerFunction::Other {
        return matches!(trigger.wanted, Firing::Origin | Firing::Always);
    }
    let own = |it: &Counterpart<UserTrigger>| {
        it.own.as_ref().is_some_and(|own| {
            own.name == trigger.name
                && own.firing == trigger.wanted
                && own.firing == it.wanted.firing
        })
    };
    given.iter().any(own)
}

/// The statement that gives a partition the trigger in the state of the table's.
pub fn statement(trigger: &PartitionTrigger) -> String {
    let partition = &trigger.partition;
    match &trigger.own {
        // ONLY: each partition of this one is compared by itself.
        Some((name, _)) => format!(
            "ALTER TABLE ONLY {partition} {} TRIGGER {}",
            trigger.wanted.sql(),
            quote_identifier(name)
        ),
        None => crate::history::truncate_guard(partition),
    }
}
