-- An entity with rows, of a template of the user's own.
CREATE TABLE targets (id int PRIMARY KEY);
CREATE TABLE base_entity.shipped_parcels (LIKE base_entity, weight int, state text DEFAULT 'new', note text,
    CONSTRAINT light CHECK (weight < 1000));
CREATE INDEX by_weight ON base_entity.shipped_parcels (weight);
CREATE POLICY seen ON base_entity.shipped_parcels USING (true);
CREATE TABLE parcels (LIKE shipped_parcels, id int PRIMARY KEY);
INSERT INTO parcels (id, weight, note) SELECT n, n % 100, repeat('x', n % 30) FROM generate_series(1, 20000) n;
