-- A table that is given to another role: the function beside it runs with the rights of the role that calls it, under its settings,
-- whatever its previous owner has made of it.
CREATE ROLE mallory;
CREATE ROLE heir;
CREATE SCHEMA lent;
GRANT USAGE, CREATE ON SCHEMA lent TO mallory;
GRANT USAGE ON SCHEMA lent TO heir, app;
SET ROLE mallory;
CREATE TABLE lent.prices (LIKE base_entity, LIKE base_history, amount int);
INSERT INTO lent.prices (amount) VALUES (1);
CREATE VIEW lent.as_of_now AS SELECT amount FROM lent.prices_as_of(now());
ALTER FUNCTION lent.prices_as_of(timestamptz) SECURITY DEFINER VOLATILE STRICT COST 1 ROWS 1 PARALLEL UNSAFE SET work_mem = '64kB';
RESET ROLE;
-- By a superuser, to a role that may not create in the schema.
ALTER TABLE lent.prices OWNER TO heir;
SELECT proname, proowner::regrole, prosecdef, provolatile, proisstrict, proparallel, procost, prorows, proconfig
FROM pg_proc WHERE proname = 'prices_as_of';
SET ROLE mallory;
SELECT amount FROM lent.prices;
SELECT amount FROM lent.prices_as_of(now());
SET ROLE heir;
SELECT amount FROM lent.prices_as_of(now());
RESET ROLE;
-- A function that the previous owner has written anew is no longer that of the table.
ALTER TABLE lent.prices OWNER TO mallory;
SET ROLE mallory;
CREATE OR REPLACE FUNCTION lent.prices_as_of(at timestamptz) RETURNS SETOF lent.prices LANGUAGE sql SECURITY DEFINER AS 'SELECT * FROM lent.prices';
RESET ROLE;
ALTER TABLE lent.prices OWNER TO heir;
SELECT proname, proowner::regrole, prosecdef FROM pg_proc WHERE proname = 'prices_as_of';
SELECT relation, kind, name, problem, severity FROM base_entity.drift();
SET ROLE mallory;
SELECT amount FROM lent.prices_as_of(now());
RESET ROLE;
-- The HINT of the WARNING helps.
DROP VIEW lent.as_of_now;
DROP FUNCTION lent.prices_as_of(timestamptz);
GRANT CREATE ON SCHEMA lent TO heir;
SELECT base_entity.create_history('lent.prices');
SELECT proowner::regrole FROM pg_proc WHERE proname = 'prices_as_of';
SELECT relation, problem FROM base_entity.check();
REVOKE CREATE ON SCHEMA lent FROM heir;
-- The same under a name that is cut to 63 bytes.
SET ROLE mallory;
CREATE TABLE lent.äääääääääääääääääääääääääääääs (LIKE base_entity, LIKE base_history, amount int);
CREATE OR REPLACE FUNCTION lent.ääääääääääääääääääääääääääää_as_of(at timestamptz) RETURNS SETOF lent.äääääääääääääääääääääääääääääs LANGUAGE sql AS 'SELECT * FROM lent.äääääääääääääääääääääääääääääs';
RESET ROLE;
ALTER TABLE lent.äääääääääääääääääääääääääääääs OWNER TO heir;
SELECT kind, name, problem FROM base_entity.drift();
DROP TABLE lent.äääääääääääääääääääääääääääääs, lent.äääääääääääääääääääääääääää_history CASCADE;
-- The function of a table that has lost its history stays with the previous owner: it is not the one of the next history.
GRANT CREATE ON SCHEMA lent TO heir;
SET ROLE mallory;
CREATE TABLE lent.tariffs (LIKE base_entity, LIKE base_history, amount int);
INSERT INTO lent.tariffs (amount) VALUES (1);
DROP TABLE lent.tariffs_history CASCADE;
RESET ROLE;
ALTER TABLE lent.tariffs OWNER TO heir;
SET ROLE heir;
SELECT base_entity.create_history('lent.tariffs');
UPDATE lent.tariffs SET amount = 2;
SELECT amount FROM lent.tariffs_history;
RESET ROLE;
SELECT proname, proowner::regrole FROM pg_proc WHERE proname = 'tariffs_as_of';
-- REASSIGN OWNED fires no event trigger: the function stays as the previous owner has made it, and check() reports it.
GRANT CREATE ON SCHEMA lent TO heir;
SET ROLE heir;
CREATE TABLE lent.rates (LIKE base_entity, LIKE base_history, rate int);
ALTER FUNCTION lent.rates_as_of(timestamptz) SECURITY DEFINER;
RESET ROLE;
REASSIGN OWNED BY heir TO mallory;
SELECT relation, problem, severity FROM base_entity.check() WHERE relation = 'lent.rates'::regclass;
ALTER FUNCTION lent.rates_as_of(timestamptz) SECURITY INVOKER;
SELECT relation, problem, severity FROM base_entity.check() WHERE relation = 'lent.rates'::regclass;
DROP SCHEMA lent CASCADE;
DROP OWNED BY mallory, heir;
DROP ROLE mallory, heir;
