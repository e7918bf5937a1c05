-- The rows of the publisher before there is a subscriber.
SELECT base_entity.add_uncountable('rice');
INSERT INTO orders (total) SELECT generate_series(1, 20);
INSERT INTO readings (region) VALUES ('north'), ('east');
INSERT INTO always_touched_rows (note) VALUES ('a');
INSERT INTO prices (item, amount) VALUES ('coffee', 1), ('tea', 1);
INSERT INTO prices (uuid, item, amount) VALUES ('00000000-0000-4000-8000-000000000001', 'milk', 1);
UPDATE prices SET amount = 2;
