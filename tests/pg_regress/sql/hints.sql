-- The SQL in the HINT of an error runs, and the statement that raised it runs after it.
\c - postgres
CREATE ROLE owner_one;
CREATE FUNCTION sql_of(hint text) RETURNS SETOF text LANGUAGE sql AS $$
    SELECT part[1] FROM regexp_matches(hint, '"((?:ALTER|CALL|CREATE|DROP|GRANT|SELECT|SET|UPDATE) (?:[^"]|"0_base_entity")*)"', 'g') AS part
$$;
-- Each alternative by itself, or all statements in their order.
CREATE PROCEDURE try(statement text) LANGUAGE plpgsql AS $$
DECLARE
    hint text;
    message text;
    step text;
BEGIN
    BEGIN
        EXECUTE statement;
        RAISE INFO 'no error';
        RETURN;
    EXCEPTION WHEN OTHERS THEN
        GET STACKED DIAGNOSTICS hint = PG_EXCEPTION_HINT, message = MESSAGE_TEXT;
    END;
    RAISE INFO '%: %', message, hint;
    IF hint ~ '\.\.\.' THEN
        RAISE INFO 'the HINT has a gap';
    END IF;
    IF hint ~ ', or "' THEN
        FOR step IN SELECT sql_of(hint) LOOP
            BEGIN
                EXECUTE step;
                EXECUTE statement;
                RAISE SQLSTATE 'RB000';
            EXCEPTION
                WHEN SQLSTATE 'RB000' THEN RAISE INFO 'works: %', step;
                WHEN OTHERS THEN RAISE INFO 'fails: %: %', step, sqlerrm;
            END;
        END LOOP;
    ELSIF EXISTS (SELECT sql_of(hint)) THEN
        BEGIN
            FOR step IN SELECT sql_of(hint) LOOP
                EXECUTE step;
                IF hint ~ 'then use' AND step ~ 'DISABLE' THEN
                    EXECUTE statement;
                END IF;
            END LOOP;
            IF hint !~ 'then use|give it a value' AND message !~ 'inherit|must be fired|cannot change' THEN
                EXECUTE statement;
            END IF;
            RAISE INFO 'works';
        EXCEPTION WHEN OTHERS THEN
            RAISE INFO 'fails: %: %', step, sqlerrm;
        END;
    END IF;
END
$$;
SET client_min_messages = warning;
-- Columns of other types.
CREATE TABLE bigints (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text);
INSERT INTO bigints (name) VALUES ('x');
CALL try($$CALL base_entity.adopt('bigints', '{base_id}', online => false)$$);
CREATE TABLE serials (id bigserial PRIMARY KEY, old_id int);
CALL try($$CALL base_entity.adopt('serials', '{base_id}', online => false)$$);
CREATE TABLE texts (uuid text PRIMARY KEY DEFAULT gen_random_uuid()::text, created_at timestamp DEFAULT now(), updated_at timestamptz);
INSERT INTO texts DEFAULT VALUES;
CALL try($$CALL base_entity.adopt('texts', '{base_uuid}', online => false)$$);
ALTER TABLE texts RENAME uuid TO key;
CALL try($$CALL base_entity.adopt('texts', online => false)$$);
ALTER TABLE texts DROP created_at, DROP updated_at, ADD updated_at date DEFAULT '2024-01-01';
CALL try($$CALL base_entity.adopt('texts', online => false)$$);
CREATE TABLE precise_ones (LIKE base_uuid, created_at timestamptz(3), updated_at timestamptz);
CALL try($$CALL base_entity.adopt('precise_ones', online => false)$$);
CREATE TABLE base_entity.precise (at timestamptz(3) NOT NULL DEFAULT now(), code varchar(5));
CREATE TABLE imprecise_ones (at timestamptz(6), code varchar(5));
INSERT INTO imprecise_ones VALUES (now(), 'x');
CALL try($$CALL base_entity.adopt('imprecise_ones', '{precise}', online => false)$$);
ALTER TABLE imprecise_ones ALTER at TYPE timestamptz(3), ALTER code TYPE varchar(20);
CALL try($$CALL base_entity.adopt('imprecise_ones', '{precise}', online => false)$$);
CREATE TABLE viewed_ones (uuid text);
CREATE VIEW viewers AS SELECT uuid FROM viewed_ones;
CALL try($$CALL base_entity.adopt('viewed_ones', online => false)$$);
CREATE TABLE checked_ones (uuid text CHECK (uuid <> ''));
CALL try($$CALL base_entity.adopt('checked_ones', online => false)$$);
CREATE TABLE listed_ones (uuid text, n int) PARTITION BY LIST (uuid);
CALL try($$CALL base_entity.adopt('listed_ones', online => false)$$);
CREATE TABLE odd_ones ("uuid" uuid, created_at timestamptz GENERATED ALWAYS AS ('2024-01-01'::timestamptz) STORED);
CALL try($$CALL base_entity.adopt('odd_ones', online => false)$$);
-- Columns without values.
CREATE TABLE base_entity.owned (owner_id bigint NOT NULL);
CREATE TABLE things (n int);
INSERT INTO things VALUES (1);
CALL try($$CALL base_entity.adopt('things', '{owned}', online => false)$$);
CREATE TABLE base_entity.numbered (number bigint GENERATED ALWAYS AS IDENTITY);
CREATE TABLE numbers (number bigint);
INSERT INTO numbers VALUES (7);
CALL try($$CALL base_entity.adopt('numbers', '{numbered}', online => false)$$);
INSERT INTO numbers DEFAULT VALUES RETURNING number;
-- Partitions, children, rules, privileges, keys.
CREATE FOREIGN DATA WRAPPER nothing;
CREATE SERVER other FOREIGN DATA WRAPPER nothing;
CREATE TABLE parts (n int) PARTITION BY LIST (n);
CREATE TABLE parts_1 PARTITION OF parts FOR VALUES IN (1) PARTITION BY LIST (n);
CREATE FOREIGN TABLE foreign_parts PARTITION OF parts_1 FOR VALUES IN (1) SERVER other;
CALL try($$CALL base_entity.adopt('parts', online => false)$$);
CREATE TABLE shares (n int) PARTITION BY LIST (n);
CREATE TABLE shares_1 PARTITION OF shares FOR VALUES IN (1);
ALTER TABLE shares OWNER TO owner_one;
GRANT CREATE ON SCHEMA public TO owner_one;
CALL try($$CALL base_entity.adopt('shares', online => false)$$);
CREATE TABLE gaps (n int, uuid uuid) PARTITION BY LIST (n);
CREATE TABLE gaps_1 PARTITION OF gaps FOR VALUES IN (1);
INSERT INTO gaps VALUES (1);
ALTER TABLE ONLY gaps ALTER uuid SET DEFAULT base_entity.uuidv4();
CALL try($$CALL base_entity.adopt('gaps', '{base_uuid}', online => false)$$);
CREATE SCHEMA family;
CREATE TABLE family.parents (n int);
CREATE TABLE family.children () INHERITS (family.parents);
CALL try($$CALL base_entity.adopt('family.parents', online => false)$$);
CREATE TABLE ruled_ones (n int);
CREATE RULE nothing AS ON UPDATE TO ruled_ones DO INSTEAD NOTHING;
CALL try($$CALL base_entity.adopt('ruled_ones', online => false)$$);
CREATE SCHEMA closed;
CREATE TABLE closed.ones (n int);
ALTER TABLE closed.ones OWNER TO owner_one;
CALL try($$CALL base_entity.adopt('closed.ones', online => false)$$);
CREATE TABLE keyed_ones (n int PRIMARY KEY);
ALTER TABLE keyed_ones REPLICA IDENTITY USING INDEX keyed_ones_pkey;
CALL try($$CALL base_entity.adopt('keyed_ones', online => false, replace_key => true)$$);
CREATE TABLE clustered_ones (n int PRIMARY KEY);
ALTER TABLE clustered_ones CLUSTER ON clustered_ones_pkey;
CALL try($$CALL base_entity.adopt('clustered_ones', online => false, replace_key => true)$$);
CALL try($$CALL base_entity.adopt('base_entity.owned', online => false)$$);
CALL try($$CALL base_entity.adopt('viewers', online => false)$$);
CREATE TABLE letters (id text DEFAULT base_entity.table_name('Letter'));
CALL try($$CALL base_entity.release('letters')$$);
-- Templates.
CALL try($$CREATE TABLE heirs () INHERITS (base_entity.base_entity)$$);
CALL try($$ALTER TABLE base_entity.base_entity ADD x int$$);
CALL try($$INSERT INTO base_entity.owned VALUES (1)$$);
CALL try($$CREATE TABLE article (LIKE base_entity)$$);
-- The row trigger.
CREATE TABLE family.counts (small smallint, at timestamptz);
INSERT INTO family.counts VALUES (32767);
CREATE TRIGGER counter BEFORE UPDATE ON family.counts FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('increment small');
CALL try($$UPDATE family.counts SET at = now()$$);
CALL try($$CREATE TRIGGER wrong AFTER INSERT ON family.counts FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('touch at')$$);
CREATE TABLE machines (n int, gone timestamptz);
INSERT INTO machines VALUES (1);
SET client_min_messages = error;
CREATE TRIGGER marks BEFORE DELETE ON machines FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('soft_delete gone');
SET client_min_messages = warning;
CALL try($$DELETE FROM machines$$);
SELECT n, gone IS NOT NULL AS is_gone FROM machines;
ALTER TABLE machines DISABLE TRIGGER "0_base_entity";
CALL try($$DELETE FROM machines$$);
SELECT tgname FROM pg_trigger WHERE tgrelid = 'family.counts'::regclass;
