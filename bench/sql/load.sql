CREATE TABLE bench.entities (LIKE base_entity, title text);
CREATE TABLE bench.others (LIKE base_entity, title text);
ALTER TABLE bench.others ALTER COLUMN uuid SET DEFAULT gen_random_uuid();
CREATE TABLE bench.plain (uuid uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    created_at timestamptz NOT NULL DEFAULT now(), updated_at timestamptz NOT NULL DEFAULT now(), title text);
