-- A domain that demands more than it did: old versions are read as they were kept, and no code of the domain runs.
CREATE DOMAIN positive AS int;
CREATE DOMAIN code AS text;
CREATE TABLE prices (LIKE base_history, code code PRIMARY KEY, r positive, note text);
INSERT INTO prices (code, r) VALUES ('a', -1), ('b', 1);
UPDATE prices SET r = 5;
ALTER DOMAIN positive ADD CHECK (VALUE > 0);
SELECT min(valid_from) AS first FROM prices_history \gset
SELECT code, r, note FROM base_entity.as_of(NULL::prices, :'first') ORDER BY code;
SELECT operation, id, old, new FROM base_entity.changes('prices');
SELECT operation, (version).r FROM base_entity.versions(NULL::prices, 'a') ORDER BY valid_from;
-- The function beside the table returns values of the domain.
SELECT code, r FROM prices_as_of(:'first') WHERE code = 'b';
SELECT code FROM prices_as_of(:'first') ORDER BY code;
SELECT code, r FROM prices_as_of(:'first') ORDER BY code;
-- A column that is added is NULL in old versions, also where its domain is NOT NULL.
CREATE DOMAIN required AS text NOT NULL;
ALTER TABLE prices ADD COLUMN kind required DEFAULT 'y';
SELECT code, kind FROM base_entity.as_of(NULL::prices, :'first') ORDER BY code;
SELECT operation, id, old, new FROM base_entity.changes('prices');
SELECT operation, (version).kind, (version).note IS NULL AS has_no_note FROM base_entity.versions(NULL::prices, 'a') ORDER BY valid_from;
-- Columns that were dropped, before and between others.
ALTER TABLE prices DROP COLUMN note;
ALTER TABLE prices ADD COLUMN last text[];
UPDATE prices SET last = '{1,2}';
SELECT operation, (version).code, (version).r, (version).kind, (version).last FROM base_entity.versions(NULL::prices, 'b') ORDER BY valid_from;
SELECT code, r, kind, last FROM base_entity.as_of(NULL::prices, 'infinity') ORDER BY code;
-- The key.
ALTER DOMAIN code ADD CHECK (VALUE <> 'a') NOT VALID;
SELECT operation, (version).r FROM base_entity.versions(NULL::prices, 'a') ORDER BY valid_from;
CALL base_entity.erase_history('prices', 'a');
-- A CHECK that another role has written does not run with the rights of the role that reads.
CREATE ROLE mallory;
GRANT CREATE, USAGE ON SCHEMA public TO mallory;
SET ROLE mallory;
CREATE FUNCTION spy(int) RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN RAISE WARNING 'runs as %', current_user; RETURN true; END $$;
CREATE DOMAIN spied AS int CHECK (spy(VALUE));
CREATE TABLE traps (LIKE base_entity, LIKE base_history, n spied);
SET client_min_messages = error;
INSERT INTO traps (n) VALUES (1);
UPDATE traps SET n = 2;
RESET client_min_messages;
RESET ROLE;
SELECT min(valid_from) AS first FROM traps_history \gset
SELECT n FROM base_entity.as_of(NULL::traps, :'first');
SELECT old ->> 'n' AS old, new ->> 'n' AS new FROM base_entity.changes('traps');
SELECT (version).n FROM traps t, base_entity.versions(NULL::traps, t.uuid) v ORDER BY v.valid_from;
DROP OWNED BY mallory;
DROP ROLE mallory;
