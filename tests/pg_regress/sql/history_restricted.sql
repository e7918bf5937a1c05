-- A history follows what a command changes of the privileges and policies of its table, and nothing else: what its owner
-- has restricted on the history stays, whichever command of any role runs.
CREATE ROLE reader;
CREATE ROLE clerk;
CREATE ROLE auditor;
CREATE ROLE mallory;
GRANT USAGE ON SCHEMA app TO reader, clerk, auditor;
CREATE SCHEMA others AUTHORIZATION mallory;
GRANT USAGE ON SCHEMA app TO mallory;
\c - app
SET client_min_messages = warning;
CREATE TABLE prices (LIKE base_entity, LIKE base_history, author text, amount numeric);
RESET client_min_messages;
GRANT SELECT ON prices TO reader, clerk;
GRANT INSERT ON prices TO mallory WITH GRANT OPTION;
GRANT SELECT (author) ON prices TO auditor;
ALTER TABLE prices ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON prices TO reader, clerk USING (author = current_user);
CREATE POLICY all_rows ON prices FOR SELECT TO auditor USING (true);
CREATE VIEW state AS
    SELECT c.relname::text AS relation, 'grant' AS kind,
           pg_catalog.format('%s%s%s', g.grantee::regrole, CASE WHEN g.is_grantable THEN '*' END, CASE WHEN g.grantor <> c.relowner THEN ' by ' || g.grantor::regrole END) AS what
    FROM pg_class c, aclexplode(c.relacl) g WHERE c.relnamespace = 'app'::regnamespace AND g.privilege_type = 'SELECT' AND g.grantee <> c.relowner
    UNION ALL
    SELECT c.relname, 'column', pg_catalog.format('%s to %s', string_agg(a.attname, ', ' ORDER BY a.attnum), g.grantee::regrole)
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid, aclexplode(a.attacl) g
    WHERE c.relnamespace = 'app'::regnamespace AND NOT a.attisdropped AND g.privilege_type = 'SELECT' GROUP BY c.relname, g.grantee
    UNION ALL
    SELECT tablename, 'policy', pg_catalog.format('%s to %s using %s', policyname, roles, qual) FROM pg_policies WHERE schemaname = 'app'
    UNION ALL
    SELECT c.relname, 'row security', pg_catalog.format('%s, forced %s', c.relrowsecurity, c.relforcerowsecurity)
    FROM pg_class c WHERE c.relnamespace = 'app'::regnamespace AND c.relrowsecurity;
GRANT SELECT ON state TO PUBLIC;
SELECT kind, what FROM state WHERE relation = 'prices_history' ORDER BY 1, 2;
-- The owner restricts the history.
REVOKE SELECT ON prices_history FROM reader;
REVOKE SELECT (author) ON prices_history FROM auditor;
ALTER POLICY own ON prices_history TO clerk USING (author = current_user AND amount < 100);
DROP POLICY all_rows ON prices_history;
CREATE POLICY recent ON prices_history AS RESTRICTIVE USING (valid_to > '2026-01-01');
ALTER TABLE prices_history FORCE ROW LEVEL SECURITY;
CREATE TABLE restricted AS SELECT * FROM state WHERE relation = 'prices_history';
CREATE VIEW changed AS
    (SELECT '-' AS sign, * FROM restricted EXCEPT ALL SELECT '-', * FROM state WHERE relation = 'prices_history') UNION ALL
    (SELECT '+', * FROM state WHERE relation = 'prices_history' EXCEPT ALL SELECT '+', * FROM restricted);
GRANT SELECT ON restricted, changed TO PUBLIC;
-- Commands of another role.
\c - postgres
SET ROLE mallory;
SET client_min_messages = error;
CREATE TABLE others.notes (LIKE base_entity, LIKE base_history);
GRANT SELECT ON others.notes TO reader;
GRANT SELECT ON ALL TABLES IN SCHEMA others TO reader;
GRANT INSERT ON app.prices TO mallory;
GRANT SELECT ON app.prices TO mallory;
DROP OWNED BY mallory;
SET ROLE reader;
DROP OWNED BY reader;
RESET client_min_messages;
RESET ROLE;
SELECT * FROM app.changed ORDER BY 3, 4, 1;
SET ROLE app;
SELECT kind, what FROM state WHERE relation = 'prices' ORDER BY 1, 2;
GRANT SELECT ON prices TO reader;
ALTER POLICY own ON prices TO reader, clerk;
REVOKE SELECT ON prices_history FROM reader;
ALTER POLICY own ON prices_history TO clerk;
SELECT * FROM changed ORDER BY 3, 4, 1;
-- Commands of its owner that change nothing, or something else.
GRANT SELECT ON prices TO reader, clerk;
GRANT INSERT ON prices TO clerk;
GRANT SELECT (author) ON prices TO auditor;
ALTER TABLE prices ALTER amount SET DEFAULT 1, ENABLE ROW LEVEL SECURITY;
ALTER TABLE prices ADD COLUMN note text;
ALTER POLICY own ON prices USING (author = current_user);
ALTER POLICY own ON prices TO clerk, reader USING  ( author  =  current_user );
ALTER POLICY all_rows ON prices RENAME TO every_row;
ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO reader;
ALTER DEFAULT PRIVILEGES REVOKE SELECT ON TABLES FROM reader;
CREATE POLICY fresh ON prices AS RESTRICTIVE FOR SELECT TO mallory USING (true);
DROP POLICY fresh ON prices;
SELECT * FROM changed ORDER BY 3, 4, 1;
-- In one transaction, with a subtransaction that is rolled back, and from functions.
BEGIN;
GRANT SELECT ON prices TO mallory;
REVOKE SELECT ON prices_history FROM mallory;
SAVEPOINT s;
REVOKE SELECT ON prices FROM mallory;
GRANT SELECT ON prices_history TO mallory;
ROLLBACK TO s;
GRANT UPDATE ON prices TO mallory;
DO $$ BEGIN
    EXECUTE 'GRANT DELETE ON prices TO mallory';
    GRANT SELECT ON prices TO auditor;
    REVOKE SELECT ON prices_history FROM auditor;
    GRANT INSERT ON prices TO auditor;
    CREATE POLICY more ON prices AS RESTRICTIVE FOR SELECT TO mallory USING (true);
    DROP POLICY more ON prices_history;
    ALTER TABLE prices ALTER note SET DEFAULT 'x';
    ALTER POLICY more ON prices USING (false);
END $$;
SELECT * FROM changed ORDER BY 3, 4, 1;
ROLLBACK;
-- Each change of a command is followed by itself, and nothing stays that the table does not give any more.
REVOKE SELECT ON prices FROM clerk;
SELECT * FROM changed ORDER BY 3, 4, 1;
GRANT SELECT ON prices TO clerk;
ALTER POLICY own ON prices USING (author = current_user AND note IS NULL);
SELECT * FROM changed ORDER BY 3, 4, 1;
ALTER POLICY own ON prices TO auditor;
SELECT * FROM changed ORDER BY 3, 4, 1;
ALTER POLICY own ON prices RENAME TO mine;
SELECT * FROM changed ORDER BY 3, 4, 1;
DROP POLICY mine ON prices;
ALTER TABLE prices DISABLE ROW LEVEL SECURITY;
GRANT SELECT (amount) ON prices TO auditor;
SELECT * FROM changed ORDER BY 3, 4, 1;
REVOKE SELECT (author) ON prices FROM auditor;
REVOKE SELECT (amount) ON prices FROM auditor;
SELECT * FROM changed ORDER BY 3, 4, 1;
ALTER TABLE prices FORCE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY;
SELECT * FROM changed WHERE kind = 'row security' ORDER BY 3, 4, 1;
ALTER TABLE prices FORCE ROW LEVEL SECURITY;
ALTER TABLE prices NO FORCE ROW LEVEL SECURITY;
SELECT * FROM changed WHERE kind = 'row security' ORDER BY 3, 4, 1;
-- A policy whose name the history has for one of its own.
CREATE POLICY recent ON prices USING (true);
ALTER POLICY recent ON prices RENAME TO current;
DROP POLICY current ON prices;
SELECT what FROM state WHERE relation = 'prices_history' AND kind = 'policy';
-- create_history() makes them those of the table again.
GRANT SELECT ON prices TO reader;
REVOKE SELECT ON prices_history FROM reader;
SELECT base_entity.create_history('prices');
SELECT (SELECT string_agg(what, '; ' ORDER BY what) FROM state WHERE relation = 'prices' AND kind <> 'column')
     = (SELECT string_agg(what, '; ' ORDER BY what) FROM state WHERE relation = 'prices_history' AND kind <> 'column') AS is_the_same;
-- Grant options, and privileges that roles have granted along them.
GRANT SELECT ON prices TO reader WITH GRANT OPTION;
SET ROLE reader;
GRANT SELECT ON app.prices TO auditor;
SET ROLE app;
SELECT relation, what FROM state WHERE kind = 'grant' AND relation LIKE 'prices%' ORDER BY 1, 2;
GRANT SELECT ON prices_history TO reader WITH GRANT OPTION;
GRANT SELECT ON prices_history TO mallory WITH GRANT OPTION;
GRANT SELECT ON prices TO mallory;
SET ROLE reader;
GRANT SELECT ON app.prices_history TO clerk;
GRANT SELECT (author) ON app.prices_history TO auditor;
SET ROLE mallory;
GRANT SELECT ON app.prices_history TO auditor;
GRANT SELECT ON app.prices_history TO reader WITH GRANT OPTION;
SET ROLE app;
SELECT relation, what FROM state WHERE kind = 'grant' AND relation LIKE 'prices%' ORDER BY 1, 2;
-- With those that depend on them; other roles keep theirs.
REVOKE SELECT ON prices FROM reader CASCADE;
SELECT relation, what FROM state WHERE kind IN ('grant', 'column') AND relation LIKE 'prices%' ORDER BY 1, 2;
REVOKE SELECT ON prices FROM mallory;
SELECT relation, what FROM state WHERE kind IN ('grant', 'column') AND relation LIKE 'prices%' ORDER BY 1, 2;
REVOKE SELECT ON prices FROM clerk;
SELECT relation, what FROM state WHERE kind IN ('grant', 'column') AND relation LIKE 'prices%' ORDER BY 1, 2;
-- Privileges of columns stay where the whole table's are revoked from a role that has others'.
GRANT SELECT (uuid, author) ON prices TO reader WITH GRANT OPTION;
SET ROLE reader;
GRANT SELECT (author) ON app.prices TO clerk;
SET ROLE app;
GRANT SELECT ON prices TO clerk;
REVOKE SELECT ON prices FROM clerk;
SELECT relation, what FROM state WHERE kind IN ('grant', 'column') AND relation LIKE 'prices%' ORDER BY 1, 2;
REVOKE SELECT (uuid, author) ON prices FROM reader CASCADE;
-- GRANT as an element of CREATE SCHEMA.
RESET ROLE;
CREATE SCHEMA other AUTHORIZATION app GRANT SELECT ON app.prices TO clerk;
SELECT relation, what FROM app.state WHERE kind = 'grant' AND relation LIKE 'prices%' ORDER BY 1, 2;
DROP SCHEMA other;
-- Policies that are dropped with what they use, or with their last role, and those that lose a role.
SET ROLE app;
CREATE FUNCTION may_read(text) RETURNS boolean LANGUAGE sql AS 'SELECT true';
CREATE POLICY by_function ON prices USING (may_read(author));
CREATE POLICY of_two ON prices TO clerk, reader USING (true);
CREATE POLICY of_one ON prices TO clerk USING (true);
ALTER POLICY of_two ON prices_history USING (amount < 100);
SELECT what FROM state WHERE relation = 'prices_history' AND kind = 'policy' ORDER BY 1;
SET client_min_messages = error;
DROP FUNCTION may_read(text) CASCADE;
RESET ROLE;
SET ROLE clerk;
DROP OWNED BY clerk;
RESET client_min_messages;
RESET ROLE;
SELECT relation, kind, what FROM app.state WHERE kind IN ('grant', 'policy') AND relation LIKE 'prices%' ORDER BY 1, 2, 3;
-- Privileges on columns that are dropped or get another type.
SET ROLE app;
GRANT SELECT (note, amount) ON prices TO auditor;
UPDATE prices SET note = 'x';
INSERT INTO prices (note) VALUES ('x');
UPDATE prices SET note = '1';
ALTER TABLE prices ALTER note DROP DEFAULT, ALTER note TYPE int USING note::int;
SELECT what FROM state WHERE relation = 'prices_history' AND kind = 'column';
ALTER TABLE prices DROP COLUMN note;
SELECT what FROM state WHERE relation = 'prices_history' AND kind = 'column';
ALTER TABLE prices DROP COLUMN amount;
ALTER POLICY of_two ON prices_history USING (author <> '');
ALTER TABLE prices DROP COLUMN amount;
SELECT what FROM state WHERE relation = 'prices_history' AND kind = 'column';
-- The owner.
RESET ROLE;
REVOKE SELECT ON app.prices_history FROM clerk;
GRANT SELECT ON app.prices TO auditor, mallory;
REVOKE SELECT ON app.prices_history FROM mallory;
GRANT CREATE ON SCHEMA app TO clerk;
ALTER TABLE app.prices OWNER TO clerk;
SELECT relation, kind, what FROM app.state WHERE relation LIKE 'prices%' ORDER BY 1, 2, 3;
ALTER TABLE app.prices OWNER TO app;
DROP POLICY of_two ON app.prices;
DROP TABLE app.prices, app.prices_history CASCADE;
DROP VIEW app.changed, app.state;
DROP TABLE app.restricted;
DROP OWNED BY reader, clerk, auditor, mallory;
DROP ROLE reader, clerk, auditor, mallory;
