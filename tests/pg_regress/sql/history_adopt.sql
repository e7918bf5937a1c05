-- adopt() gives an existing table a history, release() takes it away and leaves the versions; apart from other templates.
\c - app
CREATE TABLE customers (id int PRIMARY KEY, actor text, name text);
INSERT INTO customers VALUES (1, 'x', 'Ada'), (2, 'y', 'Bob');
SELECT statement, lock FROM base_entity.plan_adopt('customers', '{base_history}');
CALL base_entity.adopt('customers', '{base_history,base_versioned}');
UPDATE customers SET name = 'Robert' WHERE id = 2;
DELETE FROM customers WHERE id = 1;
SELECT operation, id, actor, name, version FROM customers_history ORDER BY valid_to;
SELECT (version).name FROM base_entity.versions(NULL::customers, 2);
CALL base_entity.release('customers', '{base_history}');
SELECT public.describe('customers');
UPDATE customers SET name = 'Bobby' RETURNING version;
SELECT count(*) FROM customers_history;
SELECT entity, templates, rules FROM base_entity.entities WHERE entity = 'customers'::regclass;
CALL base_entity.release('customers', '{base_history}');
CALL base_entity.adopt('customers', '{base_history}');
UPDATE customers SET name = 'Bert';
SELECT name FROM customers_history ORDER BY valid_to;
CALL base_entity.release('customers', '{base_versioned,base_history}');
SELECT public.describe('customers');
CALL base_entity.adopt('customers', '{base_history,base_soft_delete,base_versioned}');
CALL base_entity.release('customers', '{base_soft_delete}');
SELECT public.describe('customers');
CALL base_entity.release('customers');
SELECT public.describe('customers');
CALL base_entity.release('customers', '{nothing}');
CALL base_entity.release('customers', '{}');
-- A template of the user's own with a history: each table made LIKE it has one.
\c - postgres
CREATE TABLE base_entity.audited_entity (LIKE base_entity, LIKE base_history, LIKE base_authored);
GRANT SELECT ON base_entity.audited_entity TO app;
SELECT to_regclass('base_entity.audited_entity_history');
\c - app
CREATE TABLE accounts (LIKE audited_entity, balance int);
INSERT INTO accounts (balance) VALUES (1);
UPDATE accounts SET balance = 2;
SELECT balance FROM accounts_history;
-- It has all that its templates give.
CREATE TABLE rates (LIKE base_entity, LIKE base_history, rate int);
SELECT relation, kind, name, problem FROM base_entity.drift();
DROP TABLE rates_history CASCADE;
SELECT relation, kind, name, problem, lock FROM base_entity.drift();
SELECT base_entity.accept_drift('rates', 'history');
SELECT count(*) FROM base_entity.check();
CALL base_entity.repair('rates');
SELECT base_entity.accept_drift('rates', 'history', is_accepted => false);
CALL base_entity.repair('rates');
SELECT count(*) FROM base_entity.drift();
DROP TABLE rates, rates_history;
\c - postgres
SET ROLE app;
DROP TABLE accounts;
RESET ROLE;
DROP TABLE base_entity.audited_entity;
-- A table without a primary key is refused before anything changes; one that gets a key from a template is not. A history is refused.
\c - app
CREATE TABLE visits (name text);
INSERT INTO visits VALUES ('Ada');
CALL base_entity.adopt('visits', '{base_timestamps,base_history}');
SELECT * FROM base_entity.plan_adopt('visits', '{base_history}');
SELECT attname FROM pg_attribute WHERE attrelid = 'visits'::regclass AND attnum > 0;
SET client_min_messages = warning;
CALL base_entity.adopt('visits', '{base_entity,base_history}');
CALL base_entity.adopt('visits_history', '{base_timestamps}');
CALL base_entity.adopt('visits_history');
CALL base_entity.release('visits', '{base_history}');
CALL base_entity.adopt('visits_history', '{base_timestamps}');
-- A key of so many columns that the index of the history has no place for another one.
SELECT format('CREATE TABLE places (%s, PRIMARY KEY (%s))', string_agg('c' || i || ' int', ', '), string_agg('c' || i, ', ')) FROM generate_series(1, 32) i \gexec
CALL base_entity.adopt('places', '{base_timestamps,base_history}');
SELECT count(*) FROM pg_attribute WHERE attrelid = 'places'::regclass AND attnum > 0;
SELECT format('CREATE TABLE spots (LIKE base_history, %s, PRIMARY KEY (%s))', string_agg('c' || i || ' int', ', '), string_agg('c' || i, ', ')) FROM generate_series(1, 32) i \gexec
-- A history that a table has through a template of the user's own is released with that template.
\c - postgres
CREATE TABLE base_entity.kept (LIKE base_entity, LIKE base_history);
CREATE TABLE shops (LIKE kept, item text);
CALL base_entity.release('shops', '{base_history}');
INSERT INTO shops (item) VALUES ('a');
UPDATE shops SET item = 'b';
SELECT item FROM shops_history;
CALL base_entity.release('shops', '{kept}');
-- A trigger that the history would refuse at the first change is refused before anything changes.
CREATE TABLE guests (id int PRIMARY KEY, name text);
CREATE FUNCTION unchanged() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER zzzz_check BEFORE INSERT OR UPDATE ON guests FOR EACH ROW EXECUTE FUNCTION unchanged();
SELECT statement FROM base_entity.plan_adopt('guests', '{base_history}');
CALL base_entity.adopt('guests', '{base_history}');
\echo :LAST_ERROR_SQLSTATE
ALTER TRIGGER zzzz_check ON guests RENAME TO zzz_base_f;
CALL base_entity.adopt('guests', '{base_history}');
INSERT INTO guests VALUES (1, 'a');
UPDATE guests SET name = 'b';
ALTER TRIGGER zzz_base_f ON guests RENAME TO "a_zzzz_check";
CALL base_entity.adopt('guests', '{base_history}');
UPDATE guests SET name = 'c';
CREATE TABLE visits (id int PRIMARY KEY, name text);
CREATE TRIGGER zzzz_check BEFORE INSERT OR UPDATE ON visits FOR EACH ROW EXECUTE FUNCTION unchanged();
ALTER TABLE visits DISABLE TRIGGER zzzz_check;
CREATE TRIGGER zzzz_after AFTER INSERT OR UPDATE ON visits FOR EACH ROW EXECUTE FUNCTION unchanged();
CREATE TRIGGER zzzz_statement BEFORE INSERT OR UPDATE ON visits FOR EACH STATEMENT EXECUTE FUNCTION unchanged();
CALL base_entity.adopt('visits', '{base_history}');
INSERT INTO visits VALUES (1, 'a');
-- One of a partition is refused, too, also below a partition that is partitioned.
CREATE TABLE trips (id int PRIMARY KEY, name text) PARTITION BY RANGE (id);
CREATE TABLE trips_1 PARTITION OF trips FOR VALUES FROM (0) TO (10) PARTITION BY RANGE (id);
CREATE TABLE trips_11 PARTITION OF trips_1 FOR VALUES FROM (0) TO (5);
CREATE TRIGGER zzzz_check BEFORE UPDATE ON trips_11 FOR EACH ROW EXECUTE FUNCTION unchanged();
INSERT INTO trips VALUES (1, 'a');
SELECT statement FROM base_entity.plan_adopt('trips', '{base_history}');
CALL base_entity.adopt('trips', '{base_history}');
UPDATE trips SET name = 'b';
ALTER TRIGGER zzzz_check ON trips_11 RENAME TO a_check;
CALL base_entity.adopt('trips', '{base_history}');
UPDATE trips SET name = 'c';
SELECT operation, name FROM trips_history;
