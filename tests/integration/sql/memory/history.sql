-- Tables with the same rows, of which one is an entity.
CREATE TABLE kept_rows (LIKE base_entity, LIKE base_history, n int);
CREATE TABLE bare_rows (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), n int);
INSERT INTO kept_rows (n) SELECT generate_series(1, 2000);
INSERT INTO bare_rows (n) SELECT generate_series(1, 2000);
