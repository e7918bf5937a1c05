-- A new primary key gives the history an index that begins with it, so that the periods under one key do not overlap.
\c - app
CREATE TABLE keys (id int PRIMARY KEY, LIKE base_history, code text NOT NULL, a int);
INSERT INTO keys (id, code, a) VALUES (1, 'a', 1);
ALTER TABLE keys DROP CONSTRAINT keys_pkey, ADD PRIMARY KEY (code);
SELECT pg_get_indexdef(indexrelid) FROM pg_index WHERE indrelid = 'keys_history'::regclass ORDER BY 1;
SELECT * FROM base_entity.check();
DELETE FROM keys WHERE code = 'a';
INSERT INTO keys (id, code, a, valid_from) VALUES (1, 'a', 5, '2020-01-01');
SELECT count(*) FROM keys k JOIN keys_history h ON k.code = h.code AND k.valid_from < h.valid_to;
SELECT count(*) FROM keys_as_of((SELECT valid_from FROM keys_history));
BEGIN;
INSERT INTO keys (id, code) VALUES (2, 'z');
DELETE FROM keys WHERE code = 'z';
COMMIT;
SELECT operation, code FROM keys_history WHERE code = 'z';
-- In two commands, of an index, and with a column.
ALTER TABLE keys DROP CONSTRAINT keys_pkey;
SELECT problem FROM base_entity.check();
CREATE UNIQUE INDEX keys_both ON keys (code, id);
ALTER TABLE keys ALTER id SET NOT NULL, ADD CONSTRAINT keys_pkey PRIMARY KEY USING INDEX keys_both;
SELECT problem FROM base_entity.check();
SELECT base_entity.create_history('app.keys');
SELECT * FROM base_entity.check();
ALTER TABLE keys DROP CONSTRAINT keys_pkey, ADD COLUMN number int GENERATED ALWAYS AS IDENTITY PRIMARY KEY;
SELECT * FROM base_entity.check();
SELECT pg_get_indexdef(indexrelid) FROM pg_index WHERE indrelid = 'keys_history'::regclass ORDER BY 1;
-- One that serves already is kept.
ALTER TABLE keys DROP CONSTRAINT keys_pkey, ADD PRIMARY KEY (code);
SELECT count(*) FROM pg_index WHERE indrelid = 'keys_history'::regclass;
-- A column of the key whose old values do not take its new type.
CREATE TABLE people (id text PRIMARY KEY, LIKE base_history);
INSERT INTO people (id) VALUES ('zoe');
DELETE FROM people;
ALTER TABLE people ALTER id TYPE int USING id::int;
SELECT * FROM base_entity.check();
-- A partitioned table.
CREATE TABLE parts (id int, d int, LIKE base_history, PRIMARY KEY (id, d)) PARTITION BY LIST (d);
CREATE TABLE parts_1 PARTITION OF parts FOR VALUES IN (1);
ALTER TABLE parts DROP CONSTRAINT parts_pkey, ADD PRIMARY KEY (d, id);
SELECT * FROM base_entity.check();
-- A key that the history cannot have an index on.
CREATE TABLE widths (id int PRIMARY KEY, LIKE base_history);
SELECT format('ALTER TABLE widths DROP CONSTRAINT widths_pkey, %s, ADD PRIMARY KEY (%s)',
              string_agg(format('ADD COLUMN c%s int', n), ', '), string_agg('c' || n, ', ')) FROM generate_series(1, 32) AS n \gexec
-- Versions that are too long for an index: the key is there, and check() reports the index.
CREATE TABLE texts (id int PRIMARY KEY, LIKE base_history, t text NOT NULL);
INSERT INTO texts (id, t) SELECT 1, string_agg(md5(n::text), '') FROM generate_series(1, 200) AS n;
UPDATE texts SET t = 'short';
ALTER TABLE texts DROP CONSTRAINT texts_pkey, ADD PRIMARY KEY (t);
SELECT problem FROM base_entity.check();
