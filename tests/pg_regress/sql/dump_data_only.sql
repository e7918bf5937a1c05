-- pg_restore --data-only --disable-triggers, which also disables the triggers of templates and of the extension's tables for a while.
CREATE DATABASE data_source;
\c data_source
CREATE EXTENSION base_entity;
SELECT base_entity.add_uncountable('mana');
CREATE FUNCTION nothing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TABLE base_entity.t (LIKE base_entity, LIKE base_soft_delete, LIKE base_history, a text);
CREATE TRIGGER stamped BEFORE INSERT OR UPDATE ON base_entity.t FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('keep a');
CREATE TRIGGER other BEFORE INSERT ON base_entity.t FOR EACH ROW EXECUTE FUNCTION nothing();
CREATE TABLE things (LIKE t);
INSERT INTO things DEFAULT VALUES;
UPDATE things SET deleted_at = now();
\set dumped `pg_dump data_source | grep -v restrict | md5sum`
CREATE DATABASE data_target;
\! pg_dump --schema-only data_source | psql -X -q -v ON_ERROR_STOP=1 -o /dev/null data_target
\! pg_dump --data-only --disable-triggers data_source 2>/dev/null | PGOPTIONS='-c client_min_messages=warning' psql -X -q -1 -v ON_ERROR_STOP=1 -o /dev/null data_target 2>&1
\set restored `pg_dump data_target | grep -v restrict | md5sum`
SELECT :'dumped' = :'restored' AS is_the_same;
\c data_target
SELECT count(*) FROM things;
SELECT * FROM base_entity.noted_parts;
SELECT * FROM base_entity.check();
SELECT base_entity.pluralize('mana');
