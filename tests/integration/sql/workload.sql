-- The tables that the scripts of pgbench use, and a template of the user's own.
CREATE EXTENSION base_entity;
CREATE TABLE accounts (LIKE base_entity, LIKE base_versioned, number int UNIQUE, balance int NOT NULL DEFAULT 0);
INSERT INTO accounts (number) SELECT generate_series(0, 9);
CREATE TABLE entries (LIKE base_entity, body text);
CREATE TABLE base_entity.filed_entity (LIKE base_entity, filed date NOT NULL DEFAULT current_date);
CREATE INDEX ON base_entity.filed_entity (filed);
GRANT SELECT ON base_entity.filed_entity TO pg_monitor;
