-- A table is given to the role that has its history already, as by a script over all tables of a schema: the function goes with it, and what is refused in the other order is refused.
CREATE ROLE alice;
CREATE ROLE carol;
GRANT CREATE ON SCHEMA public TO alice, carol;
SET ROLE alice;
CREATE TABLE prices (id int PRIMARY KEY, LIKE base_history, amount int);
INSERT INTO prices (id, amount) VALUES (1, 1);
ALTER FUNCTION prices_as_of(timestamptz) SECURITY DEFINER;
RESET ROLE;
ALTER TABLE prices_history OWNER TO carol;
ALTER TABLE prices OWNER TO carol;
SELECT proowner::regrole, prosecdef FROM pg_proc WHERE proname = 'prices_as_of';
SELECT relation, problem FROM base_entity.check();
SET ROLE carol;
UPDATE prices SET amount = 2;
ALTER TABLE prices ADD COLUMN note text;
SELECT id, amount, note FROM prices_as_of(now());
-- One that is the former owner's own stays, with a WARNING.
SET ROLE alice;
CREATE TABLE rates (id int PRIMARY KEY, LIKE base_history, amount int);
CREATE OR REPLACE FUNCTION rates_as_of(at timestamptz) RETURNS SETOF rates LANGUAGE sql AS 'SELECT * FROM rates';
RESET ROLE;
ALTER TABLE rates_history OWNER TO carol;
ALTER TABLE rates OWNER TO carol;
ALTER TABLE rates OWNER TO carol;
ALTER TABLE rates ADD COLUMN note text;
-- A parent of another role.
SET ROLE alice;
CREATE TABLE secrets (id int PRIMARY KEY, LIKE base_history, secret text);
CREATE TABLE spies (LIKE secrets_history);
ALTER TABLE secrets_history INHERIT spies;
RESET ROLE;
ALTER TABLE secrets_history OWNER TO carol;
ALTER TABLE secrets OWNER TO carol;
ALTER TABLE secrets_history OWNER TO alice;
-- Nor is such a history linked again.
SET ROLE alice;
CALL base_entity.release('secrets', '{base_history}');
DROP FUNCTION secrets_as_of;
RESET ROLE;
ALTER TABLE secrets OWNER TO carol;
ALTER TABLE secrets_history OWNER TO carol;
SET ROLE carol;
CALL base_entity.adopt('secrets', '{base_history}');
\echo :LAST_ERROR_SQLSTATE
RESET ROLE;
ALTER TABLE secrets_history NO INHERIT spies;
SET ROLE carol;
CALL base_entity.adopt('secrets', '{base_history}');
RESET ROLE;
-- The function stays PARALLEL UNSAFE where it calls base_entity.as_of() for a domain of another role.
CREATE ROLE mallory;
GRANT CREATE ON SCHEMA public TO mallory;
SET ROLE mallory;
CREATE DOMAIN code AS text;
SET ROLE alice;
CREATE TABLE codes (id int PRIMARY KEY, LIKE base_history, code code);
RESET ROLE;
ALTER TABLE codes OWNER TO carol;
SELECT proowner::regrole, proparallel FROM pg_proc WHERE proname = 'codes_as_of';
-- It is SAFE where the domain is the next owner's.
ALTER TABLE codes OWNER TO mallory;
SELECT proowner::regrole, proparallel FROM pg_proc WHERE proname = 'codes_as_of';
SET client_min_messages = warning;
DROP OWNED BY alice, carol, mallory CASCADE;
DROP ROLE alice, carol, mallory;
