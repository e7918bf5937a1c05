CREATE TABLE {name} (LIKE base_entity.base_entity INCLUDING ALL, title text, body text);
CREATE TRIGGER zzz_base_entity BEFORE UPDATE ON {name} FOR EACH ROW EXECUTE FUNCTION
    base_entity.maintain('like base_entity', 'touch updated_at', 'keep created_at', 'immutable uuid');
