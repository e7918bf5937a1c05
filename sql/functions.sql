-- The functions that PostgreSQL calls without a wrapper: ids, triggers and event triggers.

CREATE FUNCTION uuidv4() RETURNS uuid
    LANGUAGE c VOLATILE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'base_entity_uuidv4';
COMMENT ON FUNCTION uuidv4() IS
    'generate a version 4 (random) UUID; tells nothing about the row';

CREATE FUNCTION uuidv7() RETURNS uuid
    LANGUAGE c VOLATILE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'base_entity_uuidv7';
COMMENT ON FUNCTION uuidv7() IS
    'generate a version 7 (time-ordered) UUID, strictly ascending in a session; anyone can read its time';

CREATE FUNCTION uuidv7(shift interval) RETURNS uuid
    LANGUAGE c VOLATILE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'base_entity_uuidv7_interval';
COMMENT ON FUNCTION uuidv7(interval) IS
    'generate a version 7 (time-ordered) UUID with its time shifted by the interval';

CREATE FUNCTION uuid_extract_timestamp(uuid) RETURNS timestamptz
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'base_entity_uuid_extract_timestamp';
COMMENT ON FUNCTION uuid_extract_timestamp(uuid) IS
    'the time in a UUID of version 1 or 7, to the millisecond for version 7; NULL for others';

CREATE FUNCTION uuid_extract_version(uuid) RETURNS smallint
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'base_entity_uuid_extract_version';
COMMENT ON FUNCTION uuid_extract_version(uuid) IS
    'the version of a UUID of the variant of RFC 9562; NULL for others';

CREATE FUNCTION maintain() RETURNS trigger
    LANGUAGE c AS 'MODULE_PATHNAME', 'base_entity_maintain';
COMMENT ON FUNCTION maintain() IS
    'trigger: obeys its arguments before each UPDATE of a row: ''touch c'' sets c to now() when the row has changed, ''keep c'' keeps its old value, ''fix c'' refuses a change';

CREATE FUNCTION words_changed() RETURNS trigger
    LANGUAGE c AS 'MODULE_PATHNAME', 'base_entity_words_changed';
COMMENT ON FUNCTION words_changed() IS
    'trigger on base_entity.words: makes every session read it again';

CREATE FUNCTION ddl_command_start() RETURNS event_trigger
    LANGUAGE c AS 'MODULE_PATHNAME', 'base_entity_ddl_command_start';
COMMENT ON FUNCTION ddl_command_start() IS
    'event trigger: widens LIKE clauses that name a template to INCLUDING ALL';

CREATE FUNCTION ddl_command_end() RETURNS event_trigger
    LANGUAGE c AS 'MODULE_PATHNAME', 'base_entity_ddl_command_end';
COMMENT ON FUNCTION ddl_command_end() IS
    'event trigger: adds to a new entity what LIKE leaves out, and checks its name';
