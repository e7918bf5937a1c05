//! The class registry: which templates and entities a database has, read from the catalogs alone.
//! It changes nothing, needs no privilege, and works on a hot standby.

pub(crate) mod rules;
