-- The owner of a history can give its columns other types. Reading it together with the table is an error then, as writing to it is.
CREATE ROLE mallory;
GRANT CREATE ON SCHEMA public TO mallory;
SET ROLE mallory;
CREATE TABLE prices (LIKE base_entity, LIKE base_history, amount int);
INSERT INTO prices (amount) VALUES (3);
UPDATE prices SET amount = 4;
ALTER TABLE prices_history ALTER amount TYPE numeric;
SELECT amount FROM base_entity.as_of(NULL::prices, now());
SELECT operation, (version).amount FROM base_entity.versions(NULL::prices, (SELECT uuid FROM prices));
SELECT operation, old, new FROM base_entity.changes('prices');
SELECT amount FROM prices_as_of(now());
UPDATE prices SET amount = 5;
-- The HINT helps: the old values are kept under another name.
SELECT base_entity.create_history('prices');
UPDATE prices SET amount = 5;
SELECT count(*) FROM base_entity.as_of(NULL::prices, now());
SELECT operation, (version).amount FROM base_entity.versions(NULL::prices, (SELECT uuid FROM prices));
-- A wider type of the same family is another one, too, and a value of it would be read as an address.
CREATE TABLE costs (LIKE base_entity, LIKE base_history, amount numeric);
INSERT INTO costs (amount) VALUES (3);
UPDATE costs SET amount = 4;
ALTER TABLE costs_history ALTER amount TYPE float8;
SELECT amount FROM base_entity.as_of(NULL::costs, (SELECT min(valid_from) FROM costs_history));
-- Columns of the history's own.
CREATE TABLE fees (LIKE base_entity, LIKE base_history, amount int);
INSERT INTO fees (amount) VALUES (3);
UPDATE fees SET amount = 4;
ALTER TABLE fees_history ALTER operation TYPE bigint USING 4096;
SELECT operation, (version).amount FROM base_entity.versions(NULL::fees, (SELECT uuid FROM fees));
SELECT amount FROM base_entity.as_of(NULL::fees, now());
SELECT operation FROM base_entity.changes('fees');
UPDATE fees SET amount = 5;
-- A domain of the type of the column stores the same values.
CREATE DOMAIN money_amount AS int;
CREATE TABLE rates (LIKE base_entity, LIKE base_history, amount int);
INSERT INTO rates (amount) VALUES (3);
UPDATE rates SET amount = 4;
ALTER TABLE rates_history ALTER amount TYPE money_amount;
SELECT amount FROM base_entity.as_of(NULL::rates, (SELECT min(valid_from) FROM rates_history));
SELECT operation, (version).amount FROM base_entity.versions(NULL::rates, (SELECT uuid FROM rates));
RESET ROLE;
