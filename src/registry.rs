//! The class registry: which templates and entities a database has, read from the catalogs alone.
//! It changes nothing, needs no privilege, and works on a hot standby. The views are in
//! sql/registry.sql.

mod describe;
mod description;
mod erd;
pub(crate) mod file_size;
mod find;
pub(crate) mod library_version;
mod mermaid;
mod reader;
mod rows;
pub(crate) mod rules;
