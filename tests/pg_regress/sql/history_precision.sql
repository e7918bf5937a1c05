-- The beginning of a period is a timestamptz without a precision: otherwise a change, of which no version could be kept, is an error.
CREATE TABLE prices (LIKE base_entity, LIKE base_history, amount int);
INSERT INTO prices (amount) VALUES (1);
ALTER TABLE prices ALTER valid_from TYPE timestamptz(0);
UPDATE prices SET amount = 2;
\echo :LAST_ERROR_SQLSTATE
DELETE FROM prices;
INSERT INTO prices (amount) VALUES (3);
SELECT operation, amount FROM prices_history;
ALTER TABLE public.prices ALTER COLUMN valid_from TYPE timestamptz;
UPDATE prices SET amount = amount + 10;
SELECT operation, amount FROM prices_history ORDER BY amount;
-- Another type, and a precision that is the same.
ALTER TABLE prices ALTER valid_from TYPE timestamptz(6);
UPDATE prices SET amount = amount + 10;
ALTER TABLE prices ALTER valid_from DROP DEFAULT, ALTER valid_from TYPE date;
UPDATE prices SET amount = amount + 10;
INSERT INTO prices (valid_from, amount) VALUES (now(), 4);
