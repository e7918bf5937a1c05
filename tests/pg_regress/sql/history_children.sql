-- A table that inherits from a history is not read with it, and runs nothing when versions are removed: its owner may be another role.
CREATE ROLE mallory;
CREATE ROLE heir;
GRANT CREATE ON SCHEMA public TO mallory, heir;
SET ROLE heir;
CREATE TABLE secrets (t text);
SET ROLE mallory;
CREATE TABLE prices (id int PRIMARY KEY, LIKE base_history, amount int);
-- Refused, in either way.
CREATE TABLE special_copies () INHERITS (prices_history);
CREATE TABLE price_copies (LIKE prices_history);
ALTER TABLE price_copies INHERIT prices_history;
-- While the history is linked to no table, it is not known as one.
CALL base_entity.release('prices', '{base_history}');
ALTER TABLE price_copies INHERIT prices_history;
CALL base_entity.adopt('prices', '{base_history}');
SELECT relation, kind, name, problem, severity FROM base_entity.drift();
CREATE FUNCTION take_rights() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN EXECUTE 'GRANT ALL ON public.secrets TO mallory'; RETURN OLD; END $$;
CREATE TRIGGER take_rights BEFORE DELETE ON price_copies FOR EACH ROW EXECUTE FUNCTION take_rights();
INSERT INTO price_copies (valid_to, operation, actor, transaction, id, valid_from, amount) VALUES ('2001-01-01', 'UPDATE', 'x', '1', 1, '2000-01-01', 5);
INSERT INTO prices (id, amount) VALUES (9, 1);
UPDATE prices SET amount = 2;
RESET ROLE;
ALTER TABLE prices OWNER TO heir;
SET ROLE heir;
SELECT * FROM prices_as_of('2000-06-01');
SELECT amount FROM base_entity.as_of(NULL::prices, '2000-06-01');
SELECT operation FROM base_entity.versions(NULL::prices, 1);
SELECT id, operation, old, new FROM base_entity.changes('prices');
CALL base_entity.purge_history('prices', '1 year');
CALL base_entity.erase_history('prices', '1');
SELECT has_table_privilege('mallory', 'secrets', 'SELECT');
-- A function that an older version of the extension has written is still the table's, and create_history() writes it anew.
SELECT replace(prosrc, 'ONLY public.prices_history', 'public.prices_history') AS body FROM pg_proc WHERE proname = 'prices_as_of' \gset
SELECT format('CREATE OR REPLACE FUNCTION prices_as_of(at timestamptz) RETURNS SETOF prices LANGUAGE sql STABLE PARALLEL SAFE AS %L', :'body') \gexec
SELECT count(*) FROM prices_as_of('2000-06-01');
SELECT base_entity.create_history('prices');
SELECT count(*) FROM prices_as_of('2000-06-01');
RESET ROLE;
DROP OWNED BY mallory CASCADE;
SELECT relation, problem FROM base_entity.check();
DROP OWNED BY heir CASCADE;
DROP ROLE mallory, heir;
