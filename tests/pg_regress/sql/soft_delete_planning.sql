-- Planning the DELETE of a foreign key runs functions of the child's owner. Rows that these delete are no part of the cascade.
\c - app
CREATE TABLE switches (is_on bool, leave text);
CREATE TABLE parts (LIKE base_entity, LIKE base_soft_delete, n int UNIQUE);
CREATE TABLE pieces (LIKE base_entity, LIKE base_soft_delete, part int REFERENCES parts (n) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED, name text);
CREATE FUNCTION delete_pieces() RETURNS int LANGUAGE plpgsql AS $$
DECLARE leaves text;
BEGIN
	SELECT leave INTO leaves FROM app.switches WHERE is_on;
	IF NOT FOUND OR current_setting('test.inside', true) = 'yes' THEN
		RETURN 1;
	END IF;
	PERFORM set_config('test.inside', 'yes', true);
	BEGIN
		DELETE FROM app.pieces WHERE name = 'other';
		IF leaves = 'by error' THEN
			RAISE EXCEPTION 'undo';
		END IF;
	EXCEPTION WHEN raise_exception THEN
		NULL;
	END;
	IF leaves = 'without block' THEN
		DELETE FROM app.pieces WHERE name = 'other';
	END IF;
	PERFORM set_config('test.inside', '', true);
	RETURN 1;
END $$;
CREATE FUNCTION planned(int) RETURNS int IMMUTABLE LANGUAGE plpgsql AS $$ BEGIN RETURN app.delete_pieces(); END $$;
CREATE INDEX ON pieces (part) WHERE app.planned(1) > 0;
CREATE FUNCTION make_policy() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE 'CREATE POLICY policy ON app.pieces';
	PERFORM count(*) FROM information_schema.columns;
	RETURN NULL;
END $$;

-- In a block that ends normally, or without one: the row is marked.
INSERT INTO parts (n) VALUES (1), (2);
INSERT INTO pieces (part, name) VALUES (1, 'of the cascade'), (2, 'other');
DELETE FROM parts WHERE n = 1;
INSERT INTO switches VALUES (true, 'normally');
\c - app
CALL base_entity.purge('parts', '0');
SELECT name, deleted_at IS NULL AS living FROM pieces;
UPDATE switches SET is_on = false;
UPDATE pieces SET deleted_at = NULL;
INSERT INTO parts (n) VALUES (1);
INSERT INTO pieces (part, name) VALUES (1, 'of the cascade');
DELETE FROM parts WHERE n = 1;
UPDATE switches SET is_on = true, leave = 'without block';
\c - app
CALL base_entity.purge('parts', '0');
SELECT name, deleted_at IS NULL AS living FROM pieces;

-- In one that is rolled back: the table that it has opened is opened by the cascade again.
UPDATE switches SET is_on = false;
UPDATE pieces SET deleted_at = NULL;
INSERT INTO parts (n) VALUES (1);
INSERT INTO pieces (part, name) VALUES (1, 'of the cascade');
DELETE FROM parts WHERE n = 1;
UPDATE pieces SET deleted_at = NULL;
CREATE TRIGGER "00" AFTER DELETE ON pieces FOR EACH ROW EXECUTE FUNCTION make_policy();
UPDATE switches SET is_on = true, leave = 'by error';
\c - app
CALL base_entity.purge('parts', '0');
UPDATE switches SET is_on = false;
SELECT name, deleted_at IS NULL AS living FROM pieces;
SELECT n FROM parts;
SELECT polname FROM pg_policy WHERE polrelid = 'pieces'::regclass;
