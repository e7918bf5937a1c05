-- A function with the name of the one beside a table, and its body, is the table's only if it has the form that the extension gives it, and the table's owner.
-- Another one stays with its owner where the table is given away: its expressions and types would run the previous owner's code with the rights of the next one.
CREATE ROLE alice;
CREATE ROLE carol;
GRANT CREATE ON SCHEMA public TO alice, carol;
SET ROLE alice;
CREATE TABLE prices (id int PRIMARY KEY, LIKE base_history, amount int);
INSERT INTO prices (id, amount) VALUES (1, 1);
SELECT prosrc FROM pg_proc WHERE proname = 'prices_as_of' \gset
-- With a default.
CREATE FUNCTION tell() RETURNS timestamptz LANGUAGE plpgsql AS $$ BEGIN RAISE WARNING 'code of alice runs as %', current_user; RETURN now(); END $$;
CREATE OR REPLACE FUNCTION prices_as_of(at timestamptz DEFAULT tell()) RETURNS SETOF prices LANGUAGE sql STABLE PARALLEL SAFE AS :'prosrc';
-- The table can be changed.
ALTER TABLE prices ADD COLUMN note text;
SELECT base_entity.create_history('prices');
ALTER TABLE prices DROP COLUMN note;
RESET ROLE;
ALTER TABLE prices OWNER TO carol;
SELECT proowner::regrole, pg_get_function_arguments(oid) FROM pg_proc WHERE proname = 'prices_as_of';
SELECT relation, problem FROM base_entity.check();
ALTER TABLE prices OWNER TO alice;
-- With another type of the result.
SET ROLE alice;
CREATE FUNCTION is_told(int) RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN RAISE WARNING 'code of alice runs as %', current_user; RETURN true; END $$;
CREATE DOMAIN told AS int CHECK (is_told(VALUE));
CREATE TYPE row_told AS (id told, valid_from timestamptz, amount int);
DROP FUNCTION prices_as_of;
CREATE FUNCTION prices_as_of(at timestamptz) RETURNS TABLE (id told, valid_from timestamptz, amount int) LANGUAGE sql STABLE PARALLEL SAFE AS :'prosrc';
RESET ROLE;
ALTER TABLE prices OWNER TO carol;
SELECT proowner::regrole, pg_get_function_result(oid) FROM pg_proc WHERE proname = 'prices_as_of';
ALTER TABLE prices OWNER TO alice;
SET ROLE alice;
DROP FUNCTION prices_as_of;
CREATE FUNCTION prices_as_of(at timestamptz) RETURNS SETOF row_told LANGUAGE sql STABLE PARALLEL SAFE AS :'prosrc';
RESET ROLE;
ALTER TABLE prices OWNER TO carol;
SELECT proowner::regrole, pg_get_function_result(oid) FROM pg_proc WHERE proname = 'prices_as_of';
ALTER TABLE prices OWNER TO alice;
-- In another language, as a procedure, and without SETOF.
SET ROLE alice;
DROP FUNCTION prices_as_of;
SELECT 'BEGIN RETURN QUERY ' || :'prosrc' || '; END' AS body \gset
CREATE FUNCTION prices_as_of(at timestamptz) RETURNS SETOF prices LANGUAGE plpgsql AS :'body';
RESET ROLE;
ALTER TABLE prices OWNER TO carol;
ALTER TABLE prices OWNER TO alice;
SET ROLE alice;
DROP FUNCTION prices_as_of;
CREATE FUNCTION prices_as_of(at timestamptz) RETURNS prices LANGUAGE sql AS :'prosrc';
RESET ROLE;
ALTER TABLE prices OWNER TO carol;
ALTER TABLE prices OWNER TO alice;
SET ROLE alice;
DROP FUNCTION prices_as_of;
CREATE PROCEDURE prices_as_of(at timestamptz) LANGUAGE sql AS :'prosrc';
RESET ROLE;
ALTER TABLE prices OWNER TO carol;
SELECT proowner::regrole, prokind FROM pg_proc WHERE proname = 'prices_as_of';
ALTER TABLE prices OWNER TO alice;
SET ROLE alice;
DROP PROCEDURE prices_as_of;
-- One of the form is the table's.
CREATE FUNCTION prices_as_of(at timestamptz) RETURNS SETOF prices LANGUAGE sql STABLE PARALLEL SAFE AS :'prosrc';
RESET ROLE;
ALTER TABLE prices OWNER TO carol;
SELECT proowner::regrole FROM pg_proc WHERE proname = 'prices_as_of';
SET ROLE carol;
SELECT id, amount FROM prices_as_of(now());
RESET ROLE;
-- The function of a table that was given to another role while it had no history is no matter to the next one.
SET ROLE alice;
CREATE TABLE rates (id int PRIMARY KEY, LIKE base_history, rate int);
CALL base_entity.release('rates', '{base_history}');
RESET ROLE;
ALTER TABLE rates OWNER TO carol;
SET ROLE carol;
ALTER TABLE rates RENAME TO costs;
CALL base_entity.adopt('costs', '{base_history}');
ALTER TABLE costs ADD COLUMN x int;
SELECT base_entity.create_history('costs');
RESET ROLE;
ALTER TABLE costs ADD COLUMN y int;
SELECT proname, proowner::regrole, pg_get_function_result(oid) FROM pg_proc WHERE proname ~ '^(rates|costs)_as_of$' ORDER BY 1;
SELECT id, rate, x, y FROM costs_as_of(now());
-- So is one that its owner has given to another role, until a role that may act as both gives the table away.
ALTER FUNCTION costs_as_of(timestamptz) OWNER TO alice;
SET ROLE carol;
ALTER TABLE costs ADD COLUMN z int;
RESET ROLE;
SELECT relation, problem FROM base_entity.check();
ALTER TABLE costs OWNER TO app;
SELECT proowner::regrole FROM pg_proc WHERE proname = 'costs_as_of';
SET client_min_messages = warning;
DROP TABLE costs, costs_history;
SELECT proname FROM pg_proc WHERE proname ~ '^(rates|costs)_as_of$';
DROP OWNED BY alice, carol CASCADE;
DROP ROLE alice, carol;
