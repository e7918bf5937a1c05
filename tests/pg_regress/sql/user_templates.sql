-- A table in the schema base_entity is a template of the user's own; all that it has reaches the tables made LIKE it.
\c - postgres
GRANT USAGE ON SCHEMA base_entity TO app;
CREATE FUNCTION base_entity.stamp() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.log := concat_ws(' ', NEW.log, TG_NAME || ':' || TG_WHEN || ':' || TG_OP || coalesce(':' || TG_ARGV[0], ''));
    RETURN NEW;
END
$$;
CREATE FUNCTION base_entity.say() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE NOTICE '% on % (% rows)', TG_NAME, TG_TABLE_NAME, (SELECT count(*) FROM changed);
    RETURN NULL;
END
$$;

CREATE FUNCTION base_entity.never() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE NOTICE 'a disabled trigger has fired';
    RETURN NULL;
END
$$;

-- Its name is not checked.
CREATE TABLE base_entity.tenant (
    LIKE base_entity,
    tenant_id bigint NOT NULL DEFAULT 1,
    code text UNIQUE CHECK (code <> ''),
    number bigint GENERATED ALWAYS AS IDENTITY (START WITH 10),
    label text GENERATED ALWAYS AS ('#' || code) STORED,
    weight int DEFAULT 5,
    edited_at timestamptz NOT NULL DEFAULT now(),
    log text,
    CONSTRAINT positive CHECK (weight > 0)
);
SELECT describe('base_entity.tenant');
CREATE INDEX tenant_weight ON base_entity.tenant (weight DESC NULLS LAST) WHERE weight > 1;
CREATE STATISTICS base_entity.tenant_statistics (dependencies) ON tenant_id, weight FROM base_entity.tenant;
ALTER TABLE base_entity.tenant ALTER COLUMN log SET STORAGE EXTERNAL;
CREATE TRIGGER all_rows BEFORE INSERT OR UPDATE ON base_entity.tenant
    FOR EACH ROW EXECUTE FUNCTION base_entity.stamp('one', 'it''s two');
CREATE TRIGGER heavy BEFORE UPDATE OF weight, code ON base_entity.tenant
    FOR EACH ROW WHEN (OLD.weight < NEW.weight AND NEW.code IS DISTINCT FROM 'x') EXECUTE FUNCTION base_entity.stamp();
CREATE TRIGGER statement AFTER UPDATE ON base_entity.tenant
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION base_entity.say();
CREATE CONSTRAINT TRIGGER late AFTER INSERT ON base_entity.tenant
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION base_entity.never();
ALTER TABLE base_entity.tenant DISABLE TRIGGER late;
CREATE TRIGGER edit BEFORE UPDATE ON base_entity.tenant
    FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('touch edited_at', 'keep tenant_id');
COMMENT ON COLUMN base_entity.tenant.code IS 'the code';
COMMENT ON CONSTRAINT positive ON base_entity.tenant IS 'weighs something';
COMMENT ON INDEX base_entity.tenant_weight IS 'heaviest first';
COMMENT ON TRIGGER heavy ON base_entity.tenant IS 'gained weight';
GRANT SELECT ON base_entity.tenant TO PUBLIC;

\c - app
CREATE TABLE projects (LIKE tenant, name text);
SELECT describe('projects');
SELECT comments('projects');
SELECT attstorage FROM pg_attribute WHERE attrelid = 'projects'::regclass AND attname = 'log';
SELECT stxkind FROM pg_statistic_ext WHERE stxrelid = 'projects'::regclass;
INSERT INTO projects (code) VALUES ('a') RETURNING number, label, weight, tenant_id, log;
UPDATE projects SET weight = 6, tenant_id = 2
    RETURNING weight, tenant_id, log, updated_at > created_at AS updated, edited_at > created_at AS edited;
\set VERBOSITY terse
UPDATE projects SET weight = 0;
\set VERBOSITY default
\echo :LAST_ERROR_SQLSTATE

-- A template made from a template, and combined with another.
\c - postgres
CREATE TABLE base_entity.priced (LIKE base_entity.tenant, price numeric NOT NULL DEFAULT 0);
GRANT SELECT ON base_entity.priced TO PUBLIC;
CREATE TABLE base_entity.noted (note text DEFAULT 'none', noted_at date NOT NULL DEFAULT '2000-01-01');
CREATE TRIGGER notes BEFORE UPDATE ON base_entity.noted FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('touch noted_at');
GRANT SELECT ON base_entity.noted TO PUBLIC;
\c - app
CREATE TABLE goods (LIKE priced, LIKE noted);
SELECT describe('goods');

-- With a primary key in the statement and partitioned, all but the key is the same.
CREATE TABLE plans (LIKE tenant, id int PRIMARY KEY);
SELECT d FROM describe('plans') d WHERE d ~ 'KEY|UNIQUE|INDEX|STATISTICS';
CREATE TABLE parts (LIKE tenant) PARTITION BY LIST (tenant_id);
SELECT d FROM describe('parts') d WHERE d ~ 'KEY|UNIQUE|INDEX|TRIGGER';
SELECT comments('plans');

-- Changing a template changes no table that was made from it.
\c - postgres
ALTER TABLE base_entity.tenant ADD COLUMN extra int;
SELECT entities('app');
\c - app
UPDATE projects SET weight = 7 RETURNING log;
CREATE TABLE later_ones (LIKE tenant);
