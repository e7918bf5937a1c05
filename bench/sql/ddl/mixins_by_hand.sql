CREATE TABLE {name} (uuid uuid PRIMARY KEY DEFAULT base_entity.uuidv4(),
    created_at timestamptz NOT NULL DEFAULT now(), updated_at timestamptz NOT NULL DEFAULT now(),
    version bigint NOT NULL DEFAULT 1, created_by text NOT NULL DEFAULT base_entity.actor(),
    updated_by text NOT NULL DEFAULT base_entity.actor(), deleted_at timestamptz, title text, body text);
CREATE TRIGGER "0_base_entity" AFTER DELETE ON {name} FOR EACH ROW EXECUTE FUNCTION
    base_entity.maintain('touch updated_at', 'increment version', 'stamp updated_by', 'soft_delete deleted_at');
CREATE TRIGGER zzz_base_entity BEFORE UPDATE OR DELETE ON {name} FOR EACH ROW EXECUTE FUNCTION
    base_entity.maintain('like base_entity', 'like base_versioned', 'like base_authored', 'like base_soft_delete',
        'touch updated_at', 'keep created_at', 'immutable uuid', 'increment version', 'keep created_by',
        'stamp updated_by', 'soft_delete deleted_at');
