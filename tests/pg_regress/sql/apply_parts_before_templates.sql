-- A part that a table had before its template gained it is its owner's: apply() does not remove it when the template loses it again.
CREATE ROLE reader;
CREATE TABLE base_entity.noted (LIKE base_entity, title text);
GRANT SELECT ON base_entity.noted TO PUBLIC;
\c - app
CREATE TABLE memos (LIKE noted, note text DEFAULT 'own', size int CONSTRAINT sized CHECK (size > 0));
CREATE INDEX ON memos (note);
CREATE POLICY own ON memos USING (true);
ALTER TABLE memos ENABLE ROW LEVEL SECURITY;
GRANT INSERT ON memos TO reader;
CREATE TABLE drafts (LIKE noted);
INSERT INTO memos (title, note, size) VALUES ('a', 'kept', 1);
\c - postgres
ALTER TABLE base_entity.noted ADD note text DEFAULT 'own', ADD size int CONSTRAINT sized CHECK (size > 0);
CREATE INDEX ON base_entity.noted (note);
CREATE POLICY own ON base_entity.noted USING (true);
ALTER TABLE base_entity.noted ENABLE ROW LEVEL SECURITY;
GRANT INSERT ON base_entity.noted TO reader;
CALL base_entity.apply('base_entity.noted');
SELECT relation, kind, name, own_name, is_own FROM base_entity.entity_parts ORDER BY 1, 2, 3;
SELECT * FROM base_entity.check('app');
ALTER TABLE base_entity.noted DISABLE ROW LEVEL SECURITY;
REVOKE INSERT ON base_entity.noted FROM reader;
DROP POLICY own ON base_entity.noted;
ALTER TABLE base_entity.noted DROP note, DROP size;
SELECT entity, statement FROM base_entity.plan_apply('base_entity.noted', remove => true) ORDER BY 1, 2;
CALL base_entity.apply('base_entity.noted', remove => true);
\d app.memos
\d app.drafts
SELECT title, note, size FROM app.memos;
SELECT has_table_privilege('reader', 'app.memos', 'INSERT') AS memos, has_table_privilege('reader', 'app.drafts', 'INSERT') AS drafts;
SELECT * FROM base_entity.check('app');
-- The owner's part stays the owner's under another name, and ends with the part.
\c - app
ALTER TABLE memos RENAME note TO remark;
ALTER TABLE memos RENAME TO papers;
\c - postgres
SELECT relation, kind, name, own_name FROM base_entity.entity_parts ORDER BY 1, 2, 3;
\c - app
ALTER TABLE papers DROP remark, DROP size;
DROP POLICY own ON papers;
ALTER TABLE papers DISABLE ROW LEVEL SECURITY;
REVOKE INSERT ON papers FROM reader;
SELECT count(*) FROM base_entity.entity_parts;
-- So is a part that a table had before it was adopted.
CREATE TABLE bills (amount numeric DEFAULT 0, state text CONSTRAINT stated CHECK (state <> ''));
INSERT INTO bills VALUES (10, 'open');
\c - postgres
CREATE TABLE base_entity.billed (LIKE base_entity, amount numeric NOT NULL DEFAULT 0, state text CONSTRAINT stated CHECK (state <> ''), due date);
GRANT SELECT ON base_entity.billed TO PUBLIC;
\c - app
CALL base_entity.adopt('bills', '{billed}');
SELECT kind, name, own_name, is_own FROM base_entity.entity_parts ORDER BY 1, 2;
\c - postgres
ALTER TABLE base_entity.billed DROP amount, DROP state, DROP due;
\c - app
SELECT * FROM base_entity.check('app');
\c - postgres
CALL base_entity.apply('base_entity.billed', remove => true);
\d app.bills
SELECT amount, state FROM app.bills;
-- A changed default is carried over to a part of the owner's that was as the template had it.
\c - app
CREATE TABLE fees (rate int DEFAULT 1);
\c - postgres
CREATE TABLE base_entity.priced (LIKE base_entity, rate int DEFAULT 1);
GRANT SELECT ON base_entity.priced TO PUBLIC;
\c - app
CALL base_entity.adopt('fees', '{priced}');
\c - postgres
ALTER TABLE base_entity.priced ALTER rate SET DEFAULT 2;
CALL base_entity.apply('base_entity.priced');
SELECT * FROM base_entity.check('app');
SELECT kind, name, is_own FROM base_entity.entity_parts WHERE relation = 'fees';
ALTER TABLE base_entity.priced RENAME rate TO price;
CALL base_entity.apply('base_entity.priced');
\d app.fees
ALTER TABLE base_entity.priced DROP price;
CALL base_entity.apply('base_entity.priced', remove => true);
\d app.fees
-- The notes end with the release of the table: another adoption notes the parts that the table has then.
\c - app
CALL base_entity.release('fees');
SELECT * FROM base_entity.entity_parts WHERE relation = 'fees';
-- A column of the owner's that was renamed in the meantime.
CREATE TABLE dues (LIKE priced, tax int);
\c - postgres
ALTER TABLE base_entity.priced ADD tax int;
\c - app
ALTER TABLE dues RENAME tax TO levy;
ALTER TABLE dues RENAME levy TO tax;
\c - postgres
ALTER TABLE base_entity.priced DROP tax;
SELECT * FROM base_entity.plan_apply('base_entity.priced', relation => 'app.dues', remove => true);
\c - app
-- A column of another type is its owner's: a rename in the template does not take it.
CREATE TABLE marks (LIKE priced, mark int);
\c - postgres
ALTER TABLE base_entity.priced ADD mark text;
ALTER TABLE base_entity.priced RENAME mark TO label;
SELECT statement FROM base_entity.plan_apply('base_entity.priced') ORDER BY entity, step;
CALL base_entity.apply('base_entity.priced');
SELECT * FROM base_entity.check('app');
\d app.marks
-- One whose type the template has changed before is the template's.
ALTER TABLE base_entity.priced ALTER label TYPE varchar(20);
ALTER TABLE base_entity.priced RENAME label TO caption;
SELECT statement FROM base_entity.plan_apply('base_entity.priced') ORDER BY entity, step;
CALL base_entity.apply('base_entity.priced');
SELECT * FROM base_entity.check('app');
\d app.marks
-- An adoption that resumes does not take the parts that it has given itself for the owner's.
CREATE TABLE base_entity.weighed (LIKE base_entity, weight int, filler text);
CREATE INDEX ON base_entity.weighed (weight);
GRANT SELECT ON base_entity.weighed TO PUBLIC;
\c - app
CREATE TABLE loads (id int, filler text);
INSERT INTO loads SELECT i, repeat('x', 500) FROM generate_series(1, 20000) i;
CALL base_entity.adopt('loads', '{weighed}');
SELECT kind, name, is_own FROM base_entity.entity_parts WHERE relation = 'loads' ORDER BY kind;
CREATE UNIQUE INDEX CONCURRENTLY loads_pkey ON app.loads USING btree (uuid);
CREATE INDEX CONCURRENTLY loads_weight_idx ON app.loads USING btree (weight);
CALL base_entity.adopt('loads', '{weighed}');
SELECT kind, name, is_own FROM base_entity.entity_parts WHERE relation = 'loads' ORDER BY kind;
\c - postgres
ALTER TABLE base_entity.weighed DROP weight, DROP filler;
SELECT statement FROM base_entity.plan_apply('base_entity.weighed', remove => true);
