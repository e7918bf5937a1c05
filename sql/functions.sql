-- The functions that PostgreSQL calls without a wrapper: ids, triggers and event triggers.

CREATE FUNCTION @extschema@.uuidv4() RETURNS uuid
    LANGUAGE c VOLATILE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'base_entity_uuidv4';
COMMENT ON FUNCTION @extschema@.uuidv4() IS
    'generate a version 4 (random) UUID; tells nothing about the row';

CREATE FUNCTION @extschema@.uuidv7() RETURNS uuid
    LANGUAGE c VOLATILE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'base_entity_uuidv7';
COMMENT ON FUNCTION @extschema@.uuidv7() IS
    'generate a version 7 (time-ordered) UUID, strictly ascending in a session; anyone can read its time';

CREATE FUNCTION @extschema@.uuidv7(shift interval) RETURNS uuid
    LANGUAGE c VOLATILE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'base_entity_uuidv7_interval';
COMMENT ON FUNCTION @extschema@.uuidv7(interval) IS
    'generate a version 7 (time-ordered) UUID with its time shifted by the interval';

CREATE FUNCTION @extschema@.uuidv7_at("time" timestamptz) RETURNS uuid
    LANGUAGE c VOLATILE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'base_entity_uuidv7_at';
COMMENT ON FUNCTION @extschema@.uuidv7_at(timestamptz) IS
    'generate a version 7 (time-ordered) UUID of the given time, for backfills; uuidv7() goes on undisturbed';

CREATE FUNCTION @extschema@.uuidv7_floor("time" timestamptz) RETURNS uuid
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'base_entity_uuidv7_floor';
COMMENT ON FUNCTION @extschema@.uuidv7_floor(timestamptz) IS
    'the least version 7 UUID of the millisecond, for range scans by time: id >= uuidv7_floor(t)';

CREATE FUNCTION @extschema@.uuidv7_ceiling("time" timestamptz) RETURNS uuid
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'base_entity_uuidv7_ceiling';
COMMENT ON FUNCTION @extschema@.uuidv7_ceiling(timestamptz) IS
    'the greatest version 7 UUID of the millisecond, for range scans by time: id <= uuidv7_ceiling(t)';

CREATE FUNCTION @extschema@.uuid_extract_timestamp(uuid) RETURNS timestamptz
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'base_entity_uuid_extract_timestamp';
COMMENT ON FUNCTION @extschema@.uuid_extract_timestamp(uuid) IS
    'the time in a UUID of version 1 or 7, to the millisecond for version 7; NULL for others';

CREATE FUNCTION @extschema@.uuid_extract_version(uuid) RETURNS smallint
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'base_entity_uuid_extract_version';
COMMENT ON FUNCTION @extschema@.uuid_extract_version(uuid) IS
    'the version of a UUID of the variant of RFC 9562; NULL for others';

CREATE FUNCTION @extschema@.maintain() RETURNS trigger
    LANGUAGE c AS 'MODULE_PATHNAME', 'base_entity_maintain';
COMMENT ON FUNCTION @extschema@.maintain() IS
    'trigger: obeys its arguments before each UPDATE or DELETE of a row. touch, count, sign: set the column to now(), the next number, who is at work when the row has changed; keep: the old value stays; fix: a change is refused; check: a stale value is refused; mark: a first DELETE sets the column and leaves the row';

CREATE FUNCTION @extschema@.refuse_rows() RETURNS trigger
    LANGUAGE c AS 'MODULE_PATHNAME', 'base_entity_refuse_rows';
COMMENT ON FUNCTION @extschema@.refuse_rows() IS
    'trigger on templates: refuses every row';

CREATE FUNCTION @extschema@.words_changed() RETURNS trigger
    LANGUAGE c AS 'MODULE_PATHNAME', 'base_entity_words_changed';
COMMENT ON FUNCTION @extschema@.words_changed() IS
    'trigger on base_entity.words: makes every session read it again';

CREATE FUNCTION @extschema@.ddl_command_start() RETURNS event_trigger
    LANGUAGE c AS 'MODULE_PATHNAME', 'base_entity_ddl_command_start';
COMMENT ON FUNCTION @extschema@.ddl_command_start() IS
    'event trigger: widens LIKE clauses that name a template to INCLUDING ALL';

CREATE FUNCTION @extschema@.ddl_command_end() RETURNS event_trigger
    LANGUAGE c AS 'MODULE_PATHNAME', 'base_entity_ddl_command_end';
COMMENT ON FUNCTION @extschema@.ddl_command_end() IS
    'event trigger: adds to a new entity what LIKE leaves out, and checks its name';
