//! The arguments and the rows of a query, their texts converted from and to the server's encoding.

use pgrx::prelude::*;
use pgrx::spi;
use pgrx::{JsonB, Uuid};

use crate::text::Text;

/// One row of a query's result.
pub struct Row<'a>(spi::SpiHeapTupleData<'a>);

impl<'a> Row<'a> {
    /// The row that SPI gave.
    pub fn new(row: spi::SpiHeapTupleData<'a>) -> Self {
        Self(row)
    }

    /// The value of a column, counted from 1; None for NULL.
    ///
    /// # Errors
    ///
    /// The column is of another type, or there is none.
    pub fn get<T: Column>(&self, number: usize) -> Result<Option<T>, spi::Error> {
        T::read(self, number)
    }
}

/// A type that a column of a result is read as.
pub trait Column: Sized {
    /// Reads a column.
    ///
    /// # Errors
    ///
    /// The column is of another type, or there is none.
    fn read(row: &Row, number: usize) -> Result<Option<Self>, spi::Error>;
}

macro_rules! column {
    ($($type_name:ty),* $(,)?) => {
        $(impl Column for $type_name {
            fn read(row: &Row, number: usize) -> Result<Option<Self>, spi::Error> {
                row.0.get(number)
            }
        })*
    };
}
column!(
    bool,
    i16,
    i32,
    i64,
    f64,
    pg_sys::Oid,
    Uuid,
    JsonB,
    TimestampWithTimeZone,
    Vec<bool>,
    Vec<i16>,
    Vec<pg_sys::Oid>,
    Text,
    Vec<Text>,
);

impl Column for String {
    fn read(row: &Row, number: usize) -> Result<Option<Self>, spi::Error> {
        Ok(row.get::<Text>(number)?.map(|text| text.0))
    }
}

impl Column for Vec<String> {
    fn read(row: &Row, number: usize) -> Result<Option<Self>, spi::Error> {
        let texts = row.get::<Vec<Text>>(number)?;
        Ok(texts.map(|texts| texts.into_iter().map(|text| text.0).collect()))
    }
}

/// An argument of a query.
pub struct Argument {
    type_oid: pg_sys::Oid,
    value: Option<pg_sys::Datum>,
}

impl Argument {
    fn new<T: IntoDatum>(value: T) -> Self {
        Self { type_oid: T::type_oid(), value: value.into_datum() }
    }

    /// Its type.
    pub fn type_oid(&self) -> pg_sys::Oid {
        self.type_oid
    }

    /// Its value; None for NULL.
    pub fn value(&self) -> Option<pg_sys::Datum> {
        self.value
    }
}

macro_rules! argument {
    ($($type_name:ty => |$value:ident| $datum:expr),* $(,)?) => {
        $(impl From<$type_name> for Argument {
            fn from($value: $type_name) -> Self {
                Self::new($datum)
            }
        })*
    };
}
argument!(
    bool => |value| value,
    i16 => |value| value,
    i32 => |value| value,
    i64 => |value| value,
    Option<i64> => |value| value,
    pg_sys::Oid => |value| value,
    Vec<pg_sys::Oid> => |value| value,
    Vec<bool> => |value| value,
    Uuid => |value| value,
    &str => |value| Text(value.to_owned()),
    &String => |value| Text(value.clone()),
    String => |value| Text(value),
    Option<&str> => |value| value.map(|text| Text(text.to_owned())),
    Option<String> => |value| value.map(Text),
    Vec<String> => |value| value.into_iter().map(Text).collect::<Vec<_>>(),
);
