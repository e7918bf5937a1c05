//! The rows that one transaction has marked along the cascades, which are restored together.

use std::collections::{HashMap, HashSet};

use pgrx::{check_for_interrupts, pg_sys};

use super::marked_table::{Deletion, MarkedTable};
use super::place::Place;
use crate::scratch_memory::ScratchMemory;

/// A marked row, and those that its deletion has marked by ON DELETE CASCADE, at any depth.
pub struct Unit {
    deletion: Deletion,
    /// None for a table that keeps no deleted rows.
    tables: HashMap<pg_sys::Oid, Option<MarkedTable>>,
    /// The rows, each after one that it refers to.
    rows: Vec<Place>,
    members: HashSet<Place>,
    /// Marked rows that refer to one of the unit and were marked by another transaction.
    others: HashSet<Place>,
    /// Of these, those whose time is that of the unit.
    unproven: HashSet<Place>,
    scratch: ScratchMemory,
}

/// A row of the unit that refers to a marked row outside of it.
pub struct Obstacle {
    /// The table of the row.
    pub table: pg_sys::Oid,
    /// The foreign key.
    pub key: String,
    /// The table that it refers to.
    pub parent: pg_sys::Oid,
    /// For the first row of the unit, and if its foreign key has one column, the number of the column
    /// that it refers to, and the value.
    pub value: Option<(pg_sys::AttrNumber, pg_sys::Oid, pg_sys::Datum)>,
}

impl Unit {
    /// The unit of a row that the role has locked; None if it is not marked. SPI is connected.
    pub fn of(root: Place) -> Option<Self> {
        let table = MarkedTable::open(root.table)?;
        let deletion = table.deletion(table.read(&root)?)?;
        let mut unit = Self {
            deletion,
            tables: HashMap::from([(root.table, Some(table))]),
            rows: vec![root],
            members: HashSet::from([root]),
            others: HashSet::new(),
            unproven: HashSet::new(),
            scratch: ScratchMemory::new(),
        };
        let mut next = 0;
        while let Some(row) = unit.rows.get(next).copied() {
            check_for_interrupts!();
            for (child, may_restore) in unit.children(&row) {
                unit.take(child, may_restore);
            }
            next += 1;
        }
        Some(unit)
    }

    /// Takes a marked row into the unit, if the same deletion has marked it. A role that may not restore
    /// the row itself has no rights on it but those that its deletion had.
    fn take(&mut self, row: Place, may_restore: bool) {
        let Some(deletion) = self.deletion_of(&row) else { return };
        if deletion != self.deletion {
            self.others.insert(row);
        } else if !may_restore && !deletion.is_proven(&self.deletion) {
            self.others.insert(row);
            self.unproven.insert(row);
        } else if self.members.insert(row) {
            self.rows.push(row);
        }
    }

    /// The places of the rows that refer to a row, and whether the role may itself restore each.
    fn children(&self, row: &Place) -> Vec<(Place, bool)> {
        let Some(Some(table)) = self.tables.get(&row.table) else { return Vec::new() };
        self.scratch.within(|| {
            let Some(tuple) = table.read(row) else { return Vec::new() };
            let mut children = Vec::new();
            for link in &table.children {
                let Some(mut values) = table.values(tuple, &link.key.columns) else { continue };
                let places = link.rows.places(&mut values).into_iter();
                children.extend(places.map(|place| (place, link.may_restore)));
            }
            children
        })
    }

    fn deletion_of(&mut self, row: &Place) -> Option<Deletion> {
        let table = self.tables.entry(row.table).or_insert_with(|| MarkedTable::open(row.table));
        let table = table.as_ref()?;
        self.scratch.within(|| table.deletion(table.read(row)?))
    }

    /// A row that refers to a marked row that is not in the unit, if there is one. The rows that are
    /// referred to are locked, so that they stay as they are.
    pub fn obstacle(&mut self) -> Option<Obstacle> {
        for place in 0..self.rows.len() {
            check_for_interrupts!();
            let row = self.rows[place];
            let links = self.tables.get(&row.table)?.as_ref()?.parents.len();
            for link in 0..links {
                if let Some(obstacle) = self.obstacle_by(place, link) {
                    return Some(obstacle);
                }
            }
        }
        None
    }

    fn obstacle_by(&mut self, place: usize, link: usize) -> Option<Obstacle> {
        let row = self.rows[place];
        let (tuple, values, parents) = {
            let table = self.tables.get(&row.table)?.as_ref()?;
            let link = &table.parents[link];
            let tuple = table.read(&row)?;
            let mut values = table.values(tuple, &link.key.columns)?;
            let parents = link.rows.existing_places(&mut values);
            (tuple, values, parents)
        };
        for parent in parents {
            if self.members.contains(&parent) || self.deletion_of(&parent).is_none() {
                continue;
            }
            let table = self.tables.get(&row.table)?.as_ref()?;
            let key = &table.parents[link].key;
            let value = match (place, key.other_columns.as_slice(), values.as_slice()) {
                (0, [column], [value]) => {
                    Some((*column, table.column_type(key.columns[0]), *value))
                }
                _ => None,
            };
            return Some(Obstacle {
                table: row.table,
                key: key.name.clone(),
                parent: key.other,
                value,
            });
        }
        // SAFETY: a copy, whose values are not used any more.
        unsafe { pg_sys::heap_freetuple(tuple) };
        None
    }

    /// Takes the mark from all rows but the first, which the caller restores before. Returns how many rows
    /// were restored; a row that is still marked afterwards is returned as an error, by its table.
    pub fn restore_others(&self) -> Result<u64, pg_sys::Oid> {
        let mut restored = 0;
        for row in &self.rows[1..] {
            check_for_interrupts!();
            let Some(Some(table)) = self.tables.get(&row.table) else { continue };
            let place = pg_sys::Datum::from(std::ptr::from_ref(&row.place).cast_mut());
            let count = table.restore.run(&mut [place]);
            // A trigger of a row before it may have restored it.
            if count == 0
                && self
                    .scratch
                    .within(|| table.read(row).is_some_and(|it| table.deletion(it).is_some()))
            {
                return Err(row.table);
            }
            restored += count;
        }
        Ok(restored)
    }

    /// Whether some of these have the time of the unit, which does not tell enough for this role.
    pub fn has_unproven(&self) -> bool {
        !self.unproven.is_subset(&self.members)
    }

    /// How many marked rows refer to rows of the unit and stay as they are.
    pub fn others(&self) -> usize {
        self.others.difference(&self.members).count()
    }
}
