-- Foreign keys that are NOT ENFORCED, or for periods (18 and later).
\c - postgres
SELECT current_setting('server_version_num')::int < 180000 AS too_old \gset
\if :too_old
\quit
\endif
CREATE EXTENSION btree_gist;
CREATE TABLE targets (id int PRIMARY KEY);
CREATE TABLE periods (id int, valid daterange, PRIMARY KEY (id, valid WITHOUT OVERLAPS));
GRANT REFERENCES ON targets, periods TO app;
CREATE TABLE base_entity.unenforced (a int, FOREIGN KEY (a) REFERENCES targets NOT ENFORCED);
CREATE TABLE base_entity.unsure (a int);
ALTER TABLE base_entity.unsure ADD FOREIGN KEY (a) REFERENCES targets NOT VALID;
CREATE TABLE base_entity.timed (id int, valid daterange, FOREIGN KEY (id, PERIOD valid) REFERENCES periods (id, PERIOD valid));
GRANT SELECT ON base_entity.unenforced, base_entity.unsure, base_entity.timed TO app;
\c - app
CREATE TABLE plains (LIKE unenforced);
CREATE TABLE parts (LIKE unenforced) PARTITION BY LIST (a);
CREATE TABLE guesses (LIKE unsure);
CREATE TABLE times (LIKE timed);
SELECT conrelid::regclass, conenforced, convalidated, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE connamespace = 'app'::regnamespace AND contype = 'f' ORDER BY conname COLLATE "C";
INSERT INTO plains VALUES (7);

-- Keys WITHOUT OVERLAPS, where LIKE copies them, and where it cannot.
\c - postgres
CREATE TABLE base_entity.stays (room int, during daterange, PRIMARY KEY (room, during WITHOUT OVERLAPS));
CREATE TABLE base_entity.shifts (person int, shift daterange, UNIQUE (person, shift WITHOUT OVERLAPS));
GRANT SELECT ON base_entity.stays, base_entity.shifts TO app;
\c - app
CREATE TABLE rentals (LIKE stays);
CREATE TABLE bookings (LIKE stays, id int PRIMARY KEY);
CREATE TABLE lodgings (LIKE stays, LIKE shifts, house int) PARTITION BY LIST (house);
SELECT conrelid::regclass, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE conrelid IN ('rentals'::regclass, 'bookings'::regclass, 'lodgings'::regclass) AND contype IN ('p', 'u', 'x') ORDER BY conrelid::regclass::text COLLATE "C", 2;
SELECT indrelid::regclass, count(*) FROM pg_index WHERE indrelid IN ('rentals'::regclass, 'bookings'::regclass, 'lodgings'::regclass) GROUP BY 1 ORDER BY indrelid::regclass::text COLLATE "C";
