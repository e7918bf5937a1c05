-- A row keeps its `row` whatever key it has. Those of `goods` are marked by a DELETE.
CREATE TABLE wares (LIKE base_history, id int PRIMARY KEY, n int, row bigserial);
CREATE TABLE goods (LIKE base_history, LIKE base_soft_delete, id int PRIMARY KEY, n int, row bigserial);
CREATE TABLE parts (LIKE base_history, id int PRIMARY KEY, n int, row bigserial) PARTITION BY RANGE (id);
CREATE TABLE parts_a PARTITION OF parts FOR VALUES FROM (0) TO (3);
CREATE TABLE parts_b PARTITION OF parts FOR VALUES FROM (3) TO (100);
CREATE TABLE ranks (LIKE base_history, id int PRIMARY KEY DEFERRABLE, n int, row bigserial);
CREATE TABLE orders (LIKE base_history, id int PRIMARY KEY, n int, row bigserial,
                     ware int REFERENCES wares ON UPDATE CASCADE ON DELETE SET NULL);
