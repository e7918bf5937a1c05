//! The registry of the templates and entities of a database, read from the catalogs alone. It changes
//! nothing, needs no privilege, and works on a hot standby. The views are in sql/registry.sql.

mod access;
mod describe;
pub(crate) mod distributed;
pub(crate) mod document;
mod erd;
pub(crate) mod file_size;
mod find;
mod json_form;
pub(crate) mod jsonb_builder;
pub(crate) mod lagging;
pub(crate) mod library_version;
mod mermaid;
mod policy_query;
mod rows;
pub(crate) mod rules;
pub(crate) mod schema_exists;
