-- The parts that templates have, as of their last change, and the parts that entities have of templates which have since lost or
-- changed them, with the columns that entities had before their templates and the parts that have other names in entities. A dump has
-- the latter alone: the former are read again from the templates that it creates.

CREATE TABLE @extschema@.template_parts (
    template   text COLLATE "C" NOT NULL,
    kind       text COLLATE "C" NOT NULL,
    name       text COLLATE "C" NOT NULL,
    definition text COLLATE "C" NOT NULL,
    PRIMARY KEY (template, kind, name)
);
COMMENT ON TABLE @extschema@.template_parts IS
    'the parts that each template had after its last change, by which the next change is known';
COMMENT ON COLUMN @extschema@.template_parts.template IS 'the template, a table of the schema base_entity; empty in the row of a role that templates name';
COMMENT ON COLUMN @extschema@.template_parts.kind IS 'the kind of the part, as drift() shows it; "role" in the row of a role, "none" in the only row of a template without parts';
COMMENT ON COLUMN @extschema@.template_parts.name IS 'the name of the part, empty where a table has one such part at most; the OID of a role';
COMMENT ON COLUMN @extschema@.template_parts.definition IS 'the part, as SQL writes it for a table of any name; the name that a role has in these rows';

CREATE TABLE @extschema@.noted_parts (
    schema     text COLLATE "C" NOT NULL,
    relation   text COLLATE "C" NOT NULL,
    template   text COLLATE "C" NOT NULL,
    kind       text COLLATE "C" NOT NULL,
    name       text COLLATE "C" NOT NULL,
    own_name   text COLLATE "C" NOT NULL,
    definition text COLLATE "C" NOT NULL,
    PRIMARY KEY (schema, relation, template, kind, name)
);
COMMENT ON TABLE @extschema@.noted_parts IS
    'the parts that entities have of templates which have since lost, changed or renamed them, until apply() carries that over, the columns that entities had before their templates, and the parts that have other names in entities';
COMMENT ON COLUMN @extschema@.noted_parts.schema IS 'the schema of the entity';
COMMENT ON COLUMN @extschema@.noted_parts.relation IS 'the entity';
COMMENT ON COLUMN @extschema@.noted_parts.template IS 'the template, a table of the schema base_entity';
COMMENT ON COLUMN @extschema@.noted_parts.kind IS 'the kind of the part, as drift() shows it; "dropped column" of one that the template has dropped, "own column" of one that the entity had before the template, "given column" of one that it has got while it is adopted, "column name", "policy name", "trigger name" and "check constraint name" of a part with another name in the entity';
COMMENT ON COLUMN @extschema@.noted_parts.name IS 'the name that the part has in the template, or had last';
COMMENT ON COLUMN @extschema@.noted_parts.own_name IS 'the name that the part has in the entity';
COMMENT ON COLUMN @extschema@.noted_parts.definition IS 'the part of the entity, as the template gave it; empty for own and given columns and for names';


SELECT pg_catalog.pg_extension_config_dump('@extschema@.noted_parts', '');

CREATE TRIGGER noted_parts_changed
    AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON @extschema@.noted_parts
    FOR EACH STATEMENT EXECUTE FUNCTION @extschema@.words_changed();
COMMENT ON TRIGGER noted_parts_changed ON @extschema@.noted_parts IS 'invalidates the cached rows of every session';

-- The apply worker of logical replication fires no trigger FOR EACH STATEMENT.
CREATE TRIGGER noted_parts_replicated
    AFTER INSERT OR UPDATE OR DELETE ON @extschema@.noted_parts
    FOR EACH ROW EXECUTE FUNCTION @extschema@.words_changed();
ALTER TABLE @extschema@.noted_parts ENABLE REPLICA TRIGGER noted_parts_replicated;
COMMENT ON TRIGGER noted_parts_replicated ON @extschema@.noted_parts IS
    'invalidates the cached rows of every session of a subscriber';

-- The event triggers and apply() write both for the owners of templates and entities.
REVOKE ALL ON @extschema@.template_parts, @extschema@.noted_parts FROM PUBLIC;
GRANT SELECT ON @extschema@.template_parts, @extschema@.noted_parts TO PUBLIC;
GRANT INSERT, UPDATE, DELETE ON @extschema@.template_parts, @extschema@.noted_parts TO pg_database_owner WITH GRANT OPTION;
