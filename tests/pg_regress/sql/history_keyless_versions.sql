-- erase_history() erases no version whose key is not in the columns of the key: it is an error while a history has such versions.
CREATE TABLE people (id text PRIMARY KEY, LIKE base_history, name text);
INSERT INTO people (id, name) VALUES ('1', 'ann'), ('zoe@example.com', 'zoe');
UPDATE people SET name = name || '!';
DELETE FROM people WHERE id LIKE 'zoe%';
-- One old version does not take the new type.
ALTER TABLE people ALTER id TYPE int USING id::int;
CALL base_entity.erase_history('people', '1');
\echo :LAST_ERROR_SQLSTATE
SELECT relation, problem FROM base_entity.check();
-- The HINT helps.
ALTER TABLE public.people_history DISABLE TRIGGER USER;
DELETE FROM people_history WHERE id_old = 'zoe@example.com';
UPDATE people_history SET id = id_old::int WHERE id IS NULL;
ALTER TABLE public.people_history ENABLE TRIGGER USER;
CALL base_entity.erase_history('people', '1');
SELECT operation, id, id_old, name FROM people_history;
-- A column that is new in the key.
INSERT INTO people (id, name) VALUES (2, 'bob');
UPDATE people SET name = name || '!';
ALTER TABLE people ADD COLUMN tenant int NOT NULL DEFAULT 1, DROP CONSTRAINT people_pkey, ADD PRIMARY KEY (tenant, id);
CALL base_entity.erase_history('people', '1', '2');
DROP TABLE people, people_history;
