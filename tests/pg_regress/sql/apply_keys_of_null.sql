-- NULLS NOT DISTINCT of the key of a column, which PostgreSQL has from 15 on, is compared by check(), lags, the NOTICE and apply() alike.
SELECT current_setting('server_version_num')::int < 150000 AS skip \gset
\if :skip
\quit
\endif
CREATE TABLE base_entity.lone (LIKE base_entity, u int UNIQUE, w int UNIQUE NULLS NOT DISTINCT);
CREATE TABLE nuts (LIKE lone);
SELECT * FROM base_entity.check();
-- A table that has lost it.
ALTER TABLE nuts DROP CONSTRAINT nuts_w_key, ADD UNIQUE (w);
INSERT INTO nuts (w) VALUES (NULL), (NULL);
SELECT relation, kind, name, problem, severity FROM base_entity.drift();
SELECT entity, lags FROM base_entity.entities;
CALL base_entity.apply('base_entity.lone');
DELETE FROM nuts;
CALL base_entity.apply('base_entity.lone');
SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = 'nuts'::regclass AND contype = 'u' ORDER BY 1;
SELECT * FROM base_entity.check();
-- One that has more than the template asks for.
ALTER TABLE nuts DROP CONSTRAINT nuts_u_key, ADD UNIQUE NULLS NOT DISTINCT (u);
SELECT * FROM base_entity.check();
DROP TABLE nuts;
-- A template that gets it, and loses it.
CREATE TABLE nuts (LIKE lone);
ALTER TABLE base_entity.lone DROP CONSTRAINT lone_u_key, ADD UNIQUE NULLS NOT DISTINCT (u);
SELECT relation, kind, name, problem, severity FROM base_entity.drift();
SELECT entity, lags FROM base_entity.entities;
CALL base_entity.apply('base_entity.lone');
SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = 'nuts'::regclass AND contype = 'u' ORDER BY 1;
SELECT * FROM base_entity.check();
SELECT entity, lags FROM base_entity.entities;
ALTER TABLE base_entity.lone DROP CONSTRAINT lone_w_key, ADD UNIQUE (w);
SELECT relation, kind, name, problem, severity FROM base_entity.drift();
SELECT entity, lags FROM base_entity.entities;
CALL base_entity.apply('base_entity.lone');
SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = 'nuts'::regclass AND contype = 'u' ORDER BY 1;
SELECT entity, lags FROM base_entity.entities;
-- A repair gives back a key that is lost as the template's is.
ALTER TABLE nuts DROP CONSTRAINT nuts_u_key1;
CALL base_entity.repair('nuts');
SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = 'nuts'::regclass AND contype = 'u' ORDER BY 1;
SELECT * FROM base_entity.check();
