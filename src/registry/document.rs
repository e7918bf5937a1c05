//! Rows as JSON, with the same result as to_jsonb(), which calls casts to json of the row's types, code of
//! any role. So it gets values of built-in types alone; rows and arrays are taken apart here, and other types
//! are shown by their output functions, which only superusers can make.

use std::ffi::CStr;

use pgrx::pg_sys;

use super::json_form::Form;
use super::jsonb_builder::JsonbBuilder;
use crate::catalog::{self, ReadTable};
use crate::compat;
use crate::procedure::{Ending, in_subtransaction};
use crate::security_context::{reading_as_owner, refuse_temporary_objects_of, with_dump_settings};

/// A row of a table that was read without a query, as jsonb. Expressions of its virtual generated columns are
/// evaluated with the rights of the table's owner.
pub fn of_stored_row(table: &ReadTable, row: pg_sys::HeapTuple) -> pg_sys::Datum {
    // SAFETY: the row is one of the open table.
    unsafe {
        let row = if compat::has_virtual_columns(table.as_ptr()) {
            reading_as_owner(table.owner(), || compat::with_virtual_columns(table.as_ptr(), row))
        } else {
            row
        };
        of_value(table, pg_sys::heap_copy_tuple_as_datum(row, (*table.as_ptr()).rd_att))
    }
}

/// A row that a query has given as a value of the table's row type, as jsonb. A cast to json that is code of a
/// superuser is called with the rights of the table's owner.
pub fn of_value(table: &ReadTable, row: pg_sys::Datum) -> pg_sys::Datum {
    // SAFETY: the value is of the table's row type.
    let document = |casts| unsafe { Document::of_row(row, casts) };
    match with_dump_settings(|| document(Casts::Stop)) {
        Some(document) => document,
        None => {
            // SAFETY: reads the current role.
            let caller = unsafe { pg_sys::GetUserId() };
            reading_as_owner(table.owner(), || document(Casts::Call { caller }))
        }
        .unwrap_or(pg_sys::Datum::null()),
    }
}

/// A column of a row.
pub struct Column<'a> {
    /// Its name, in the encoding of the server.
    pub name: &'a CStr,
    /// The type of the value.
    pub type_oid: pg_sys::Oid,
    /// The value; None for NULL.
    pub value: Option<pg_sys::Datum>,
}

/// Columns as jsonb, under the settings of the session. A cast to json that is code of a superuser is called with the rights of the current role.
///
/// # Safety
///
/// Each value is of its type.
pub unsafe fn of_columns<'a>(columns: impl Iterator<Item = Column<'a>>) -> pg_sys::Datum {
    // SAFETY: reads the current role; the caller vouches for the values.
    unsafe {
        let casts = Casts::Call { caller: pg_sys::GetUserId() };
        let mut document = Document { json: JsonbBuilder::new(), casts };
        match document.columns(columns) {
            Ok(()) => document.json.finish(),
            Err(Stopped) => pg_sys::Datum::null(),
        }
    }
}

/// Whether to call a cast to json.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Casts {
    Stop,
    Call { caller: pg_sys::Oid },
}

/// A document that is being written.
struct Document {
    json: JsonbBuilder,
    casts: Casts,
}

/// A cast to json that is not to be called.
struct Stopped;

impl Document {
    /// The row as jsonb; None if it has a cast and these are not to be called.
    ///
    /// # Safety
    ///
    /// `row` is a value of a row type.
    unsafe fn of_row(row: pg_sys::Datum, casts: Casts) -> Option<pg_sys::Datum> {
        let mut document = Self { json: JsonbBuilder::new(), casts };
        // SAFETY: the caller vouches for the value.
        unsafe { document.row(row) }.ok()?;
        Some(document.json.finish())
    }

    /// # Safety
    ///
    /// `value` is of a type of that form.
    unsafe fn value(&mut self, value: pg_sys::Datum, form: Form) -> Result<(), Stopped> {
        // SAFETY: the caller vouches for the value; the function of a cast takes its type.
        unsafe {
            pg_sys::check_stack_depth();
            let jsonb = match form {
                Form::Array => return self.array(value),
                Form::Row => return self.row(value),
                Form::BuiltIn(pg_sys::JSONOID) => return self.json(value),
                Form::BuiltIn(type_oid) => to_jsonb(value, type_oid),
                Form::Cast(cast) => {
                    let Casts::Call { caller } = self.casts else { return Err(Stopped) };
                    if cast.may_name_relations {
                        refuse_temporary_objects_of(caller, pg_sys::GetUserId());
                    }
                    let none = pg_sys::InvalidOid;
                    let json = pg_sys::OidFunctionCall1Coll(cast.function, none, value);
                    return self.json(json);
                }
                Form::Output(function) => return self.output(value, function),
            };
            self.json.value(jsonb);
        }
        Ok(())
    }

    /// Adds a json. One that jsonb cannot hold, as a number with too many digits or the character U+0000, is added as the string of its text.
    ///
    /// # Safety
    ///
    /// `value` is of type json.
    unsafe fn json(&mut self, value: pg_sys::Datum) -> Result<(), Stopped> {
        // SAFETY: the caller vouches for the value.
        let converted =
            in_subtransaction(Ending::Undo, || unsafe { to_jsonb(value, pg_sys::JSONOID) });
        match converted {
            // SAFETY: the function has returned it.
            Ok(jsonb) => unsafe { self.json.value(jsonb) },
            // SAFETY: as above.
            Err(failure) if failure.is_of_value() => unsafe {
                return self.output(value, catalog::output_function(pg_sys::JSONOID));
            },
            Err(failure) => failure.raise(),
        }
        Ok(())
    }

    /// Adds the text that the output function of its type gives.
    ///
    /// # Safety
    ///
    /// `value` is of that type.
    unsafe fn output(
        &mut self,
        value: pg_sys::Datum,
        function: pg_sys::Oid,
    ) -> Result<(), Stopped> {
        // SAFETY: the caller vouches for the value.
        unsafe {
            let text = CStr::from_ptr(pg_sys::OidOutputFunctionCall(function, value));
            if text.count_bytes() <= pg_sys::JENTRY_OFFLENMASK as usize {
                self.json.string(text);
            } else {
                // Raises the error of a string that is too long for jsonb.
                let text = pg_sys::cstring_to_text(text.as_ptr()).into();
                self.json.value(to_jsonb(text, pg_sys::TEXTOID));
            }
        }
        Ok(())
    }

    /// # Safety
    ///
    /// `value` is of a row type.
    unsafe fn row(&mut self, value: pg_sys::Datum) -> Result<(), Stopped> {
        // SAFETY: the value has its type, whose description is copied: casts run queries.
        unsafe {
            let (descriptor, values) = catalog::columns_of_value(value);
            let columns = values.into_iter().enumerate().map(|(n, value)| {
                let attribute = compat::attribute(descriptor, n);
                (!attribute.attisdropped).then(|| {
                    let name = CStr::from_ptr(attribute.attname.data.as_ptr());
                    Column { name, type_oid: attribute.atttypid, value }
                })
            });
            self.columns(columns.flatten())
        }
    }

    /// # Safety
    ///
    /// Each value is of its type.
    unsafe fn columns<'a>(
        &mut self,
        columns: impl Iterator<Item = Column<'a>>,
    ) -> Result<(), Stopped> {
        self.json.begin_object();
        for Column { name, type_oid, value } in columns {
            self.json.key(name);
            match value {
                // SAFETY: the caller vouches for the value.
                Some(value) => unsafe { self.value(value, Form::of(type_oid)) }?,
                None => self.json.null(),
            }
        }
        self.json.end_object();
        Ok(())
    }

    /// # Safety
    ///
    /// `value` is an array.
    unsafe fn array(&mut self, value: pg_sys::Datum) -> Result<(), Stopped> {
        // SAFETY: the array has its type and its dimensions, which follow its header.
        unsafe {
            let array = pg_sys::pg_detoast_datum(value.cast_mut_ptr()).cast::<pg_sys::ArrayType>();
            let dimensions = array.add(1).cast::<i32>();
            if pg_sys::ArrayGetNItems((*array).ndim, dimensions) <= 0 {
                self.json.begin_array();
                self.json.end_array();
                return Ok(());
            }
            let dimensions = std::slice::from_raw_parts(dimensions, (*array).ndim as usize);
            let element = (*array).elemtype;
            let form = Form::of(element);
            if matches!(form, Form::BuiltIn(of) if of != pg_sys::JSONOID) {
                // The array itself has the type of its elements.
                self.json.value(to_jsonb(value, pg_sys::TEXTARRAYOID));
                return Ok(());
            }
            self.dimension(dimensions, &mut catalog::elements_of(array).into_iter(), form)
        }
    }

    /// # Safety
    ///
    /// The elements are of a type of that form, and as many as the dimensions have.
    unsafe fn dimension(
        &mut self,
        dimensions: &[i32],
        elements: &mut impl Iterator<Item = Option<pg_sys::Datum>>,
        form: Form,
    ) -> Result<(), Stopped> {
        let Some((length, inner)) = dimensions.split_first() else { return Ok(()) };
        self.json.begin_array();
        for _ in 0..*length {
            if !inner.is_empty() {
                // SAFETY: as the caller vouches.
                unsafe { self.dimension(inner, elements, form) }?;
                continue;
            }
            match elements.next().flatten() {
                // SAFETY: the caller vouches for the elements.
                Some(value) => unsafe { self.value(value, form) }?,
                None => self.json.null(),
            }
        }
        self.json.end_array();
        Ok(())
    }
}

/// Calls to_jsonb(anyelement), which learns the type of its argument from the expression that calls it.
///
/// # Safety
///
/// `value` is of that type.
unsafe fn to_jsonb(value: pg_sys::Datum, type_oid: pg_sys::Oid) -> pg_sys::Datum {
    let function = pg_sys::Oid::from_u32(pg_sys::F_TO_JSONB);
    let none = pg_sys::InvalidOid;
    // SAFETY: the function takes one argument, whose type the expression gives.
    unsafe {
        let argument = pg_sys::makeNullConst(type_oid, -1, none);
        let call = pg_sys::makeFuncExpr(
            function,
            pg_sys::JSONBOID,
            pg_sys::lappend(std::ptr::null_mut(), argument.cast()),
            none,
            none,
            pg_sys::CoercionForm::COERCE_EXPLICIT_CALL,
        );
        let mut lookup = pg_sys::FmgrInfo::default();
        pg_sys::fmgr_info(function, &mut lookup);
        lookup.fn_expr = call.cast();
        pg_sys::FunctionCall1Coll(&mut lookup, none, value)
    }
}
