-- apply() removes what depends on another part before that part.
-- Generated columns before the columns that they are computed from.
CREATE TABLE base_entity.summed (LIKE base_entity, a int, g int GENERATED ALWAYS AS (a + z) STORED, z int);
CREATE TABLE bills (LIKE summed);
ALTER TABLE base_entity.summed DROP g, DROP a, DROP z;
SELECT statement FROM base_entity.plan_apply('base_entity.summed', remove => true);
CALL base_entity.apply('base_entity.summed', remove => true);
\d bills
-- A foreign key before the key that it refers to.
CREATE TABLE base_entity.nested (LIKE base_entity, c int UNIQUE, parent int REFERENCES base_entity.nested (c));
CREATE TABLE folders (LIKE nested);
CREATE TABLE labels (LIKE nested);
ALTER TABLE base_entity.nested DROP parent, DROP c;
SELECT statement FROM base_entity.plan_apply('base_entity.nested', relation => 'folders', remove => true);
CALL base_entity.apply('base_entity.nested', remove => true);
\d folders
\d labels
-- So where both are replaced.
CREATE TABLE base_entity.linked (LIKE base_entity, c int CONSTRAINT linked_key UNIQUE, d int, parent int CONSTRAINT linked_parent REFERENCES base_entity.linked (c));
CREATE TABLE links (LIKE linked);
ALTER TABLE base_entity.linked DROP CONSTRAINT linked_parent, DROP CONSTRAINT linked_key,
    ADD CONSTRAINT linked_key UNIQUE (c, d), ADD CONSTRAINT linked_parent FOREIGN KEY (parent, d) REFERENCES base_entity.linked (c, d);
CALL base_entity.apply('base_entity.linked', remove => true);
\d links
-- A replica identity before NOT NULL of its columns, and a primary key before NOT NULL of its own.
CREATE TABLE base_entity.sent (a int PRIMARY KEY, code text NOT NULL);
CREATE UNIQUE INDEX ON base_entity.sent (code);
ALTER TABLE base_entity.sent REPLICA IDENTITY USING INDEX sent_code_idx;
CREATE TABLE parcels (LIKE base_entity.sent);
ALTER TABLE base_entity.sent REPLICA IDENTITY DEFAULT;
ALTER TABLE base_entity.sent ALTER code DROP NOT NULL, DROP CONSTRAINT sent_pkey;
ALTER TABLE base_entity.sent ALTER a DROP NOT NULL;
SELECT statement FROM base_entity.plan_apply('base_entity.sent', remove => true);
CALL base_entity.apply('base_entity.sent', remove => true);
SELECT c.relreplident, a.attname, a.attnotnull FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 WHERE c.oid = 'parcels'::regclass ORDER BY attnum;
SELECT indexrelid::regclass FROM pg_index WHERE indrelid = 'parcels'::regclass;
SELECT * FROM base_entity.check();
SELECT relation, kind, name FROM base_entity.noted_parts;
