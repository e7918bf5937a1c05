-- Settings of the extension for a database, for a role, and for a role in a database.
CREATE DATABASE tuned;
ALTER DATABASE tuned SET base_entity.uuid_version = 7;
ALTER ROLE clerk SET base_entity.naming = 'warn';
ALTER ROLE clerk IN DATABASE tuned SET base_entity.actor = 'the desk';
CREATE ROLE backfiller;
ALTER ROLE backfiller SET base_entity.row_rules = off;
\c tuned
CREATE EXTENSION base_entity;
CREATE TABLE users (LIKE base_entity);
