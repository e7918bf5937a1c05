-- Restrictions that the owner has made on a history stay where adopt() links it to its table again, and where row-level security of the table is
-- disabled or gets permissive policies.
CREATE ROLE reader;
GRANT USAGE ON SCHEMA app TO reader;
\c - app
CREATE FUNCTION access(history regclass) RETURNS TABLE (reads boolean, is_enabled boolean, is_forced boolean, policies text) LANGUAGE sql AS $$
    SELECT has_table_privilege('reader', oid, 'SELECT'), relrowsecurity, relforcerowsecurity,
           (SELECT string_agg(p.polname, ', ' ORDER BY p.polname) FROM pg_policy p WHERE p.polrelid = c.oid)
    FROM pg_class c WHERE c.oid = history
$$;
-- adopt() of a table that continues its history.
CREATE TABLE prices (LIKE base_entity, LIKE base_history, amount int);
INSERT INTO prices (amount) VALUES (1);
UPDATE prices SET amount = 2;
GRANT SELECT ON prices TO reader;
CALL base_entity.release('prices', '{base_history}');
CALL base_entity.adopt('prices', '{base_history}');
REVOKE SELECT ON prices_history FROM reader;
ALTER TABLE prices_history ENABLE ROW LEVEL SECURITY;
CREATE POLICY recent ON prices_history AS RESTRICTIVE USING (valid_to > now() + interval '1 year');
CALL base_entity.release('prices', '{base_history}');
CALL base_entity.adopt('prices', '{base_history}');
SELECT * FROM access('prices_history');
-- Privileges and policies that the table has got while it was released are not given to the history.
CALL base_entity.release('prices', '{base_history}');
GRANT SELECT ON prices TO PUBLIC;
ALTER TABLE prices ENABLE ROW LEVEL SECURITY;
CREATE POLICY every ON prices USING (true);
CALL base_entity.adopt('prices', '{base_history}');
SELECT * FROM access('prices_history');
SELECT base_entity.create_history('prices');
SELECT * FROM access('prices_history');
-- After DROP EXTENSION, too.
REVOKE SELECT ON prices_history FROM PUBLIC, reader;
DROP POLICY every ON prices_history;
\c - postgres
SET client_min_messages = error;
DROP EXTENSION base_entity CASCADE;
CREATE EXTENSION base_entity;
\c - app
CALL base_entity.adopt('prices', '{base_entity,base_history}');
SELECT * FROM access('prices_history');
DROP TABLE prices, prices_history;
-- DISABLE and NO FORCE ROW LEVEL SECURITY are followed where the history has the policies of its table, and no others.
CREATE TABLE rates (LIKE base_history, id int PRIMARY KEY, amount int);
INSERT INTO rates (id, amount) VALUES (1, 1);
UPDATE rates SET amount = 2;
GRANT SELECT ON rates TO reader;
ALTER TABLE rates_history ENABLE ROW LEVEL SECURITY;
CREATE POLICY recent ON rates_history USING (valid_to > now() + interval '1 day');
ALTER TABLE rates ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
-- A permissive policy of the table would be an alternative to the history's own.
CREATE POLICY every ON rates USING (true);
CREATE POLICY low ON rates AS RESTRICTIVE USING (amount < 10);
SELECT * FROM access('rates_history');
ALTER POLICY every ON rates USING (amount > 0);
ALTER POLICY every ON rates RENAME TO all_rows;
DROP POLICY all_rows ON rates;
DROP POLICY low ON rates;
ALTER TABLE rates NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
SELECT * FROM access('rates_history');
\c - postgres
SET ROLE reader;
SELECT count(*) FROM app.rates_history;
\c - app
-- The HINTs.
ALTER TABLE app.rates_history NO FORCE ROW LEVEL SECURITY;
ALTER TABLE app.rates_history DISABLE ROW LEVEL SECURITY;
DROP POLICY recent ON rates_history;
CREATE POLICY own ON rates USING (amount < 10);
ALTER TABLE rates ENABLE ROW LEVEL SECURITY;
ALTER TABLE rates DISABLE ROW LEVEL SECURITY;
SELECT * FROM access('rates_history');
-- A stricter policy of the same name, and one that the history lacks.
ALTER TABLE rates ENABLE ROW LEVEL SECURITY;
ALTER POLICY own ON rates_history USING (amount < 0);
ALTER TABLE rates DISABLE ROW LEVEL SECURITY;
SELECT * FROM access('rates_history');
DROP POLICY own ON rates_history;
ALTER TABLE rates ENABLE ROW LEVEL SECURITY;
ALTER TABLE rates DISABLE ROW LEVEL SECURITY;
SELECT * FROM access('rates_history');
-- A policy of its own that the history has before row-level security is enabled.
DROP POLICY own ON rates;
CREATE POLICY recent ON rates_history USING (valid_to > now() + interval '1 day');
CREATE POLICY every ON rates USING (true);
SELECT * FROM access('rates_history');
-- The HINT gives it to the history.
CREATE POLICY every ON app.rates_history USING (true);
SELECT base_entity.create_history('rates');
SELECT * FROM access('rates_history');
DROP TABLE rates, rates_history;
-- A policy of the history's own under a name that a policy of the table gets is none of the table.
\c - app
CREATE TABLE secrets (LIKE base_entity, LIKE base_history, author name DEFAULT current_user, t text);
GRANT SELECT ON secrets TO reader;
ALTER TABLE secrets ENABLE ROW LEVEL SECURITY;
CREATE POLICY mine ON secrets USING (author = current_user);
CREATE POLICY closed ON secrets_history USING (false);
DROP POLICY mine ON secrets_history;
INSERT INTO secrets (t) VALUES ('old');
UPDATE secrets SET t = 'new';
ALTER POLICY mine ON secrets RENAME TO closed;
CREATE POLICY of_all ON secrets USING (true);
CREATE TABLE memos (LIKE base_entity, LIKE base_history, author name DEFAULT current_user, t text);
GRANT SELECT ON memos TO reader;
ALTER TABLE memos ENABLE ROW LEVEL SECURITY;
CREATE POLICY readers ON memos_history USING (false);
INSERT INTO memos (t) VALUES ('old');
UPDATE memos SET t = 'new';
CREATE POLICY readers ON memos USING (author = current_user);
CREATE POLICY of_all ON memos USING (true);
\c - postgres
SET ROLE reader;
SELECT (SELECT count(*) FROM app.secrets_history) AS secrets, (SELECT count(*) FROM app.memos_history) AS memos;
RESET ROLE;
DROP TABLE app.secrets, app.secrets_history, app.memos, app.memos_history;
\c - postgres
DROP FUNCTION app.access;
DROP OWNED BY reader;
DROP ROLE reader;
