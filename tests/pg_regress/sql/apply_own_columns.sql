-- A column that a table had before its template gained it is its owner's: apply() does not drop it when the template loses it again. Other
-- parts follow the template.
CREATE ROLE reader;
CREATE TABLE base_entity.noted (LIKE base_entity, title text);
GRANT SELECT ON base_entity.noted TO PUBLIC;
\c - app
CREATE TABLE memos (LIKE noted, note text DEFAULT 'own', size int CONSTRAINT sized CHECK (size > 0));
GRANT INSERT ON memos TO reader;
CREATE TABLE drafts (LIKE noted);
INSERT INTO memos (title, note, size) VALUES ('a', 'kept', 1);
\c - postgres
ALTER TABLE base_entity.noted ADD note text DEFAULT 'own', ADD size int CONSTRAINT sized CHECK (size > 0);
GRANT INSERT ON base_entity.noted TO reader;
CALL base_entity.apply('base_entity.noted');
SELECT relation, kind, name, own_name FROM base_entity.noted_parts ORDER BY 1, 2, 3;
SELECT * FROM base_entity.check('app');
REVOKE INSERT ON base_entity.noted FROM reader;
ALTER TABLE base_entity.noted DROP note, DROP size;
SELECT entity, statement FROM base_entity.plan_apply('base_entity.noted', remove => true) ORDER BY 1, 2;
CALL base_entity.apply('base_entity.noted', remove => true);
\d app.memos
\d app.drafts
SELECT title, note, size FROM app.memos;
SELECT has_table_privilege('reader', 'app.memos', 'INSERT') AS memos, has_table_privilege('reader', 'app.drafts', 'INSERT') AS drafts;
SELECT * FROM base_entity.check('app');
-- It stays the owner's under another name, and ends with the column.
\c - app
ALTER TABLE memos RENAME note TO remark;
ALTER TABLE memos RENAME TO papers;
SELECT relation, kind, name, own_name FROM base_entity.noted_parts ORDER BY 1, 2, 3;
ALTER TABLE papers DROP remark, DROP size;
SELECT count(*) FROM base_entity.noted_parts;
-- So is a column that a table had before it was adopted.
CREATE TABLE bills (amount numeric DEFAULT 0, state text CONSTRAINT stated CHECK (state <> ''));
INSERT INTO bills VALUES (10, 'open');
\c - postgres
CREATE TABLE base_entity.billed (LIKE base_entity, amount numeric NOT NULL DEFAULT 0, state text CONSTRAINT stated CHECK (state <> ''), due date);
GRANT SELECT ON base_entity.billed TO PUBLIC;
\c - app
CALL base_entity.adopt('bills', '{billed}');
SELECT kind, name, own_name FROM base_entity.noted_parts ORDER BY 1, 2;
\c - postgres
ALTER TABLE base_entity.billed DROP amount, DROP state, DROP due;
SELECT * FROM base_entity.check('app');
CALL base_entity.apply('base_entity.billed', remove => true);
\d app.bills
SELECT amount, state FROM app.bills;
-- A change or a rename in the template reaches it as any other, and it stays the owner's.
\c - app
CREATE TABLE fees (rate int DEFAULT 1);
\c - postgres
CREATE TABLE base_entity.priced (LIKE base_entity, rate int DEFAULT 1);
GRANT SELECT ON base_entity.priced TO PUBLIC;
\c - app
CALL base_entity.adopt('fees', '{priced}');
\c - postgres
ALTER TABLE base_entity.priced ALTER rate SET DEFAULT 2, ALTER rate TYPE bigint;
ALTER TABLE base_entity.priced RENAME rate TO price;
CALL base_entity.apply('base_entity.priced');
SELECT * FROM base_entity.check('app');
SELECT kind, name, own_name FROM base_entity.noted_parts WHERE relation = 'fees';
ALTER TABLE base_entity.priced DROP price;
CALL base_entity.apply('base_entity.priced', remove => true);
\d app.fees
-- The notes end with the release of the table: another adoption notes the columns that the table has then.
\c - app
CALL base_entity.release('fees');
SELECT * FROM base_entity.noted_parts WHERE relation = 'fees';
-- The owner renames the column, and gives it its name again; changes its type to that of the template; has one under the new name of
-- a column of the template.
CREATE TABLE dues (LIKE priced, tax int, duty int, toll int);
\c - postgres
ALTER TABLE base_entity.priced ADD tax int, ADD duty text;
ALTER TABLE base_entity.priced ADD road int;
\c - app
ALTER TABLE dues RENAME tax TO levy;
ALTER TABLE dues RENAME levy TO tax;
ALTER TABLE dues ALTER duty TYPE text;
\c - postgres
CALL base_entity.apply('base_entity.priced');
ALTER TABLE base_entity.priced RENAME road TO toll;
CALL base_entity.apply('base_entity.priced');
ALTER TABLE base_entity.priced DROP tax, DROP duty, DROP toll;
SELECT * FROM base_entity.plan_apply('base_entity.priced', remove => true);
DROP TABLE app.dues;
-- A type that is renamed.
CREATE TYPE public.mood AS ENUM ('fine');
GRANT USAGE ON TYPE public.mood TO PUBLIC;
\c - app
CREATE TABLE diaries (LIKE priced, mood public.mood);
CREATE TABLE letters (LIKE priced);
\c - postgres
ALTER TABLE base_entity.priced ADD mood public.mood;
CALL base_entity.apply('base_entity.priced');
ALTER TYPE public.mood RENAME TO feeling;
ALTER TABLE base_entity.priced ADD other int;
CALL base_entity.apply('base_entity.priced');
ALTER TABLE base_entity.priced DROP mood, DROP other;
SELECT entity, statement FROM base_entity.plan_apply('base_entity.priced', remove => true) ORDER BY 1, 2;
CALL base_entity.apply('base_entity.priced', remove => true);
DROP TABLE app.diaries, app.letters;
\c - app
-- A column of another type is its owner's: a rename in the template does not take it.
CREATE TABLE marks (LIKE priced, mark int);
\c - postgres
ALTER TABLE base_entity.priced ADD mark text;
ALTER TABLE base_entity.priced RENAME mark TO label;
SELECT statement FROM base_entity.plan_apply('base_entity.priced') ORDER BY entity, step;
CALL base_entity.apply('base_entity.priced');
SELECT * FROM base_entity.check('app');
-- One whose type the template has changed before is the template's.
ALTER TABLE base_entity.priced ALTER label TYPE varchar(20);
ALTER TABLE base_entity.priced RENAME label TO caption;
SELECT statement FROM base_entity.plan_apply('base_entity.priced') ORDER BY entity, step;
CALL base_entity.apply('base_entity.priced');
SELECT * FROM base_entity.check('app');
\d app.marks
-- A column that the template gains under a name that it has renamed.
\c - app
CREATE TABLE names (LIKE priced);
\c - postgres
ALTER TABLE base_entity.priced ADD a int;
CALL base_entity.apply('base_entity.priced', relation => 'app.names');
INSERT INTO app.names (a) VALUES (1);
ALTER TABLE base_entity.priced RENAME a TO b;
ALTER TABLE base_entity.priced ADD a int;
CALL base_entity.apply('base_entity.priced', relation => 'app.names');
CALL base_entity.apply('base_entity.priced', relation => 'app.names');
SELECT a, b FROM app.names;
-- A column that another template gives under the old name.
CREATE TABLE base_entity.twin (b int);
GRANT SELECT ON base_entity.twin TO PUBLIC;
\c - app
CALL base_entity.adopt('names', '{twin}');
\c - postgres
ALTER TABLE base_entity.priced RENAME b TO z;
CALL base_entity.apply('base_entity.priced', relation => 'app.names');
CALL base_entity.apply('base_entity.priced', relation => 'app.names');
SELECT a, b, z FROM app.names;
DROP TABLE app.names, app.marks;
-- An adoption that resumes does not take the columns that it has given itself for the owner's. Columns of one that was given up are not the
-- owner's either, and those that the owner makes after it are.
CREATE TABLE base_entity.weighed (LIKE base_entity, weight int, filler text);
CREATE INDEX ON base_entity.weighed (weight);
GRANT SELECT ON base_entity.weighed TO PUBLIC;
\c - app
CREATE TABLE loads (id int, filler text);
INSERT INTO loads SELECT i, repeat('x', 500) FROM generate_series(1, 20000) i;
CALL base_entity.adopt('loads', '{weighed}');
SELECT kind, name FROM base_entity.noted_parts WHERE relation = 'loads' ORDER BY 1, 2;
\c - postgres
ALTER TABLE base_entity.weighed ADD height int;
\c - app
ALTER TABLE loads ADD height int;
CREATE UNIQUE INDEX CONCURRENTLY loads_pkey ON app.loads USING btree (uuid);
CREATE INDEX CONCURRENTLY loads_weight_idx ON app.loads USING btree (weight);
CALL base_entity.adopt('loads', '{weighed}');
SELECT kind, name FROM base_entity.noted_parts WHERE relation = 'loads' ORDER BY 1, 2;
\c - postgres
ALTER TABLE base_entity.weighed DROP weight, DROP filler, DROP height;
SELECT statement FROM base_entity.plan_apply('base_entity.weighed', remove => true);
-- Row-level security stays where the table has policies of its own.
CREATE TABLE base_entity.guarded (LIKE base_entity, a int);
CREATE POLICY small ON base_entity.guarded USING (a < 10);
GRANT SELECT ON base_entity.guarded TO PUBLIC;
\c - app
CREATE TABLE walls (LIKE guarded);
CREATE TABLE gates (LIKE guarded);
CREATE POLICY own ON walls USING (a = 1);
ALTER TABLE walls ENABLE ROW LEVEL SECURITY;
\c - postgres
ALTER TABLE base_entity.guarded ENABLE ROW LEVEL SECURITY;
CALL base_entity.apply('base_entity.guarded');
ALTER TABLE base_entity.guarded DISABLE ROW LEVEL SECURITY;
DROP POLICY small ON base_entity.guarded;
SELECT entity, statement FROM base_entity.plan_apply('base_entity.guarded', remove => true) ORDER BY 1, 2;
CALL base_entity.apply('base_entity.guarded', remove => true);
SELECT relname, relrowsecurity FROM pg_class WHERE relname IN ('walls', 'gates') ORDER BY 1;
SELECT * FROM base_entity.check('app');
