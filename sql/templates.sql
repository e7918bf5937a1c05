-- The shipped templates. Each table in this schema is a template. Names are qualified: PostgreSQL 18 has
-- functions of the same names, and pg_catalog is searched first. Columns have no comments: LIKE would
-- copy them, and tools that compare a model with its table (Alembic, for example) would report a
-- difference in each. The comment on the table describes them.

GRANT USAGE ON SCHEMA @extschema@ TO PUBLIC;

CREATE TABLE @extschema@.base_uuid (
    uuid uuid PRIMARY KEY DEFAULT @extschema@.uuidv4()
);
COMMENT ON TABLE @extschema@.base_uuid IS
    'template: uuid, a primary key with a default, which cannot be changed; CREATE TABLE users (LIKE base_uuid, ...)';

CREATE TRIGGER zzz_base_entity BEFORE UPDATE ON @extschema@.base_uuid
    FOR EACH ROW EXECUTE FUNCTION @extschema@.maintain('immutable uuid');
COMMENT ON TRIGGER zzz_base_entity ON @extschema@.base_uuid IS 'applies the rules in its arguments';

CREATE TABLE @extschema@.base_id (
    id uuid PRIMARY KEY DEFAULT @extschema@.uuidv4()
);
COMMENT ON TABLE @extschema@.base_id IS
    'template: id, a uuid primary key with a default, which cannot be changed, under the name that ORMs expect; CREATE TABLE users (LIKE base_id, LIKE base_timestamps, ...)';

CREATE TRIGGER zzz_base_entity BEFORE UPDATE ON @extschema@.base_id
    FOR EACH ROW EXECUTE FUNCTION @extschema@.maintain('immutable id');
COMMENT ON TRIGGER zzz_base_entity ON @extschema@.base_id IS 'applies the rules in its arguments';

CREATE TABLE @extschema@.base_timestamps (
    created_at timestamptz NOT NULL DEFAULT pg_catalog.now(),
    updated_at timestamptz NOT NULL DEFAULT pg_catalog.now()
);
COMMENT ON TABLE @extschema@.base_timestamps IS
    'template: created_at, which keeps its value, and updated_at, which is set when the row changes; CREATE TABLE users (LIKE base_timestamps, ...)';

CREATE TRIGGER zzz_base_entity BEFORE UPDATE ON @extschema@.base_timestamps
    FOR EACH ROW EXECUTE FUNCTION @extschema@.maintain('touch updated_at', 'keep created_at');
COMMENT ON TRIGGER zzz_base_entity ON @extschema@.base_timestamps IS 'applies the rules in its arguments';

CREATE TABLE @extschema@.base_entity (
    uuid       uuid        PRIMARY KEY DEFAULT @extschema@.uuidv4(),
    created_at timestamptz NOT NULL DEFAULT pg_catalog.now(),
    updated_at timestamptz NOT NULL DEFAULT pg_catalog.now()
);
COMMENT ON TABLE @extschema@.base_entity IS
    'template: uuid, a primary key with a default, which cannot be changed; created_at, which keeps its value; updated_at, which is set when the row changes; CREATE TABLE users (LIKE base_entity, ...)';

CREATE TRIGGER zzz_base_entity BEFORE UPDATE ON @extschema@.base_entity
    FOR EACH ROW EXECUTE FUNCTION @extschema@.maintain('like base_uuid', 'like base_timestamps', 'touch updated_at', 'keep created_at', 'immutable uuid');
COMMENT ON TRIGGER zzz_base_entity ON @extschema@.base_entity IS 'applies the rules in its arguments';

CREATE TABLE @extschema@.base_versioned (
    version bigint NOT NULL DEFAULT 1
);
COMMENT ON TABLE @extschema@.base_versioned IS
    'template: version, which every change increments by one; CREATE TABLE users (LIKE base_entity, LIKE base_versioned, ...)';

CREATE TRIGGER zzz_base_entity BEFORE UPDATE ON @extschema@.base_versioned
    FOR EACH ROW EXECUTE FUNCTION @extschema@.maintain('increment version');
COMMENT ON TRIGGER zzz_base_entity ON @extschema@.base_versioned IS 'applies the rules in its arguments';

CREATE TABLE @extschema@.base_authored (
    created_by text NOT NULL DEFAULT @extschema@.actor(),
    updated_by text NOT NULL DEFAULT @extschema@.actor()
);
COMMENT ON TABLE @extschema@.base_authored IS
    'template: created_by and updated_by, the application users that inserted and last changed a row; CREATE TABLE users (LIKE base_entity, LIKE base_authored, ...)';

CREATE TRIGGER zzz_base_entity BEFORE UPDATE ON @extschema@.base_authored
    FOR EACH ROW EXECUTE FUNCTION @extschema@.maintain('keep created_by', 'stamp updated_by');
COMMENT ON TRIGGER zzz_base_entity ON @extschema@.base_authored IS 'applies the rules in its arguments';

CREATE TABLE @extschema@.base_soft_delete (
    deleted_at timestamptz
);
COMMENT ON TABLE @extschema@.base_soft_delete IS
    'template: deleted_at; DELETE sets it and keeps the row, CALL base_entity.purge() removes it; CREATE TABLE users (LIKE base_entity, LIKE base_soft_delete, ...)';

CREATE TRIGGER zzz_base_entity BEFORE UPDATE OR DELETE ON @extschema@.base_soft_delete
    FOR EACH ROW EXECUTE FUNCTION @extschema@.maintain('soft_delete deleted_at');
COMMENT ON TRIGGER zzz_base_entity ON @extschema@.base_soft_delete IS 'applies the rules in its arguments';
-- Its name sorts before those of foreign keys' triggers.
CREATE TRIGGER "0_base_entity" AFTER DELETE ON @extschema@.base_soft_delete
    FOR EACH ROW EXECUTE FUNCTION @extschema@.maintain('soft_delete deleted_at');
COMMENT ON TRIGGER "0_base_entity" ON @extschema@.base_soft_delete IS 'inserts deleted rows again, marked';

-- LIKE needs SELECT on its table. ALTER DEFAULT PRIVILEGES may have given PUBLIC more.
REVOKE ALL ON
    @extschema@.base_entity, @extschema@.base_uuid, @extschema@.base_id, @extschema@.base_timestamps,
    @extschema@.base_versioned, @extschema@.base_authored, @extschema@.base_soft_delete
    FROM PUBLIC;
GRANT SELECT ON
    @extschema@.base_entity, @extschema@.base_uuid, @extschema@.base_id, @extschema@.base_timestamps,
    @extschema@.base_versioned, @extschema@.base_authored, @extschema@.base_soft_delete
    TO PUBLIC;

-- Templates refuse rows.
CREATE TRIGGER refuse_rows BEFORE INSERT ON @extschema@.base_entity
    FOR EACH ROW EXECUTE FUNCTION @extschema@.refuse_rows();
COMMENT ON TRIGGER refuse_rows ON @extschema@.base_entity IS 'a template holds no rows';
CREATE TRIGGER refuse_rows BEFORE INSERT ON @extschema@.base_uuid
    FOR EACH ROW EXECUTE FUNCTION @extschema@.refuse_rows();
COMMENT ON TRIGGER refuse_rows ON @extschema@.base_uuid IS 'a template holds no rows';
CREATE TRIGGER refuse_rows BEFORE INSERT ON @extschema@.base_id
    FOR EACH ROW EXECUTE FUNCTION @extschema@.refuse_rows();
COMMENT ON TRIGGER refuse_rows ON @extschema@.base_id IS 'a template holds no rows';
CREATE TRIGGER refuse_rows BEFORE INSERT ON @extschema@.base_timestamps
    FOR EACH ROW EXECUTE FUNCTION @extschema@.refuse_rows();
COMMENT ON TRIGGER refuse_rows ON @extschema@.base_timestamps IS 'a template holds no rows';
CREATE TRIGGER refuse_rows BEFORE INSERT ON @extschema@.base_versioned
    FOR EACH ROW EXECUTE FUNCTION @extschema@.refuse_rows();
COMMENT ON TRIGGER refuse_rows ON @extschema@.base_versioned IS 'a template holds no rows';
CREATE TRIGGER refuse_rows BEFORE INSERT ON @extschema@.base_authored
    FOR EACH ROW EXECUTE FUNCTION @extschema@.refuse_rows();
COMMENT ON TRIGGER refuse_rows ON @extschema@.base_authored IS 'a template holds no rows';
CREATE TRIGGER refuse_rows BEFORE INSERT ON @extschema@.base_soft_delete
    FOR EACH ROW EXECUTE FUNCTION @extschema@.refuse_rows();
COMMENT ON TRIGGER refuse_rows ON @extschema@.base_soft_delete IS 'a template holds no rows';
