-- The beginning of a period is a timestamptz without a precision: a change of its type is an error.
CREATE TABLE prices (LIKE base_entity, LIKE base_history, amount int);
INSERT INTO prices (amount) VALUES (1);
ALTER TABLE prices ALTER valid_from TYPE timestamptz(0);
\echo :LAST_ERROR_SQLSTATE
ALTER TABLE prices ALTER valid_from TYPE timestamptz(6);
ALTER TABLE prices ALTER valid_from DROP DEFAULT, ALTER valid_from TYPE date;
ALTER TABLE prices ALTER valid_from TYPE text;
ALTER TABLE prices ALTER valid_from TYPE timestamp;
ALTER TABLE prices ALTER valid_from TYPE timestamptz;
UPDATE prices SET amount = 2;
CALL base_entity.release('public.prices', '{base_history}');
ALTER TABLE prices ALTER valid_from TYPE timestamptz(0);
CALL base_entity.adopt('prices', '{base_history}');
ALTER TABLE prices ALTER valid_from TYPE timestamptz;
CALL base_entity.adopt('prices', '{base_history}');
-- Where it was changed while event triggers were disabled, a change of a row, of which no version could be kept, is an error.
ALTER EVENT TRIGGER base_entity_ddl_command_end DISABLE;
ALTER TABLE prices ALTER valid_from TYPE timestamptz(0);
ALTER EVENT TRIGGER base_entity_ddl_command_end ENABLE;
UPDATE prices SET amount = 3;
\echo :LAST_ERROR_SQLSTATE
DELETE FROM prices;
INSERT INTO prices (amount) VALUES (3);
SELECT operation, amount FROM prices_history ORDER BY amount;
SELECT count(*) FROM base_entity.as_of(NULL::prices, 'infinity');
ALTER TABLE public.prices ALTER COLUMN valid_from DROP DEFAULT, ALTER COLUMN valid_from TYPE timestamptz USING valid_from::timestamptz, ALTER COLUMN valid_from SET DEFAULT now();
UPDATE prices SET amount = amount + 10;
SELECT operation, amount FROM prices_history ORDER BY amount;
ALTER EVENT TRIGGER base_entity_ddl_command_end DISABLE;
ALTER TABLE prices ALTER valid_from TYPE text;
ALTER EVENT TRIGGER base_entity_ddl_command_end ENABLE;
UPDATE prices SET amount = amount + 10;
SELECT count(*) FROM base_entity.as_of(NULL::prices, 'infinity');
SELECT base_entity.create_history('prices');
ALTER TABLE public.prices ALTER COLUMN valid_from DROP DEFAULT, ALTER COLUMN valid_from TYPE timestamptz USING valid_from::timestamptz, ALTER COLUMN valid_from SET DEFAULT now();
UPDATE prices SET amount = amount + 10;
SELECT operation, amount FROM prices_history ORDER BY amount;
DROP TABLE prices, prices_history;
