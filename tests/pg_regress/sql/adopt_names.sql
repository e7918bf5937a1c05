-- Whatever a table, its columns and its constraints are called, adopt() names them and what it adds.
GRANT CREATE ON SCHEMA base_entity TO app;
\c - app
CREATE TABLE parents (id int PRIMARY KEY);
CREATE TABLE base_entity.linked (LIKE base_entity, mother int REFERENCES parents, father int REFERENCES parents ON DELETE SET NULL);
COMMENT ON CONSTRAINT linked_father_fkey ON base_entity.linked IS 'his';
-- Two foreign keys of a table whose name leaves no room for theirs.
CREATE TABLE a_table_with_a_rather_long_name_as_generated_by_some_orm_models (id int PRIMARY KEY);
CALL base_entity.adopt('a_table_with_a_rather_long_name_as_generated_by_some_orm_models', '{linked}');
SELECT * FROM describe('a_table_with_a_rather_long_name_as_generated_by_some_orm_models');
SELECT * FROM comments('a_table_with_a_rather_long_name_as_generated_by_some_orm_models');
CALL base_entity.adopt('a_table_with_a_rather_long_name_as_generated_by_some_orm_models', '{linked}');
-- Names that look like SQL.
CREATE TABLE "x ADD CHECK(true);CREATE ROLE from_a_name SUPERUSER;--" (id int);
SELECT * FROM base_entity.plan_adopt('"x ADD CHECK(true);CREATE ROLE from_a_name SUPERUSER;--"', '{linked}');
CALL base_entity.adopt('"x ADD CHECK(true);CREATE ROLE from_a_name SUPERUSER;--"', '{linked}');
SELECT * FROM describe('"x ADD CHECK(true);CREATE ROLE from_a_name SUPERUSER;--"');
SELECT count(*) FROM pg_roles WHERE rolname = 'from_a_name';
CREATE TABLE base_entity." ON base_entity. USING (" (
    "REFERENCES base_entity" int, "a) b" int CHECK ("a) b" > 0), "REFERENCES id" int UNIQUE);
CREATE INDEX ON base_entity." ON base_entity. USING (" (("a) b" + 1));
CREATE FUNCTION noted() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RAISE NOTICE '% of %', TG_NAME, TG_TABLE_NAME; RETURN NULL; END$$;
CREATE TRIGGER " ON base_entity." AFTER UPDATE OF "a) b" ON base_entity." ON base_entity. USING (" FOR EACH ROW
    WHEN (OLD."a) b" IS DISTINCT FROM NEW."a) b" AND NEW."a) b" <> 3) EXECUTE FUNCTION noted(' ON base_entity. ', 'it''s', '');
ALTER TABLE base_entity." ON base_entity. USING (" ADD CONSTRAINT self FOREIGN KEY ("REFERENCES base_entity")
    REFERENCES base_entity." ON base_entity. USING (" ("REFERENCES id") ON UPDATE CASCADE ON DELETE SET DEFAULT DEFERRABLE;
CREATE TABLE " NOT VALID" (id int);
INSERT INTO " NOT VALID" VALUES (1);
SELECT * FROM base_entity.plan_adopt('" NOT VALID"', ARRAY['" ON base_entity. USING ("']);
CALL base_entity.adopt('" NOT VALID"', ARRAY['" ON base_entity. USING ("']);
SELECT * FROM describe('" NOT VALID"');
CALL base_entity.adopt('" NOT VALID"', ARRAY['" ON base_entity. USING ("']);
UPDATE " NOT VALID" SET "a) b" = 2;
UPDATE " NOT VALID" SET "a) b" = 3;
-- A constraint of the user's that is called as those that adopt() adds for a while stays.
CREATE TABLE taken_names (id int, uuid uuid, CONSTRAINT adopt_not_null_uuid CHECK (id > 0), CONSTRAINT taken_names_uuid_key UNIQUE (id));
CREATE TABLE taken_names_pkey (id int);
CREATE INDEX taken_names_pkey1 ON taken_names (id);
INSERT INTO taken_names VALUES (1, NULL);
SELECT * FROM base_entity.plan_adopt('taken_names');
CALL base_entity.adopt('taken_names');
SELECT * FROM describe('taken_names');
-- Constraints, indexes, triggers and policies of one name: the template's get another.
CREATE TABLE base_entity.rated (rating int CONSTRAINT positive CHECK (rating > 0), note text);
CREATE INDEX ON base_entity.rated (note);
CREATE INDEX ON base_entity.rated (note DESC);
CREATE TRIGGER tell AFTER INSERT ON base_entity.rated FOR EACH ROW EXECUTE FUNCTION noted();
CREATE POLICY own ON base_entity.rated USING (rating > 1);
CREATE TABLE rated_things (id int CONSTRAINT positive CHECK (id > 0));
CREATE TRIGGER tell AFTER DELETE ON rated_things FOR EACH ROW EXECUTE FUNCTION noted();
CREATE POLICY own ON rated_things USING (id > 1);
CALL base_entity.adopt('rated_things', '{rated}');
SELECT * FROM describe('rated_things');
SELECT policyname, qual FROM pg_policies WHERE tablename = 'rated_things' ORDER BY 1;
CALL base_entity.adopt('rated_things', '{rated}');
