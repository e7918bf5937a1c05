-- An adopted table has the template's texts in characters beyond ASCII.
GRANT CREATE ON SCHEMA base_entity TO app;
\c - app
CREATE FUNCTION noted() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RAISE NOTICE '%', TG_ARGV[0]; RETURN NULL; END$$;
CREATE TABLE base_entity."büro" (city text, "straße" text DEFAULT 'Größe', CONSTRAINT "prüfung" CHECK (city <> 'Köln'));
CREATE INDEX ON base_entity."büro" (lower("straße")) WHERE city <> 'Zürich';
CREATE POLICY "öffentlich" ON base_entity."büro" USING (city <> 'Zürich' AND EXISTS (SELECT FROM base_entity."büro" AS b WHERE b.city = 'Bülach'));
CREATE TRIGGER "läuten" AFTER UPDATE ON base_entity."büro" FOR EACH ROW WHEN (NEW.city = 'Zürich') EXECUTE FUNCTION noted('Glöckchen');
COMMENT ON COLUMN base_entity."büro"."straße" IS 'wo es läutet';
CREATE TABLE "bürös" (id int);
INSERT INTO "bürös" VALUES (1);
SELECT * FROM base_entity.plan_adopt('"bürös"', ARRAY['"büro"']);
CALL base_entity.adopt('"bürös"', ARRAY['"büro"']);
SELECT * FROM describe('"bürös"');
SELECT * FROM comments('"bürös"');
SELECT policyname, qual FROM pg_policies WHERE tablename = 'bürös';
CALL base_entity.adopt('"bürös"', ARRAY['"büro"']);
UPDATE "bürös" SET city = 'Zürich';
CALL base_entity.adopt('"bürös"', ARRAY['"größe"']);
CALL base_entity.release('"bürös"');
