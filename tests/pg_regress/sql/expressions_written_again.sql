-- PostgreSQL writes some expressions in another way once it has read what it wrote: a varchar column IN a list, a subquery whose columns have no
-- names, an array of arrays. A part that came as SQL, by a policy, a trigger, adopt(), apply() or a dump, is the template's all the same.
SET client_min_messages = warning;
CREATE EXTENSION btree_gist;
CREATE FUNCTION told() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RAISE WARNING 'trigger % fires', TG_NAME; RETURN NEW; END$$;
CREATE TABLE members (login name);
CREATE VIEW parts AS
SELECT c.relname::text AS relation, part.kind, part.name
FROM pg_class c, LATERAL (
    SELECT 'policy', polname::text FROM pg_policy WHERE polrelid = c.oid
    UNION ALL SELECT 'trigger', tgname::text FROM pg_trigger WHERE tgrelid = c.oid AND tgqual IS NOT NULL
    UNION ALL SELECT 'constraint', conname::text FROM pg_constraint WHERE conrelid = c.oid AND contype IN ('c', 'x')
    UNION ALL SELECT 'index', indexrelid::regclass::text FROM pg_index WHERE indrelid = c.oid AND NOT indisprimary AND NOT indisexclusion
    UNION ALL SELECT 'statistics', stxname::text FROM pg_statistic_ext WHERE stxrelid = c.oid
    UNION ALL SELECT 'value', attname::text FROM pg_attribute WHERE attrelid = c.oid AND atthasdef AND attname IN ('is_known', 'is_open')
) AS part (kind, name)
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
ORDER BY 1, 2, 3;
CREATE TABLE base_entity.cased (
    LIKE base_entity, state varchar(10), i int, j bigint, owner name,
    is_known boolean GENERATED ALWAYS AS (state IN ('open', 'shut')) STORED,
    is_open boolean DEFAULT ('open'::varchar IN ('open', 'shut')),
    CONSTRAINT known CHECK (state IN ('open', 'shut')),
    CONSTRAINT nested CHECK (ARRAY[[i, j], [1, 2]] IS NOT NULL),
    CONSTRAINT alone EXCLUDE USING gist ((CASE WHEN state IN ('open', 'x') THEN i END) WITH =) WHERE (state IN ('open', 'y')));
CREATE INDEX ON base_entity.cased ((state IN ('a', 'b')));
CREATE INDEX ON base_entity.cased (created_at) WHERE state IN ('c', 'd');
CREATE STATISTICS base_entity.cased_states ON (state IN ('e', 'f')), (state NOT IN ('g', 'h')) FROM base_entity.cased;
CREATE TRIGGER tell BEFORE UPDATE ON base_entity.cased FOR EACH ROW WHEN (NEW.state IN ('open', 'shut')) EXECUTE FUNCTION told();
ALTER TABLE base_entity.cased ENABLE ROW LEVEL SECURITY;
CREATE POLICY listed ON base_entity.cased USING (state IN ('open', 'shut')) WITH CHECK (state IN ('open', 'shut', 'new'));
CREATE POLICY nameless ON base_entity.cased USING (EXISTS (SELECT NULL FROM members m WHERE m.login = cased.owner));
CREATE POLICY constant ON base_entity.cased USING (EXISTS (SELECT 'x' FROM members m WHERE m.login = cased.owner UNION SELECT 'y'));
-- Made LIKE it, and adopted.
CREATE TABLE letters (LIKE cased);
CREATE TABLE olds (id int);
CALL base_entity.adopt('olds', '{cased}', online => false);
SELECT * FROM parts;
SELECT relation, problem FROM base_entity.check('public');
CALL base_entity.adopt('olds', '{cased}', online => false);
-- A table that has them already gets none.
CREATE TABLE owns (state varchar(10) CONSTRAINT known CHECK (state IN ('open', 'shut')));
CREATE INDEX ON owns ((state IN ('a', 'b')));
CREATE POLICY listed ON owns USING (state IN ('open', 'shut')) WITH CHECK (state IN ('open', 'shut', 'new'));
CALL base_entity.adopt('owns', '{cased}');
SELECT kind, name FROM parts WHERE relation = 'owns';
DROP TABLE owns;
-- Nothing is added by another apply(), and a trigger fires once.
ALTER TABLE base_entity.cased ADD COLUMN note text;
CALL base_entity.apply('base_entity.cased');
CALL base_entity.apply('base_entity.cased');
SELECT relation, kind, name FROM parts WHERE name ~ '_\d$' ORDER BY 1, 2, 3;
INSERT INTO members VALUES ('ada');
INSERT INTO letters (state, i, j, owner) VALUES ('open', 1, 1, 'ada');
UPDATE letters SET note = 'x';
SELECT relation, problem FROM base_entity.check('public');
-- The template changes them.
ALTER POLICY listed ON base_entity.cased USING (state IN ('open', 'z'));
ALTER POLICY nameless ON base_entity.cased USING (false);
CREATE OR REPLACE TRIGGER tell BEFORE UPDATE ON base_entity.cased FOR EACH ROW WHEN (NEW.state IN ('open', 'z')) EXECUTE FUNCTION told();
ALTER TABLE base_entity.cased DROP CONSTRAINT known, ADD CONSTRAINT known CHECK (state IN ('open', 'z', 'shut'));
CALL base_entity.apply('base_entity.cased', remove => true);
SELECT polrelid::regclass AS relation, polname, regexp_replace(pg_get_expr(polqual, polrelid), '\s+', ' ', 'g') AS using FROM pg_policy WHERE polname <> 'constant' ORDER BY 1, 2;
SELECT conrelid::regclass AS relation, pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'known' ORDER BY 1;
SELECT relation, kind, name FROM parts WHERE kind IN ('policy', 'trigger', 'constraint') ORDER BY 1, 2, 3;
SELECT relation, problem FROM base_entity.check('public');
-- The template withdraws them.
DROP POLICY listed ON base_entity.cased;
DROP POLICY nameless ON base_entity.cased;
DROP POLICY constant ON base_entity.cased;
DROP TRIGGER tell ON base_entity.cased;
DROP INDEX base_entity.cased_created_at_idx, base_entity.cased_expr_idx;
DROP STATISTICS base_entity.cased_states;
ALTER TABLE base_entity.cased DROP CONSTRAINT known, DROP CONSTRAINT nested, DROP CONSTRAINT alone;
ALTER TABLE base_entity.cased ALTER is_open DROP DEFAULT, ALTER is_known DROP EXPRESSION;
SELECT relation, problem FROM base_entity.check('public');
CALL base_entity.apply('base_entity.cased', remove => true);
SELECT * FROM parts;
SELECT relation, problem FROM base_entity.check('public');
-- A part whose definition differs in truth is the owner's.
CREATE TABLE base_entity.kept (LIKE base_entity, state varchar(10));
CREATE POLICY listed ON base_entity.kept USING (state IN ('open', 'shut'));
CREATE TABLE keeps (LIKE kept);
DROP POLICY listed ON keeps;
CREATE POLICY listed ON keeps USING (state IN ('open', 'other'));
SELECT relation, problem FROM base_entity.check('public');
DROP POLICY listed ON base_entity.kept;
CALL base_entity.apply('base_entity.kept', remove => true);
SELECT * FROM parts WHERE relation = 'keeps';
-- A constant whose type has a domain is not read again, which would run code of the owner of the domain.
CREATE FUNCTION is_few(int) RETURNS boolean LANGUAGE plpgsql AS $$BEGIN RAISE WARNING 'the domain is checked'; RETURN true; END$$;
CREATE DOMAIN few AS int CHECK (is_few(VALUE));
CREATE TABLE base_entity.counted (LIKE base_entity, state varchar(10), fews few[]);
CREATE TABLE counts (LIKE counted);
SET client_min_messages = error;
CREATE POLICY of_domain ON base_entity.counted USING (fews <> '{1}'::few[] AND state IN ('a', 'b'));
CREATE POLICY of_domain ON counts USING (fews <> '{1}'::few[] AND state IN ('a', 'c'));
SET client_min_messages = warning;
SELECT relation, problem FROM base_entity.check('public');
