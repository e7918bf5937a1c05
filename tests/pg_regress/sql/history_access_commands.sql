-- A history follows each command by itself, in whichever form it is sent: what an earlier one has changed was followed then.
CREATE ROLE mallory;
GRANT USAGE ON SCHEMA app TO mallory;
\c - app
CREATE TABLE prices (LIKE base_history, id int PRIMARY KEY, amount int);
CREATE FUNCTION held() RETURNS text LANGUAGE sql SET search_path = app, pg_catalog AS $$
    SELECT coalesce((SELECT 'history: SELECT' FROM pg_class c, aclexplode(c.relacl) g
                     WHERE c.oid = 'prices_history'::regclass AND g.grantee = 'mallory'::regrole), 'history: nothing')
        || coalesce((SELECT ', table: ' || string_agg(g.privilege_type, ' ' ORDER BY g.privilege_type) FROM pg_class c, aclexplode(c.relacl) g
                     WHERE c.oid = 'prices'::regclass AND g.grantee = 'mallory'::regrole), ', table: nothing')
$$;
-- In one message.
GRANT SELECT ON prices TO mallory \; REVOKE SELECT ON prices_history FROM mallory \; GRANT INSERT ON prices TO mallory \; SELECT held();
REVOKE ALL ON prices FROM mallory;
-- In one string of EXECUTE, and in functions of each kind.
DO $$ BEGIN
    EXECUTE 'GRANT SELECT ON prices TO mallory; REVOKE SELECT ON prices_history FROM mallory; GRANT INSERT ON prices TO mallory';
END $$;
SELECT held();
REVOKE ALL ON prices FROM mallory;
CREATE FUNCTION by_sql() RETURNS text LANGUAGE sql AS $$
    GRANT SELECT ON prices TO mallory;
    REVOKE SELECT ON prices_history FROM mallory;
    GRANT INSERT ON prices TO mallory;
    SELECT held();
$$;
SELECT by_sql();
REVOKE ALL ON prices FROM mallory;
SELECT held();
CREATE PROCEDURE by_procedure() LANGUAGE plpgsql AS $$ BEGIN
    GRANT SELECT ON prices TO mallory;
    COMMIT;
    RAISE INFO '%', held();
    REVOKE SELECT ON prices_history FROM mallory;
    BEGIN
        REVOKE SELECT ON prices FROM mallory;
        GRANT SELECT ON prices TO mallory;
        RAISE INFO '%', held();
        RAISE division_by_zero;
    EXCEPTION WHEN division_by_zero THEN
        GRANT INSERT ON prices TO mallory;
    END;
    RAISE INFO '%', held();
    COMMIT;
    GRANT DELETE ON prices TO mallory;
END $$;
CALL by_procedure();
SELECT held();
REVOKE ALL ON prices FROM mallory;
-- Under other isolation levels.
BEGIN ISOLATION LEVEL REPEATABLE READ;
SELECT held();
GRANT SELECT ON prices TO mallory;
SELECT held();
REVOKE SELECT ON prices_history FROM mallory;
GRANT INSERT ON prices TO mallory;
SELECT held();
REVOKE SELECT ON prices FROM mallory;
GRANT SELECT ON prices TO mallory;
SELECT held();
COMMIT;
REVOKE ALL ON prices FROM mallory;
-- By a command in another one, of an event trigger.
\c - postgres
CREATE FUNCTION nested() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN
    IF current_setting('nested.is_next', true) = 'on' THEN
        SET nested.is_next = off;
        GRANT SELECT ON app.prices TO mallory;
        REVOKE SELECT ON app.prices_history FROM mallory;
        GRANT TRIGGER ON app.prices TO mallory;
    END IF;
END $$;
CREATE EVENT TRIGGER z_nested ON ddl_command_end WHEN TAG IN ('GRANT') EXECUTE FUNCTION nested();
SET nested.is_next = on;
GRANT INSERT ON app.prices TO mallory;
SELECT app.held();
REVOKE ALL ON app.prices FROM mallory;
DROP EVENT TRIGGER z_nested;
DROP FUNCTION nested();
-- A partitioned table: its privileges and policies are the history's, not those of its partitions.
SET ROLE app;
CREATE TABLE rates (LIKE base_history, id int PRIMARY KEY, rate int) PARTITION BY LIST (id);
CREATE TABLE rates_1 PARTITION OF rates FOR VALUES IN (1);
CREATE TABLE rates_2 (LIKE rates INCLUDING ALL);
CREATE VIEW access AS
    SELECT c.relname::text, c.relrowsecurity, c.relacl::text ~ 'mallory=r' AS mallory_reads,
           (SELECT string_agg(p.polname || ' ' || pg_get_expr(p.polqual, p.polrelid), ', ' ORDER BY p.polname) FROM pg_policy p WHERE p.polrelid = c.oid) AS policies
    FROM pg_class c WHERE c.relname LIKE 'rates%' AND c.relkind IN ('r', 'p');
GRANT SELECT ON rates_1, rates_2 TO mallory;
ALTER TABLE rates_2 ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_partition ON rates_1 USING (false);
ALTER TABLE rates ATTACH PARTITION rates_2 FOR VALUES IN (2);
SELECT * FROM access ORDER BY 1;
GRANT SELECT ON rates TO mallory;
ALTER TABLE rates ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_table ON rates USING (id = 1);
SELECT * FROM access WHERE relname = 'rates_history';
REVOKE SELECT ON rates_history FROM mallory;
ALTER POLICY of_table ON rates_history USING (id = 1 AND rate < 5);
REVOKE SELECT ON rates_1 FROM mallory;
GRANT SELECT ON rates_1 TO mallory;
ALTER TABLE rates_1 DISABLE ROW LEVEL SECURITY;
DROP POLICY of_partition ON rates_1;
ALTER TABLE rates DETACH PARTITION rates_2;
ALTER TABLE rates ADD COLUMN note text;
SELECT * FROM access WHERE relname = 'rates_history';
-- The owner of a partition does not change the history of the table.
RESET ROLE;
ALTER TABLE app.rates_1 OWNER TO mallory;
SET ROLE mallory;
GRANT SELECT ON app.rates_1 TO PUBLIC;
CREATE POLICY of_table ON app.rates_1 USING (true);
DROP POLICY of_table ON app.rates_1;
REVOKE ALL ON app.rates_1 FROM PUBLIC;
SET ROLE app;
SELECT * FROM access WHERE relname = 'rates_history';
DROP POLICY of_table ON rates;
ALTER TABLE rates DISABLE ROW LEVEL SECURITY;
SELECT * FROM access WHERE relname = 'rates_history';
RESET ROLE;
DROP VIEW app.access;
DROP TABLE app.rates, app.rates_history, app.rates_2, app.prices, app.prices_history;
DROP FUNCTION app.held(), app.by_sql();
DROP PROCEDURE app.by_procedure();
DROP OWNED BY mallory;
DROP ROLE mallory;
