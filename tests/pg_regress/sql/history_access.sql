-- A history is read by the roles that may read its table, and only the rows that its policies show them. Writing to it needs
-- no privilege; no role writes to the history of another one's table.
CREATE ROLE reader;
CREATE ROLE writer;
CREATE ROLE mallory;
GRANT USAGE ON SCHEMA app TO reader, writer, mallory;
GRANT CREATE ON SCHEMA app TO mallory;
\c - app
CREATE TABLE prices (LIKE base_entity, LIKE base_history, owner text, amount numeric);
INSERT INTO prices (owner, amount) VALUES ('reader', 1), ('other', 2);
GRANT SELECT ON prices TO reader;
GRANT SELECT, UPDATE, DELETE ON prices TO writer;
\c - postgres
SET ROLE writer;
UPDATE app.prices SET amount = amount + 10;
DELETE FROM app.prices WHERE owner = 'other';
SELECT amount FROM app.prices_history ORDER BY valid_to, amount;
INSERT INTO app.prices_history SELECT * FROM app.prices_history;
SET ROLE reader;
SELECT owner, amount FROM app.prices_as_of((SELECT min(valid_from) FROM app.prices_history)) ORDER BY owner;
-- Privileges that are revoked.
SET ROLE app;
REVOKE SELECT ON prices FROM reader;
SET ROLE reader;
SELECT count(*) FROM app.prices_history;
SELECT count(*) FROM app.prices_as_of(now());
SET ROLE app;
GRANT SELECT (uuid, owner, valid_from) ON prices TO reader;
SET ROLE reader;
SELECT owner, operation, actor FROM app.prices_history ORDER BY owner, valid_to;
SELECT amount FROM app.prices_history;
-- Policies.
SET ROLE app;
GRANT SELECT ON prices TO reader;
ALTER TABLE prices ENABLE ROW LEVEL SECURITY;
SET ROLE reader;
SELECT count(*) FROM app.prices_history;
SET ROLE app;
CREATE POLICY own ON prices USING (owner = current_user);
SET ROLE reader;
SELECT owner, amount FROM app.prices_history;
SELECT owner, amount FROM base_entity.as_of(NULL::app.prices, (SELECT min(valid_from) FROM app.prices_history));
SELECT id IS NOT NULL AS has_id, old ->> 'amount' AS old FROM base_entity.changes('app.prices');
SET ROLE app;
ALTER POLICY own ON prices USING (true);
SET ROLE reader;
SELECT count(*) FROM app.prices_history;
SET ROLE app;
DROP POLICY own ON prices;
SET ROLE reader;
SELECT count(*) FROM app.prices_history;
SET ROLE app;
ALTER TABLE prices DISABLE ROW LEVEL SECURITY;
REVOKE ALL ON ALL TABLES IN SCHEMA app FROM reader;
SELECT relname, relrowsecurity, relacl::text ~ 'reader' AS reader FROM pg_class WHERE relname ~ '^prices(_history)?$' ORDER BY 1;
-- A role with the privilege TRIGGER on a history cannot link a table of its own to it.
GRANT TRIGGER ON prices_history TO mallory;
SET ROLE mallory;
CREATE TABLE app.forgeries (LIKE base_entity, LIKE base_history, owner text, amount numeric);
DROP TRIGGER base_history ON app.forgeries;
CREATE CONSTRAINT TRIGGER base_history AFTER INSERT ON app.forgeries FROM app.prices_history
    FOR EACH ROW WHEN (false) EXECUTE FUNCTION base_entity.keep_history();
INSERT INTO app.forgeries (owner) VALUES ('mallory');
UPDATE app.forgeries SET owner = 'other';
-- Nor get the privileges of its own table on another role's.
GRANT SELECT ON app.forgeries TO PUBLIC;
SELECT count(*) FROM app.prices_history;
-- Nor link a table of another role to one.
RESET ROLE;
GRANT TRIGGER ON app.prices TO mallory;
SET ROLE mallory;
CREATE CONSTRAINT TRIGGER aaa AFTER INSERT ON app.prices FROM app.prices_history
    FOR EACH ROW WHEN (false) EXECUTE FUNCTION base_entity.keep_history();
-- A link that was made while the event triggers were disabled.
RESET ROLE;
ALTER EVENT TRIGGER base_entity_ddl_command_end DISABLE;
CREATE CONSTRAINT TRIGGER base_history AFTER INSERT ON app.forgeries FROM app.prices_history
    FOR EACH ROW WHEN (false) EXECUTE FUNCTION base_entity.keep_history();
ALTER EVENT TRIGGER base_entity_ddl_command_end ENABLE;
SET ROLE mallory;
INSERT INTO app.forgeries (owner) VALUES ('mallory');
UPDATE app.forgeries SET owner = 'other';
REVOKE SELECT ON app.forgeries FROM PUBLIC;
GRANT SELECT ON app.forgeries TO PUBLIC;
SELECT count(*) FROM app.prices_history;
RESET ROLE;
ALTER TABLE app.forgeries ADD COLUMN more int;
CALL base_entity.purge_history('app.forgeries', '0');
SELECT relowner::regrole, EXISTS (SELECT FROM aclexplode(relacl) WHERE grantee = 0) AS is_public FROM pg_class WHERE oid = 'app.prices_history'::regclass;
SET ROLE mallory;
-- Nor remove another role's versions.
CALL base_entity.purge_history('app.prices', '0');
CALL base_entity.erase_history('app.prices', 'a');
SELECT base_entity.create_history('app.prices');
-- A table that is no history is not written to.
CREATE TABLE app.plains (id int);
DROP TRIGGER base_history ON app.forgeries;
CREATE CONSTRAINT TRIGGER base_history AFTER INSERT ON app.forgeries FROM app.plains
    FOR EACH ROW WHEN (false) EXECUTE FUNCTION base_entity.keep_history();
INSERT INTO app.forgeries (owner) VALUES ('mallory');
-- Default privileges do not let a role forge versions.
SET ROLE app;
ALTER DEFAULT PRIVILEGES IN SCHEMA app GRANT ALL ON TABLES TO writer, PUBLIC;
CREATE TABLE rates (LIKE base_entity, LIKE base_history, rate numeric);
SELECT grantee, string_agg(privilege_type, ', ' ORDER BY privilege_type) FROM information_schema.table_privileges
WHERE table_name = 'rates_history' AND grantee <> 'app' GROUP BY grantee ORDER BY grantee;
ALTER DEFAULT PRIVILEGES IN SCHEMA app REVOKE ALL ON TABLES FROM writer, PUBLIC;
DROP TABLE rates, rates_history;
-- The triggers of a history do not fire; its constraints hold.
SET ROLE app;
CREATE FUNCTION shout() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE WARNING ''%'', current_user; RETURN NULL; END';
CREATE TRIGGER shout BEFORE INSERT ON prices_history FOR EACH ROW EXECUTE FUNCTION shout();
UPDATE prices SET amount = 20;
ALTER TABLE prices_history ADD CHECK (amount < 20);
\set VERBOSITY terse
UPDATE prices SET amount = 21;
RESET ROLE;
DROP TABLE app.forgeries, app.forgeries_history, app.plains;
REVOKE ALL ON SCHEMA app FROM reader, writer, mallory;
DROP OWNED BY reader, writer, mallory;
DROP ROLE reader, writer, mallory;
-- Names that another role has taken: a table is an error, a function is not used.
CREATE ROLE mallory;
GRANT USAGE, CREATE ON SCHEMA app TO mallory;
SET ROLE mallory;
CREATE FUNCTION app.costs_as_of(at timestamptz) RETURNS SETOF text LANGUAGE sql AS $$SELECT 'forged'$$;
CREATE TABLE app.fees_history (id int);
SET ROLE app;
CREATE TABLE costs (LIKE base_entity, LIKE base_history, amount int);
CREATE TABLE fees (LIKE base_entity, LIKE base_history, amount int);
INSERT INTO costs (amount) VALUES (1);
ALTER TABLE costs ADD COLUMN note text;
SELECT amount FROM base_entity.as_of(NULL::costs, now());
ALTER TABLE costs RENAME TO rates;
SELECT amount FROM rates_as_of(now());
-- Another trigger that links the table to a history, by a role with the privilege TRIGGER, does not receive its versions.
GRANT TRIGGER ON rates TO mallory;
SET ROLE mallory;
SET base_entity.naming = 'off';
CREATE TABLE app.loot (LIKE base_entity, LIKE base_history, amount int, note text);
CREATE CONSTRAINT TRIGGER a_link AFTER INSERT ON app.rates FROM app.loot_history
    FOR EACH ROW WHEN (false) EXECUTE FUNCTION base_entity.keep_history();
SET ROLE app;
UPDATE rates SET amount = 2;
SELECT count(*) FROM app.loot_history;
RESET ROLE;
SELECT count(*) FROM app.loot_history;
DROP OWNED BY mallory;
DROP ROLE mallory;
-- A rule on a history would run with the rights of any later owner of the table.
\c - app
CREATE TABLE tolls (LIKE base_entity, LIKE base_history, amount int);
CREATE RULE noted AS ON INSERT TO tolls_history DO ALSO SELECT 1;
DROP TABLE tolls, tolls_history;
