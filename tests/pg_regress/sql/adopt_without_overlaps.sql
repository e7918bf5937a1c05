-- Keys WITHOUT OVERLAPS, which are added with online => false (18 and later).
SELECT current_setting('server_version_num')::int < 180000 AS too_old \gset
\if :too_old
\quit
\endif
CREATE EXTENSION btree_gist;
CREATE TABLE base_entity.booked (room int, at daterange, PRIMARY KEY (room, at WITHOUT OVERLAPS));
CREATE TABLE base_entity.metered (meter int, at daterange, UNIQUE (meter, at WITHOUT OVERLAPS) DEFERRABLE);
CREATE TABLE stays (note text);
CREATE TABLE visits (id int PRIMARY KEY);
CALL base_entity.adopt('stays', '{booked}');
CALL base_entity.adopt('stays', '{booked,metered}', online => false);
CALL base_entity.adopt('visits', '{booked,metered}', online => false);
CALL base_entity.adopt('visits', '{booked,metered}');
SELECT conrelid::regclass, conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid IN ('stays'::regclass, 'visits'::regclass) AND contype <> 'n' ORDER BY 1, 2;
CREATE TABLE days (id int PRIMARY KEY, LIKE booked);
CREATE TABLE weeks (LIKE booked, LIKE metered);
SELECT * FROM base_entity.check();
ALTER TABLE days DROP CONSTRAINT days_room_at_key;
ALTER TABLE stays DROP CONSTRAINT stays_key, ADD UNIQUE (meter, at WITHOUT OVERLAPS);
SELECT relation, kind, name, problem FROM base_entity.drift();
-- One that has the column of a key serves as that key, which repair() does not add beside it.
CREATE TABLE terms (LIKE base_entity, span daterange);
ALTER TABLE terms DROP CONSTRAINT terms_pkey, ADD PRIMARY KEY (uuid, span WITHOUT OVERLAPS), ALTER uuid DROP DEFAULT;
SELECT problem FROM base_entity.check() WHERE relation = 'terms'::regclass;
CALL base_entity.repair('terms');
SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = 'terms'::regclass AND contype <> 'n';
