-- Tables with the same rows, of which one is an entity.
CREATE TABLE ours (LIKE base_entity, LIKE base_versioned, LIKE base_authored, n int, t text);
CREATE TABLE by_hand (uuid uuid PRIMARY KEY DEFAULT gen_random_uuid(), created_at timestamptz DEFAULT now(),
    updated_at timestamptz DEFAULT now(), version bigint DEFAULT 1, created_by text, updated_by text,
    n int, t text);
INSERT INTO ours (n) SELECT generate_series(1, 2000);
INSERT INTO by_hand (n) SELECT generate_series(1, 2000);
