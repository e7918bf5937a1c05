-- The foreign keys of a template that are NOT VALID, and those that the statement of a table has, too.
SET base_entity.naming = off;
CREATE TABLE places (id int PRIMARY KEY);
CREATE FUNCTION keys(regclass) RETURNS TABLE (name name, definition text, comment text) LANGUAGE sql STABLE AS $$
    SELECT conname, pg_get_constraintdef(oid), obj_description(oid, 'pg_constraint')
    FROM pg_constraint WHERE conrelid = $1 AND contype = 'f' ORDER BY conname COLLATE "C"
$$;
-- A new table has no rows that could violate it: it is valid there, as a CHECK constraint is.
CREATE TABLE base_entity.unproven (a int CHECK (a > 0), b int);
ALTER TABLE base_entity.unproven ADD FOREIGN KEY (b) REFERENCES places NOT VALID, ADD CONSTRAINT small CHECK (a < 9) NOT VALID;
CREATE TABLE visits (LIKE unproven);
SELECT conname, convalidated FROM pg_constraint WHERE conrelid = 'visits'::regclass ORDER BY 1;
SELECT relation, problem FROM base_entity.check();
-- One of the statement stands for the same one of the template, and another one does not.
CREATE TABLE base_entity.placed (place int REFERENCES places, at int REFERENCES places);
COMMENT ON CONSTRAINT placed_place_fkey ON base_entity.placed IS 'where it belongs';
COMMENT ON CONSTRAINT placed_at_fkey ON base_entity.placed IS 'where it is';
CREATE TABLE sites (LIKE placed, CONSTRAINT mine FOREIGN KEY (place) REFERENCES places, FOREIGN KEY (at) REFERENCES places ON DELETE CASCADE);
SELECT * FROM keys('sites');
CREATE TABLE stalls (place int CONSTRAINT mine REFERENCES places, at int REFERENCES places ON DELETE CASCADE);
CALL base_entity.adopt('stalls', '{placed}', online => false);
SELECT * FROM keys('stalls');
SELECT relation, problem FROM base_entity.check();
