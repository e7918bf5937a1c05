//! The definition of a living view, read from its query.

use pgrx::spi::quote_identifier;
use pgrx::{PgList, is_a, pg_sys};

use crate::catalog::{self, OpenRelation};
use crate::{compat, encoding};

/// A column: its number in the table, and its name.
pub type Column = (pg_sys::AttrNumber, String);

/// SELECT columns FROM table WHERE column IS NULL.
pub struct Definition {
    /// The table.
    pub table: pg_sys::Oid,
    /// The columns, by their names in the view.
    pub columns: Vec<Column>,
    /// The column that is NULL.
    pub mark: pg_sys::AttrNumber,
}

/// The columns of a table that are not dropped.
pub fn columns(table: &OpenRelation) -> Vec<Column> {
    // SAFETY: the relation is open, and its columns' names end with NUL.
    unsafe {
        let descriptor = (*table.as_ptr()).rd_att;
        (0..(*descriptor).natts as usize)
            .map(|place| compat::attribute(descriptor, place))
            .filter(|column| !column.attisdropped)
            .map(|column| (column.attnum, encoding::text(column.attname.data.as_ptr())))
            .collect()
    }
}

impl Definition {
    /// Reads that of a view. None if its owner has made another view of it.
    pub fn read(view: pg_sys::Oid) -> Option<Self> {
        let view = OpenRelation::open(view);
        // SAFETY: the view is open, so that its rule is in the relcache; the nodes are read, and what is
        // kept is copied. Each node is of the type that its tag names.
        unsafe {
            if (*(*view.as_ptr()).rd_rel).relkind as u8 != pg_sys::RELKIND_VIEW {
                return None;
            }
            let query = pg_sys::get_view_query(view.as_ptr());
            // One table, and none of DISTINCT, GROUP BY, LIMIT and so on.
            if !pg_sys::view_query_is_auto_updatable(query, false).is_null()
                || !(*query).sortClause.is_null()
                || !(*query).rowMarks.is_null()
            {
                return None;
            }
            let from = PgList::<pg_sys::Node>::from_pg((*(*query).jointree).fromlist);
            let index = (*from.head()?.cast::<pg_sys::RangeTblRef>()).rtindex;
            let entry = PgList::<pg_sys::RangeTblEntry>::from_pg((*query).rtable)
                .get_ptr(index as usize - 1)?;
            let is_whole = (*entry).inh && (*entry).tablesample.is_null();
            if !is_whole {
                return None;
            }
            let of_table = |node: *mut pg_sys::Node| {
                if node.is_null() || !is_a(node, pg_sys::NodeTag::T_Var) {
                    return None;
                }
                let variable = &*node.cast::<pg_sys::Var>();
                (variable.varno as i64 == i64::from(index)
                    && variable.varlevelsup == 0
                    && variable.varattno > 0)
                    .then_some(variable.varattno)
            };
            let condition = (*(*query).jointree).quals;
            if condition.is_null() || !is_a(condition, pg_sys::NodeTag::T_NullTest) {
                return None;
            }
            let test = &*condition.cast::<pg_sys::NullTest>();
            if test.nulltesttype != pg_sys::NullTestType::IS_NULL {
                return None;
            }
            let columns = PgList::<pg_sys::TargetEntry>::from_pg((*query).targetList)
                .iter_ptr()
                .zip(columns(&view))
                .map(|(target, (_, name))| Some((of_table((*target).expr.cast())?, name)))
                .collect::<Option<Vec<_>>>()?;
            Some(Self { table: (*entry).relid, columns, mark: of_table(test.arg.cast())? })
        }
    }

    /// The columns of the table that the view does not show.
    pub fn missing(&self, table: &OpenRelation) -> Vec<Column> {
        let mut missing = columns(table);
        missing.retain(|(number, _)| self.columns.iter().all(|(shown, _)| shown != number));
        missing
    }

    /// Whether a column of the view has this name.
    pub fn has_name(&self, name: &str) -> bool {
        self.columns.iter().any(|(_, known)| known == name)
    }

    /// Whether the view shows the column of the table under this name.
    pub fn shows(&self, column: pg_sys::AttrNumber, name: &str) -> bool {
        self.columns.iter().any(|(number, known)| *number == column && known == name)
    }

    /// The statement that adds columns to the view.
    pub fn with_columns(&self, view: pg_sys::Oid, added: &[Column]) -> String {
        let columns: Vec<_> = self.columns.iter().chain(added).cloned().collect();
        self.statement("CREATE OR REPLACE", view, &columns)
    }

    /// The statement that creates or replaces the view, with these columns.
    pub fn statement(&self, verb: &str, view: pg_sys::Oid, columns: &[Column]) -> String {
        let name = |number| catalog::column_name(self.table, number).unwrap_or_default();
        let columns = columns.iter().map(|(number, shown)| {
            format!("{} AS {}", quote_identifier(name(*number)), quote_identifier(shown))
        });
        let is_temporary = OpenRelation::open(view).is_temporary();
        format!(
            "{verb} {} VIEW {} {} AS SELECT {} FROM {} WHERE {} IS NULL",
            if is_temporary { "TEMPORARY" } else { "" },
            catalog::qualified_name(view),
            catalog::view_options(view),
            columns.collect::<Vec<_>>().join(", "),
            catalog::qualified_name(self.table),
            quote_identifier(name(self.mark))
        )
    }
}
