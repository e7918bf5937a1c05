CREATE TABLE parent_rows (id int PRIMARY KEY);
INSERT INTO parent_rows SELECT generate_series(1, 1000);

CREATE TABLE marked_rows (LIKE base_entity, LIKE base_soft_delete, label text, n int{column});
CREATE INDEX ON marked_rows (n);

CREATE TABLE plpgsql_rows (uuid uuid PRIMARY KEY DEFAULT base_entity.uuidv4(),
    created_at timestamptz NOT NULL DEFAULT now(), updated_at timestamptz NOT NULL DEFAULT now(),
    deleted_at timestamptz, label text, n int{column});
CREATE INDEX ON plpgsql_rows (n);
CREATE TRIGGER "0_keep" AFTER DELETE ON plpgsql_rows FOR EACH ROW EXECUTE FUNCTION bench.keep_deleted();

CREATE TABLE removed_rows (uuid uuid PRIMARY KEY DEFAULT base_entity.uuidv4(),
    created_at timestamptz NOT NULL DEFAULT now(), updated_at timestamptz NOT NULL DEFAULT now(),
    deleted_at timestamptz, label text, n int{column});
CREATE INDEX ON removed_rows (n);
