//! `text` and `jsonb` as arguments and results, converted from and to the server's encoding.
//! pgrx's own String assumes that the server's encoding is UTF-8.

use std::ops::Deref;

use pgrx::callconv::{Arg, ArgAbi, BoxRet, FcInfo};
use pgrx::datum::{Datum, UnboxDatum};
use pgrx::nullable::Nullable;
use pgrx::pgrx_sql_entity_graph::metadata::{
    ArgumentError, ReturnsError, ReturnsRef, SqlMappingRef, SqlTranslatable, TypeOrigin,
};
use pgrx::prelude::*;
use serde::Serialize;

use crate::encoding;

/// A value of the type `text`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text(pub String);

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl FromDatum for Text {
    unsafe fn from_polymorphic_datum(
        datum: pg_sys::Datum,
        is_null: bool,
        _: pg_sys::Oid,
    ) -> Option<Self> {
        // SAFETY: the caller vouches for a datum of a text type; its bytes are those of a bytea.
        unsafe {
            let bytes = Vec::<u8>::from_polymorphic_datum(datum, is_null, pg_sys::BYTEAOID)?;
            Some(Self(encoding::from_server(&bytes)))
        }
    }
}

// SAFETY: a datum of a text type is copied, not borrowed.
unsafe impl UnboxDatum for Text {
    type As<'src> = Self;

    unsafe fn unbox<'src>(datum: Datum<'src>) -> Self
    where
        Self: 'src,
    {
        // SAFETY: the caller vouches for the datum, which is not NULL.
        unsafe { Self::from_datum(datum.sans_lifetime(), false) }
            .unwrap_or_else(|| Self(String::new()))
    }
}

impl IntoDatum for Text {
    fn into_datum(self) -> Option<pg_sys::Datum> {
        let text = encoding::to_server(&self.0);
        // SAFETY: the function copies a C string into the current memory context.
        Some(unsafe { pg_sys::cstring_to_text(text.as_ptr()) }.into())
    }

    fn type_oid() -> pg_sys::Oid {
        pg_sys::TEXTOID
    }

    fn is_compatible_with(other: pg_sys::Oid) -> bool {
        [pg_sys::TEXTOID, pg_sys::VARCHAROID, pg_sys::BPCHAROID].contains(&other)
    }
}

// SAFETY: the type is PostgreSQL's text, in both directions.
unsafe impl SqlTranslatable for Text {
    const TYPE_IDENT: &'static str = pgrx::pgrx_resolved_type!(Text);
    const TYPE_ORIGIN: TypeOrigin = TypeOrigin::External;
    const ARGUMENT_SQL: Result<SqlMappingRef, ArgumentError> = Ok(SqlMappingRef::literal("text"));
    const RETURN_SQL: Result<ReturnsRef, ReturnsError> =
        Ok(ReturnsRef::One(SqlMappingRef::literal("text")));
}

// SAFETY: an argument that SQL declares as text is a datum of that type.
unsafe impl<'fcx> ArgAbi<'fcx> for Text {
    unsafe fn unbox_arg_unchecked(arg: Arg<'_, 'fcx>) -> Self {
        // SAFETY: the caller vouches for the argument; a STRICT function's is never NULL.
        unsafe { arg.unbox_arg_using_from_datum() }.unwrap_or_else(|| Self(String::new()))
    }

    unsafe fn unbox_nullable_arg(arg: Arg<'_, 'fcx>) -> Nullable<Self> {
        // SAFETY: the caller vouches for the argument.
        unsafe { arg.unbox_arg_using_from_datum::<Self>() }.into()
    }
}

// SAFETY: the datum is of the type that SqlTranslatable names.
unsafe impl BoxRet for Text {
    unsafe fn box_into<'fcx>(self, fcinfo: &mut FcInfo<'fcx>) -> Datum<'fcx> {
        // SAFETY: the caller vouches for the call.
        unsafe { boxed(self.into_datum(), fcinfo) }
    }
}

/// A result of the type `jsonb`, as text.
pub struct Document(pub String);

impl Document {
    /// Serializes a value as JSON.
    pub fn of(value: &impl Serialize) -> Self {
        Self(serde_json::to_string(value).unwrap_or_else(|_| "null".to_owned()))
    }
}

// SAFETY: the type is PostgreSQL's jsonb.
unsafe impl SqlTranslatable for Document {
    const TYPE_IDENT: &'static str = pgrx::pgrx_resolved_type!(Document);
    const TYPE_ORIGIN: TypeOrigin = TypeOrigin::External;
    const ARGUMENT_SQL: Result<SqlMappingRef, ArgumentError> = Ok(SqlMappingRef::literal("jsonb"));
    const RETURN_SQL: Result<ReturnsRef, ReturnsError> =
        Ok(ReturnsRef::One(SqlMappingRef::literal("jsonb")));
}

impl IntoDatum for Document {
    fn into_datum(self) -> Option<pg_sys::Datum> {
        let text = encoding::to_server(&self.0);
        // SAFETY: jsonb_in() takes a C string, and returns a new value.
        unsafe {
            let text = Some(text.as_ptr().into());
            pgrx::direct_function_call_as_datum(pg_sys::jsonb_in, &[text])
        }
    }

    fn type_oid() -> pg_sys::Oid {
        pg_sys::JSONBOID
    }
}

// SAFETY: the datum is of the type that SqlTranslatable names.
unsafe impl BoxRet for Document {
    unsafe fn box_into<'fcx>(self, fcinfo: &mut FcInfo<'fcx>) -> Datum<'fcx> {
        // SAFETY: the caller vouches for the call.
        unsafe { boxed(self.into_datum(), fcinfo) }
    }
}

/// Returns a datum, or NULL.
///
/// # Safety
///
/// `fcinfo` is that of the running call, and the datum is of its result type.
unsafe fn boxed<'fcx>(datum: Option<pg_sys::Datum>, fcinfo: &mut FcInfo<'fcx>) -> Datum<'fcx> {
    // SAFETY: the caller vouches for both.
    unsafe {
        match datum {
            Some(datum) => fcinfo.return_raw_datum(datum),
            None => fcinfo.return_null(),
        }
    }
}
