-- Sends what the rules replace.
INSERT INTO {table} (created_at, created_by, updated_by, label)
SELECT '2001-01-01', 'another', 'another', 'label ' || g FROM generate_series(1, {rows}) g
