-- An adopted table has the template's expressions: in indexes, CHECKs, triggers and policies.
GRANT CREATE ON SCHEMA base_entity TO app;
CREATE EXTENSION btree_gist;
\c - app
-- The partition columns are added behind an expression.
CREATE TABLE base_entity.low (name text, region text NOT NULL DEFAULT 'x');
CREATE UNIQUE INDEX ON base_entity.low ((lower(name)));
CREATE UNIQUE INDEX ON base_entity.low (name, (region || ')')) WHERE name <> ')' AND name NOT LIKE '% USING (%';
CREATE INDEX ON base_entity.low (name text_pattern_ops DESC, region COLLATE "C" NULLS FIRST) INCLUDE (region) WITH (fillfactor = 70);
CREATE INDEX ON base_entity.low USING hash (name);
CREATE INDEX ON base_entity.low USING gist (name public.gist_text_ops);
CREATE TABLE parts (id int, region text NOT NULL, name text) PARTITION BY LIST (region);
CREATE TABLE parts_a PARTITION OF parts FOR VALUES IN ('a');
INSERT INTO parts VALUES (1, 'a', 'A');
SELECT * FROM base_entity.plan_adopt('parts', '{low}');
CALL base_entity.adopt('parts', '{low}');
SELECT * FROM describe('parts');
CALL base_entity.adopt('parts', '{low}');
-- The table itself.
CREATE TABLE plain_ones (id int, name text, region text);
INSERT INTO plain_ones VALUES (1, 'a');
CREATE INDEX ON plain_ones (name text_pattern_ops DESC, region COLLATE "C" NULLS FIRST) INCLUDE (region);
CALL base_entity.adopt('plain_ones', '{low}');
SELECT * FROM describe('plain_ones');
CALL base_entity.adopt('plain_ones', '{low}');
-- An index of the table's own over the whole row is in nothing's way.
CREATE TABLE whole_rows (a int, b int);
CREATE INDEX ON whole_rows (hash_record(whole_rows));
CREATE INDEX ON whole_rows (a) WHERE whole_rows IS NOT NULL;
CALL base_entity.adopt('whole_rows', '{low}');
-- A policy with subqueries over the template.
CREATE TABLE base_entity.ranked (rank int, boss int);
CREATE POLICY below ON base_entity.ranked USING (
    rank < (SELECT max(r.rank) FROM base_entity.ranked r WHERE r.boss = ranked.boss)
    AND boss IN (SELECT ranked_1.boss FROM base_entity.ranked ranked_1) AND EXISTS (SELECT FROM base_entity.ranked)
    AND 'base_entity.ranked' <> current_user::text);
CREATE POLICY checked ON base_entity.ranked AS RESTRICTIVE FOR INSERT TO PUBLIC WITH CHECK (rank > 0);
ALTER TABLE base_entity.ranked ENABLE ROW LEVEL SECURITY;
CREATE TABLE "people's" (id int);
SELECT * FROM base_entity.plan_adopt('"people''s"', '{ranked}');
CALL base_entity.adopt('"people''s"', '{ranked}');
SELECT policyname, permissive, cmd, qual, with_check FROM pg_policies WHERE tablename = 'people''s' ORDER BY 1;
CALL base_entity.adopt('"people''s"', '{ranked}');
-- Triggers in all their forms.
CREATE FUNCTION noted() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN NULL; END$$;
CREATE TABLE base_entity.watched (a int, b int);
CREATE TRIGGER one BEFORE INSERT OR UPDATE OF a, b OR DELETE ON base_entity.watched FOR EACH ROW EXECUTE FUNCTION noted('a');
CREATE TRIGGER two AFTER UPDATE ON base_entity.watched REFERENCING OLD TABLE AS olds NEW TABLE AS "new ones" FOR EACH STATEMENT EXECUTE FUNCTION noted();
CREATE TRIGGER three AFTER TRUNCATE ON base_entity.watched EXECUTE FUNCTION noted();
CREATE CONSTRAINT TRIGGER four AFTER INSERT ON base_entity.watched FROM base_entity.ranked DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.* IS NOT NULL) EXECUTE FUNCTION noted();
ALTER TABLE base_entity.watched ENABLE ALWAYS TRIGGER one, DISABLE TRIGGER two, ENABLE REPLICA TRIGGER three;
CREATE TABLE watched_ones (c int);
CALL base_entity.adopt('watched_ones', '{watched}');
SELECT * FROM describe('watched_ones');
CALL base_entity.adopt('watched_ones', '{watched}');
-- Triggers of two templates with one name are both there.
CREATE TABLE base_entity.logs_inserts (a int);
CREATE TRIGGER audit AFTER INSERT ON base_entity.logs_inserts FOR EACH ROW EXECUTE FUNCTION noted();
CREATE TABLE base_entity.logs_deletes (b int);
CREATE TRIGGER audit AFTER DELETE ON base_entity.logs_deletes FOR EACH ROW EXECUTE FUNCTION noted();
CREATE TABLE stones (id int);
CALL base_entity.adopt('stones', '{logs_inserts,logs_deletes}');
SELECT * FROM describe('stones');
CALL base_entity.adopt('stones', '{logs_inserts,logs_deletes}');
-- A foreign key to a partitioned table is one key.
CREATE TABLE regions (k int PRIMARY KEY) PARTITION BY LIST (k);
CREATE TABLE regions_1 PARTITION OF regions FOR VALUES IN (1);
CREATE TABLE regions_2 PARTITION OF regions FOR VALUES IN (2);
INSERT INTO regions VALUES (1), (2);
CREATE TABLE base_entity.regional (region int NOT NULL REFERENCES regions);
COMMENT ON CONSTRAINT regional_region_fkey ON base_entity.regional IS 'where';
CREATE TABLE stores (id int PRIMARY KEY, region int NOT NULL);
INSERT INTO stores VALUES (1, 1), (2, 2);
CALL base_entity.adopt('stores', '{regional}');
SELECT conname, conparentid <> 0 AS of_parent, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = 'stores'::regclass AND contype = 'f' AND conparentid = 0 ORDER BY 1;
SELECT * FROM comments('stores');
CALL base_entity.adopt('stores', '{regional}');
