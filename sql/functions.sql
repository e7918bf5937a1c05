-- Functions without a pgrx wrapper: uuids, triggers and event triggers.

CREATE FUNCTION @extschema@.uuidv4() RETURNS uuid
    LANGUAGE c VOLATILE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'base_entity_uuidv4';
COMMENT ON FUNCTION @extschema@.uuidv4() IS
    'generate a version 4 (random) UUID, which reveals nothing about the row';

CREATE FUNCTION @extschema@.uuidv7() RETURNS uuid
    LANGUAGE c VOLATILE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'base_entity_uuidv7';
COMMENT ON FUNCTION @extschema@.uuidv7() IS
    'generate a version 7 (time-ordered) UUID, strictly ascending in a session; it reveals its creation time';

CREATE FUNCTION @extschema@.uuidv7(shift interval) RETURNS uuid
    LANGUAGE c VOLATILE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'base_entity_uuidv7_interval';
COMMENT ON FUNCTION @extschema@.uuidv7(interval) IS
    'generate a version 7 (time-ordered) UUID with its time shifted by the interval';

CREATE FUNCTION @extschema@.uuidv7_at(at timestamptz) RETURNS uuid
    LANGUAGE c VOLATILE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'base_entity_uuidv7_at';
COMMENT ON FUNCTION @extschema@.uuidv7_at(timestamptz) IS
    'generate a version 7 (time-ordered) UUID of the given time, for backfills; does not affect uuidv7()';

CREATE FUNCTION @extschema@.uuidv7_floor(at timestamptz) RETURNS uuid
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'base_entity_uuidv7_floor';
COMMENT ON FUNCTION @extschema@.uuidv7_floor(timestamptz) IS
    'the least version 7 UUID of the millisecond, for range scans by time: id >= uuidv7_floor(t)';

CREATE FUNCTION @extschema@.uuidv7_ceiling(at timestamptz) RETURNS uuid
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

CREATE FUNCTION @extschema@.actor() RETURNS text
    LANGUAGE c STABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'base_entity_actor';
COMMENT ON FUNCTION @extschema@.actor() IS
    'the application user: the setting base_entity.actor, or else the current role';

CREATE FUNCTION @extschema@.maintain() RETURNS trigger
    LANGUAGE c AS 'MODULE_PATHNAME', 'base_entity_maintain';
COMMENT ON FUNCTION @extschema@.maintain() IS
    'trigger: applies the rules in its arguments to each UPDATE or DELETE of a row. touch, increment, stamp: set the column to now(), the next number or base_entity.actor() when the row has changed; keep: the old value stays; immutable: a change is an error; match: a value other than the stored one is an error; match_next: a value other than the one after the stored one is an error; stamp_strict: as stamp, and an error if base_entity.actor is not set; BEFORE INSERT, keep and increment give the column its default; soft_delete: a DELETE sets the column and keeps the row, by an AFTER DELETE trigger that inserts it again; like: a template that the table was made LIKE, which is recorded and does nothing to rows';

CREATE FUNCTION @extschema@.refuse_rows() RETURNS trigger
    LANGUAGE c AS 'MODULE_PATHNAME', 'base_entity_refuse_rows';
COMMENT ON FUNCTION @extschema@.refuse_rows() IS
    'trigger on templates: refuses every row';

CREATE FUNCTION @extschema@.words_changed() RETURNS trigger
    LANGUAGE c AS 'MODULE_PATHNAME', 'base_entity_words_changed';
COMMENT ON FUNCTION @extschema@.words_changed() IS
    'trigger on base_entity.words, base_entity.naming_policies, base_entity.template_policies and base_entity.public_prefixes: invalidates the cached rows of every session';

CREATE FUNCTION @extschema@.public_prefix_inserted() RETURNS trigger
    LANGUAGE c AS 'MODULE_PATHNAME', 'base_entity_public_prefix_inserted';
COMMENT ON FUNCTION @extschema@.public_prefix_inserted() IS
    'trigger on base_entity.public_prefixes: a new row replaces one of the same table and prefix, and a current one makes the others former ones';

CREATE FUNCTION @extschema@.ddl_command_start() RETURNS event_trigger
    LANGUAGE c AS 'MODULE_PATHNAME', 'base_entity_ddl_command_start';
COMMENT ON FUNCTION @extschema@.ddl_command_start() IS
    'event trigger: widens LIKE clauses that name a template to INCLUDING ALL';

CREATE FUNCTION @extschema@.ddl_command_end() RETURNS event_trigger
    LANGUAGE c AS 'MODULE_PATHNAME', 'base_entity_ddl_command_end';
COMMENT ON FUNCTION @extschema@.ddl_command_end() IS
    'event trigger: adds to a new entity what LIKE leaves out, checks its name, and refuses a table that is not LIKE a required template';

CREATE FUNCTION @extschema@.sql_drop() RETURNS event_trigger
    LANGUAGE c AS 'MODULE_PATHNAME', 'base_entity_sql_drop';
COMMENT ON FUNCTION @extschema@.sql_drop() IS
    'event trigger: drops the rules for a dropped column, and refuses to drop templates that tables were made LIKE';

CREATE FUNCTION @extschema@.find(uuid uuid, relations regclass[] DEFAULT NULL, history boolean DEFAULT false)
    RETURNS TABLE (entity regclass, document jsonb)
    LANGUAGE c STABLE PARALLEL UNSAFE ROWS 1 AS 'MODULE_PATHNAME', 'base_entity_find';
COMMENT ON FUNCTION @extschema@.find(uuid, regclass[], boolean) IS
    'the row that a uuid names, as JSON, in any entity that the role may read, or in the given ones; by the index of each one''s id; with history, its old versions too';

CREATE FUNCTION @extschema@.find(id text, relations regclass[] DEFAULT NULL, history boolean DEFAULT false)
    RETURNS TABLE (entity regclass, document jsonb)
    LANGUAGE c STABLE PARALLEL UNSAFE ROWS 1 AS 'MODULE_PATHNAME', 'base_entity_find_text';
COMMENT ON FUNCTION @extschema@.find(text, regclass[], boolean) IS
    'the row that a public ID or a uuid names, as JSON; a public ID in the entity that has its prefix, a uuid as find(uuid) does';

CREATE FUNCTION @extschema@.typeid_encode(prefix text, uuid uuid) RETURNS text
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'base_entity_typeid_encode';
COMMENT ON FUNCTION @extschema@.typeid_encode(text, uuid) IS
    'the TypeID (version 0.3) of a uuid: the prefix, _, and the uuid in 26 characters of base32; without _ for an empty prefix';

CREATE FUNCTION @extschema@.typeid_decode(id text, OUT prefix text, OUT uuid uuid)
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'base_entity_typeid_decode';
COMMENT ON FUNCTION @extschema@.typeid_decode(text) IS
    'the prefix and the uuid of a TypeID (version 0.3)';

CREATE FUNCTION @extschema@.public_id(relation regclass, uuid uuid) RETURNS text
    LANGUAGE c STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'base_entity_public_id';
COMMENT ON FUNCTION @extschema@.public_id(regclass, uuid) IS
    'the public ID of a row: the TypeID of its uuid with the public prefix of its table';

CREATE FUNCTION @extschema@.public_id_to_uuid(id text, relation regclass DEFAULT NULL) RETURNS uuid
    LANGUAGE c STABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'base_entity_public_id_to_uuid';
COMMENT ON FUNCTION @extschema@.public_id_to_uuid(text, regclass) IS
    'the uuid of a public ID; an error if its prefix is not one of the table, if that is given';

CREATE FUNCTION @extschema@.rows(template regclass, newest bigint DEFAULT NULL)
    RETURNS TABLE (entity regclass, uuid uuid, created_at timestamptz, updated_at timestamptz)
    LANGUAGE c STABLE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'base_entity_rows';
COMMENT ON FUNCTION @extschema@.rows(regclass, bigint) IS
    'the rows of all entities that have a template and that the role may read, newest first; all, or so many';
