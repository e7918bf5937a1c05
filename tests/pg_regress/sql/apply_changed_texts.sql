-- PostgreSQL writes a part in another way once a command has changed a table that it names: the part is the same one, and goes with the
-- template's.
\c - postgres
-- A column has got its name by the parent of the table, or by the type.
CREATE TABLE app.people (login name);
CREATE TABLE app.members (since date) INHERITS (app.people);
CREATE TYPE app.account AS (login name);
CREATE TABLE app.accounts OF app.account;
CREATE TABLE app.logins (year int, login name) PARTITION BY LIST (year);
CREATE TABLE app.logins_2026 PARTITION OF app.logins FOR VALUES IN (2026);
CREATE TABLE base_entity.guarded (LIKE base_entity, owner name);
ALTER TABLE base_entity.guarded ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON base_entity.guarded USING (owner = current_user);
CREATE POLICY all_members ON base_entity.guarded USING (EXISTS (SELECT FROM app.members m WHERE m.login = current_user));
CREATE POLICY all_accounts ON base_entity.guarded USING (EXISTS (SELECT FROM app.accounts a WHERE a.login = current_user));
CREATE POLICY recent ON base_entity.guarded USING (EXISTS (SELECT FROM app.logins_2026 l WHERE l.login = current_user));
CREATE TABLE app.notes (LIKE guarded, body text);
ALTER TABLE app.people RENAME login TO account;
ALTER TYPE app.account RENAME ATTRIBUTE login TO account CASCADE;
ALTER TABLE app.logins RENAME login TO account;
DROP POLICY all_members ON base_entity.guarded;
DROP POLICY all_accounts ON base_entity.guarded;
DROP POLICY recent ON base_entity.guarded;
-- Noted parts follow, too.
ALTER TABLE app.people RENAME account TO login;
ALTER TYPE app.account RENAME ATTRIBUTE account TO login CASCADE;
ALTER TABLE app.logins RENAME account TO login;
SELECT kind, name, definition FROM base_entity.noted_parts ORDER BY name;
CALL base_entity.apply('base_entity.guarded', remove => true);
SELECT polname FROM pg_policy WHERE polrelid = 'app.notes'::regclass ORDER BY 1;
-- An alias with a list of columns names all columns of the table, or of the view.
CREATE VIEW app.visible AS SELECT since FROM app.members;
CREATE POLICY of_list ON base_entity.guarded USING (EXISTS (SELECT FROM app.members m (account) WHERE account = current_user));
CREATE POLICY of_view ON base_entity.guarded USING (EXISTS (SELECT FROM app.visible v (day) WHERE day = current_date));
CALL base_entity.apply('base_entity.guarded');
ALTER TABLE app.people ADD more int, ADD extra int;
CREATE OR REPLACE VIEW app.visible AS SELECT since, more FROM app.members;
DROP POLICY of_view ON base_entity.guarded;
DROP POLICY of_list ON base_entity.guarded;
ALTER TABLE app.people DROP extra;
SELECT kind, name FROM base_entity.noted_parts ORDER BY name;
CALL base_entity.apply('base_entity.guarded', remove => true);
SELECT polname FROM pg_policy WHERE polrelid = 'app.notes'::regclass ORDER BY 1;
-- A sequence moves with the table whose column owns it.
CREATE TABLE app.numbers (id serial);
CREATE SCHEMA other;
CREATE TABLE base_entity.numbered (LIKE base_entity, number int DEFAULT nextval('app.numbers_id_seq'));
CREATE TABLE app.invoices (LIKE numbered);
ALTER TABLE app.numbers SET SCHEMA other;
ALTER TABLE base_entity.numbered ALTER number DROP DEFAULT;
CALL base_entity.apply('base_entity.numbered', remove => true);
SELECT column_default FROM information_schema.columns WHERE table_name = 'invoices' AND column_name = 'number';
SELECT count(*) FROM base_entity.noted_parts;
