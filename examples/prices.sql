-- 1. A shop whose prices change: what an article cost on a day, who changed it, and what an order was worth.
CREATE EXTENSION base_entity;
CREATE TABLE products (LIKE base_entity, name text NOT NULL UNIQUE);
CREATE TABLE prices (
    LIKE base_entity,
    LIKE base_history,
    product uuid NOT NULL UNIQUE REFERENCES products ON DELETE CASCADE,
    amount numeric(10, 2) NOT NULL CHECK (amount > 0)
);
INSERT INTO products (name) VALUES ('Tea'), ('Coffee');
INSERT INTO prices (product, amount) SELECT uuid, CASE name WHEN 'Tea' THEN 3.50 ELSE 4.20 END FROM products;

-- 2. An order keeps no price: it keeps the time.
CREATE TABLE orders (LIKE base_entity, product uuid NOT NULL REFERENCES products, pieces int NOT NULL);
INSERT INTO orders (product, pieces) SELECT uuid, 10 FROM products WHERE name = 'Tea';

-- 3. Prices are changed, by users of the application.
SET base_entity.actor = 'mary@shop.example';
UPDATE prices SET amount = 3.90 FROM products p WHERE p.uuid = product AND name = 'Tea';
SET base_entity.actor = 'john@shop.example';
UPDATE prices SET amount = amount * 1.10;

-- 4. The price list of today, and what the order was worth when it was placed.
SELECT name, amount FROM prices JOIN products p ON p.uuid = product ORDER BY name;
SELECT pieces, amount, pieces * amount AS total
FROM orders o, prices_as_of(o.created_at) p WHERE p.product = o.product;

-- 5. The changes, each with the user who made it.
SELECT actor, operation, old -> 'amount' AS old, new -> 'amount' AS new
FROM base_entity.changes('prices') ORDER BY changed_at, old -> 'amount';

-- 6. All prices that tea has had.
SELECT (version).amount, actor AS changed_by, valid_to IS NULL AS current
FROM base_entity.versions(NULL::prices, (SELECT prices.uuid FROM prices JOIN products p ON p.uuid = product WHERE name = 'Tea'));

-- 7. No role changes the past.
UPDATE prices_history SET amount = 1;
