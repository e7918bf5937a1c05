-- Code of a table's owner that the planner runs, or that a policy, an index or a type has: find() and rows() call none of it
-- with the rights of the role that searches.
CREATE ROLE mallory LOGIN;
CREATE ROLE eve LOGIN;
CREATE SCHEMA trap AUTHORIZATION mallory;
GRANT USAGE ON SCHEMA trap TO PUBLIC;
CREATE FOREIGN DATA WRAPPER files;
CREATE SERVER files FOREIGN DATA WRAPPER files;
GRANT USAGE ON FOREIGN SERVER files TO mallory;
\c - mallory
SET base_entity.naming = 'off';
-- Raises a NOTICE whenever it runs as another role.
CREATE FUNCTION trap.deed(place text) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    IF current_user <> 'mallory' THEN RAISE WARNING 'code of mallory runs as % in %', current_user, place; END IF;
    PERFORM set_config('search_path', 'trap', false), set_config('base_entity.actor', 'the boss', false);
    RETURN true;
END $$;
CREATE FUNCTION trap.is_fine(place text) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN RETURN trap.deed(place); END $$;
CREATE FUNCTION trap.number(place text) RETURNS int LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN PERFORM trap.deed(place); RETURN 1; END $$;
-- An index expression and a partial index.
CREATE TABLE trap.indexed (LIKE base_entity, y int);
INSERT INTO trap.indexed (uuid, y) VALUES ('11111111-1111-4111-8111-111111111111', 1);
CREATE INDEX ON trap.indexed ((y + trap.number('index expression')));
CREATE INDEX ON trap.indexed (y) WHERE trap.is_fine('index predicate');
CREATE UNIQUE INDEX ON trap.indexed (uuid, (y + trap.number('key expression')));
CREATE STATISTICS trap.stats ON (y + trap.number('statistics')), y FROM trap.indexed;
-- CHECK constraints of the table and of a child.
CREATE TABLE trap.checked (LIKE base_entity, y int, CHECK (trap.is_fine('check')));
INSERT INTO trap.checked (uuid, y) VALUES ('11111111-1111-4111-8111-111111111111', 2);
CREATE TABLE trap.kids (CHECK (trap.is_fine('check of a child'))) INHERITS (trap.checked);
INSERT INTO trap.kids (uuid, y) VALUES ('11111111-1111-4111-8111-111111111111', 3);
-- A partition key expression, a default partition, CHECK constraints of partitions.
CREATE TABLE trap.parted (LIKE base_entity, y int) PARTITION BY RANGE ((y + trap.number('partition key')));
CREATE TABLE trap.parted_1 PARTITION OF trap.parted (CHECK (trap.is_fine('check of a partition')), PRIMARY KEY (uuid)) FOR VALUES FROM (0) TO (10);
CREATE TABLE trap.parted_default PARTITION OF trap.parted (CHECK (trap.is_fine('check of the default partition')), PRIMARY KEY (uuid)) DEFAULT;
INSERT INTO trap.parted (uuid, y) VALUES ('11111111-1111-4111-8111-111111111111', 4), ('11111111-1111-4111-8111-111111111111', 100);
-- A generated column.
CREATE TABLE trap.generated (LIKE base_entity, y int, z int GENERATED ALWAYS AS (y + trap.number('generated column')) STORED);
INSERT INTO trap.generated (uuid, y) VALUES ('11111111-1111-4111-8111-111111111111', 5);
-- Casts and domains of its types, in arrays, composites and ranges, too.
CREATE TYPE trap.mood AS ENUM ('calm');
CREATE FUNCTION trap.as_json(trap.mood) RETURNS json LANGUAGE plpgsql AS $$ BEGIN PERFORM trap.deed('cast'); RETURN '1'; END $$;
CREATE CAST (trap.mood AS json) WITH FUNCTION trap.as_json(trap.mood);
CREATE DOMAIN trap.temper AS text CHECK (trap.is_fine('domain'));
CREATE TYPE trap.pair AS (mood trap.mood, temper trap.temper);
CREATE FUNCTION trap.distance(text, text) RETURNS float8 LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN PERFORM trap.deed('range'); RETURN 1; END $$;
CREATE TYPE trap.span AS RANGE (SUBTYPE = text, SUBTYPE_DIFF = trap.distance);
CREATE TABLE trap.typed (LIKE base_entity, mood trap.mood, moods trap.mood[], temper trap.temper, pair trap.pair, pairs trap.pair[], span trap.span);
INSERT INTO trap.typed (uuid, mood, moods, temper, pair, pairs, span)
VALUES ('11111111-1111-4111-8111-111111111111', 'calm', '{calm}', 'hot', ROW('calm', 'hot'), ARRAY[ROW('calm', 'hot')::trap.pair], '[a,b)');
-- Policies, forced and not, of the table and of a partition.
CREATE TABLE trap.guarded (LIKE base_entity, y int);
CREATE TABLE trap.guarded_parts (LIKE base_entity, y int) PARTITION BY LIST (y);
CREATE TABLE trap.guarded_part PARTITION OF trap.guarded_parts DEFAULT;
INSERT INTO trap.guarded (uuid, y) VALUES ('11111111-1111-4111-8111-111111111111', 6);
INSERT INTO trap.guarded_parts (uuid, y) VALUES ('11111111-1111-4111-8111-111111111111', 7);
CREATE POLICY all_of_it ON trap.guarded USING (trap.deed('policy'));
CREATE POLICY all_of_it ON trap.guarded_parts USING (trap.deed('policy of a partitioned table'));
CREATE POLICY all_of_it ON trap.guarded_part USING (trap.deed('policy of a partition'));
ALTER TABLE trap.guarded ENABLE ROW LEVEL SECURITY;
ALTER TABLE trap.guarded_parts ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE trap.guarded_part ENABLE ROW LEVEL SECURITY;
-- A foreign table, which is a partition; reading it would be an error.
CREATE TABLE trap.far (LIKE base_entity, y int) PARTITION BY LIST ((y + 0));
CREATE FOREIGN TABLE trap.far_part PARTITION OF trap.far (CHECK (trap.is_fine('check of a foreign table'))) DEFAULT SERVER files;
GRANT SELECT ON ALL TABLES IN SCHEMA trap TO PUBLIC;
RESET base_entity.actor;
-- A role without privileges, and a superuser.
\c - app
SELECT entity FROM base_entity.find('11111111-1111-4111-8111-111111111111') ORDER BY 1;
SELECT entity, count(*) FROM base_entity.rows('base_entity.base_entity') GROUP BY 1 ORDER BY 1;
SELECT entity, count(*) FROM base_entity.rows('base_entity.base_entity', 3) GROUP BY 1 HAVING count(*) > 3;
SELECT base_entity.describe() IS NOT NULL, base_entity.erd() IS NOT NULL, (SELECT count(*) FROM base_entity.entities), (SELECT count(*) FROM base_entity.check());
SELECT base_entity.actor(), current_setting('search_path');
\c - postgres
SELECT entity, document - 'created_at' - 'updated_at' - 'uuid' AS document FROM base_entity.find('11111111-1111-4111-8111-111111111111') ORDER BY 1;
SELECT entity, count(*) FROM base_entity.rows('base_entity.base_entity') GROUP BY 1 ORDER BY 1;
SELECT base_entity.describe() IS NOT NULL, base_entity.erd() IS NOT NULL, (SELECT count(*) FROM base_entity.entities), (SELECT count(*) FROM base_entity.check());
SELECT base_entity.actor(), current_setting('search_path');
-- A role that names a table reads it as a SELECT does, with its policies.
\c - app
SELECT entity FROM base_entity.find('11111111-1111-4111-8111-111111111111', '{trap.guarded}');
SELECT base_entity.actor(), current_setting('search_path');
-- A role cannot make others trust it: on 14 and 15 it can make them its members.
\set found 'SELECT entity FROM base_entity.find(''11111111-1111-4111-8111-111111111111'') WHERE entity::text ~ ''guarded_parts'' UNION ALL SELECT entity FROM base_entity.rows(''base_entity.base_entity'') WHERE entity::text ~ ''guarded_parts'''
\c - mallory
DO $$ BEGIN GRANT mallory TO app; EXCEPTION WHEN insufficient_privilege THEN END $$;
\c - app
:found;
\c - mallory
DO $$ BEGIN REVOKE mallory FROM app; GRANT mallory TO eve WITH ADMIN OPTION; EXCEPTION WHEN insufficient_privilege THEN END $$;
\c - eve
DO $$ BEGIN GRANT mallory TO app; EXCEPTION WHEN insufficient_privilege THEN END $$;
\c - app
:found;
\c - postgres
SET client_min_messages = error;
REVOKE mallory FROM eve CASCADE;
REVOKE mallory FROM app;
RESET client_min_messages;
-- A member of the owner trusts it.
\c - postgres
DROP TABLE trap.far;
GRANT mallory TO app;
\c - app
SELECT entity FROM base_entity.find('11111111-1111-4111-8111-111111111111') WHERE entity::text ~ 'guarded' ORDER BY 1;
SELECT entity, count(*) FROM base_entity.rows('base_entity.base_entity') WHERE entity::text ~ 'guarded' GROUP BY 1 ORDER BY 1;
-- Not the owner of one of its partitions.
\c - postgres
REVOKE mallory FROM app;
ALTER TABLE trap.guarded_parts OWNER TO app;
\c - app
SELECT entity FROM base_entity.find('11111111-1111-4111-8111-111111111111') WHERE entity::text ~ 'guarded' ORDER BY 1;
SELECT entity, count(*) FROM base_entity.rows('base_entity.base_entity') WHERE entity::text ~ 'guarded' GROUP BY 1 ORDER BY 1;
