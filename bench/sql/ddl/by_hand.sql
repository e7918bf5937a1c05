CREATE TABLE {name} (uuid uuid PRIMARY KEY DEFAULT base_entity.uuidv4(),
    created_at timestamptz NOT NULL DEFAULT now(), updated_at timestamptz NOT NULL DEFAULT now(),
    title text, body text);
CREATE TRIGGER zzz_base_entity BEFORE UPDATE ON {name} FOR EACH ROW EXECUTE FUNCTION
    base_entity.maintain('like base_entity', 'touch updated_at', 'keep created_at', 'immutable uuid');
