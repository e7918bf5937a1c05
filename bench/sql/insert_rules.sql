CREATE TABLE plain_rows (uuid uuid PRIMARY KEY DEFAULT base_entity.uuidv4(), created_at timestamptz NOT NULL DEFAULT now(),
    created_by text NOT NULL DEFAULT base_entity.actor(), updated_by text NOT NULL DEFAULT base_entity.actor(), label text);
CREATE TABLE ruled_rows (LIKE plain_rows INCLUDING ALL);
CREATE TABLE plpgsql_rows (LIKE plain_rows INCLUDING ALL);

CREATE TRIGGER zzz BEFORE INSERT ON ruled_rows FOR EACH ROW EXECUTE FUNCTION
    base_entity.maintain('keep created_at', 'keep created_by', 'stamp updated_by');
CREATE TRIGGER zzz BEFORE INSERT ON plpgsql_rows FOR EACH ROW EXECUTE FUNCTION bench.sign_inserted();
