//! The end of an adoption, as its CALL returns it to programs: the arguments `status` and `statement`.

use pgrx::callconv::{BoxRet, FcInfo};
use pgrx::datum::Datum;
use pgrx::pgrx_sql_entity_graph::metadata::{
    ArgumentError, ReturnsError, ReturnsRef, SqlMappingRef, SqlTranslatable, TypeOrigin,
};
use pgrx::prelude::*;

use crate::text::Text;

/// How an adoption has ended, without an error.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// There was nothing to do.
    Unchanged,
    /// The table has all properties of the templates.
    Adopted,
    /// apply() gave the table what its templates have.
    Applied,
    /// The table lacks a part of a template, or has one that its template has no longer.
    Incomplete,
    /// Tables of adopt_all() or apply() were refused, and none of the others asks for another call.
    Refused,
    /// Another session builds an index: the adoption resumes after that.
    IndexInProgress,
    /// A statement of the client must build this index: the adoption resumes after it.
    IndexNeeded(String),
}

impl Outcome {
    fn status(&self) -> &'static str {
        match self {
            Self::Unchanged => "unchanged",
            Self::Adopted => "adopted",
            Self::Applied => "applied",
            Self::Incomplete => "incomplete",
            Self::Refused => "refused",
            Self::IndexInProgress => "index in progress",
            Self::IndexNeeded(_) => "index needed",
        }
    }

    fn statement(self) -> Option<String> {
        match self {
            Self::IndexNeeded(statement) => Some(statement),
            _ => None,
        }
    }
}

// SAFETY: a procedure with two INOUT arguments of the type text returns a row of them.
unsafe impl SqlTranslatable for Outcome {
    const TYPE_IDENT: &'static str = pgrx::pgrx_resolved_type!(Outcome);
    const TYPE_ORIGIN: TypeOrigin = TypeOrigin::External;
    const ARGUMENT_SQL: Result<SqlMappingRef, ArgumentError> = Ok(SqlMappingRef::literal("record"));
    const RETURN_SQL: Result<ReturnsRef, ReturnsError> =
        Ok(ReturnsRef::One(SqlMappingRef::literal("record")));
}

// SAFETY: the datum is a row of two values of the type text.
unsafe impl BoxRet for Outcome {
    unsafe fn box_into<'fcx>(self, fcinfo: &mut FcInfo<'fcx>) -> Datum<'fcx> {
        let status = Text(self.status().to_owned()).into_datum();
        let statement = self.statement().and_then(|it| Text(it).into_datum());
        let mut nulls = [status.is_none(), statement.is_none()];
        let mut values = [status, statement].map(|it| it.unwrap_or(pg_sys::Datum::null()));
        // SAFETY: the description has two columns, whose values and marks of NULL are given; ExecuteCallStmt() in
        // src/backend/commands/functioncmds.c finds it by the row's own type.
        unsafe {
            let descriptor = pg_sys::CreateTemplateTupleDesc(2);
            for (number, name) in [(1, c"status"), (2, c"statement")] {
                pg_sys::TupleDescInitEntry(
                    descriptor,
                    number,
                    name.as_ptr(),
                    pg_sys::TEXTOID,
                    -1,
                    0,
                );
            }
            let descriptor = pg_sys::BlessTupleDesc(descriptor);
            let row = pg_sys::heap_form_tuple(descriptor, values.as_mut_ptr(), nulls.as_mut_ptr());
            fcinfo.return_raw_datum(pg_sys::HeapTupleHeaderGetDatum((*row).t_data))
        }
    }
}
