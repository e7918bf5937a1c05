-- The function beside a table runs no CHECK of a domain that another role owns, and may give a CHECK later: a SELECT of the table runs none.
CREATE ROLE alice;
CREATE ROLE mallory;
CREATE ROLE reader;
GRANT CREATE ON SCHEMA public TO alice, mallory;
SET ROLE mallory;
CREATE FUNCTION spy(text) RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN RAISE WARNING 'code of mallory runs as %', current_user; RETURN true; END $$;
CREATE DOMAIN code AS text;
SET ROLE alice;
CREATE DOMAIN outer_code AS code;
CREATE DOMAIN amount AS int;
CREATE TABLE orders (id int PRIMARY KEY, LIKE base_history, c code, o outer_code, gone int, a amount, n int);
INSERT INTO orders (id, c, o, a) VALUES (1, 'a', 'a', 1), (2, 'x', 'x', 2);
UPDATE orders SET c = 'b', o = 'b' WHERE id = 1;
DELETE FROM orders WHERE id = 2;
CREATE TABLE amounts (id int PRIMARY KEY, LIKE base_history, a amount);
GRANT SELECT ON orders TO reader;
SET ROLE mallory;
ALTER DOMAIN code ADD CHECK (spy(VALUE)) NOT VALID;
RESET ROLE;
SELECT min(valid_from) AS first FROM orders_history \gset
SET ROLE reader;
SELECT id, c, o, a, pg_typeof(c), pg_typeof(o) FROM orders_as_of(:'first') WHERE id < 3 ORDER BY id;
SELECT id, c FROM orders_as_of(now()) ORDER BY id;
RESET ROLE;
SELECT proname, proparallel, prosrc FROM pg_proc WHERE proname = 'orders_as_of';
-- A domain of the table's owner or of a superuser is checked, and the query of the function is a part of the one that calls it.
SELECT proname, proparallel, prosrc ~ '::public.amount' AS checks FROM pg_proc WHERE proname = 'amounts_as_of';
-- The function follows columns, names and owners.
SET ROLE alice;
ALTER TABLE orders RENAME COLUMN n TO m;
ALTER TABLE orders DROP COLUMN gone;
ALTER TABLE orders RENAME TO purchases;
SELECT count(*) FROM purchases_as_of(:'first');
ALTER TABLE purchases DROP COLUMN c, DROP COLUMN o;
RESET ROLE;
SELECT proname, proparallel, prosrc ~ '::public.amount' AS checks FROM pg_proc WHERE proname = 'purchases_as_of';
GRANT alice TO mallory;
ALTER TABLE amounts OWNER TO mallory;
SELECT proname, proparallel, proowner::regrole, prosrc FROM pg_proc WHERE proname = 'amounts_as_of';
-- A domain that gets another owner later: create_history() writes the function anew.
ALTER DOMAIN amount OWNER TO mallory;
SELECT relation, problem FROM base_entity.check() WHERE problem ~ 'constraints';
SELECT base_entity.create_history('purchases'), base_entity.create_history('amounts');
SELECT relation, problem FROM base_entity.check() WHERE problem ~ 'constraints';
SELECT proname, proparallel, prosrc FROM pg_proc WHERE proname IN ('amounts_as_of', 'purchases_as_of') ORDER BY proname;
SET client_min_messages = warning;
DROP OWNED BY alice, mallory, reader CASCADE;
DROP ROLE alice, mallory, reader;
