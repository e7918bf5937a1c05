-- The replica identity and the CLUSTER mark are those on the index that the template gave: on another one, they are the owner's.
\c - postgres
CREATE TABLE base_entity.coded (code text NOT NULL, created_at timestamptz NOT NULL DEFAULT now());
CREATE UNIQUE INDEX coded_key ON base_entity.coded (code);
ALTER TABLE base_entity.coded REPLICA IDENTITY USING INDEX coded_key, CLUSTER ON coded_key;
CREATE TABLE app.items (LIKE coded, number int NOT NULL UNIQUE);
CREATE TABLE app.parcels (LIKE coded, number int NOT NULL UNIQUE);
CREATE TABLE app.letters (LIKE coded, number int NOT NULL UNIQUE);
ALTER TABLE app.items REPLICA IDENTITY USING INDEX items_number_key, CLUSTER ON items_number_key;
ALTER TABLE base_entity.coded REPLICA IDENTITY DEFAULT, SET WITHOUT CLUSTER;
SELECT relation, kind, definition FROM base_entity.noted_parts ORDER BY 1, 2;
-- After the change, too.
ALTER TABLE app.parcels REPLICA IDENTITY USING INDEX parcels_number_key, CLUSTER ON parcels_number_key;
SELECT relation, kind, definition FROM base_entity.noted_parts ORDER BY 1, 2;
CALL base_entity.apply('base_entity.coded', remove => true);
SELECT relname, relreplident,
       (SELECT string_agg(indexrelid::regclass::text, ' ') FROM pg_index WHERE indrelid = c.oid AND (indisreplident OR indisclustered)) AS marked
FROM pg_class c WHERE oid IN ('app.items'::regclass, 'app.parcels'::regclass, 'app.letters'::regclass) ORDER BY 1;
SELECT count(*) FROM base_entity.noted_parts;
-- The template marks another index: an entity that has the mark as it gave it follows.
ALTER TABLE base_entity.coded REPLICA IDENTITY USING INDEX coded_key;
CALL base_entity.apply('base_entity.coded');
ALTER TABLE app.items REPLICA IDENTITY USING INDEX items_number_key;
CREATE UNIQUE INDEX coded_time ON base_entity.coded (code, created_at);
ALTER TABLE base_entity.coded REPLICA IDENTITY USING INDEX coded_time;
SELECT relation, kind, definition FROM base_entity.noted_parts ORDER BY 1, 2;
CALL base_entity.apply('base_entity.coded');
SELECT indrelid::regclass, indexrelid::regclass FROM pg_index WHERE indisreplident AND indrelid::regclass::text LIKE 'app.%' ORDER BY 1;
SELECT count(*) FROM base_entity.noted_parts;
