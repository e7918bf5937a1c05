-- Names that are too long are cut between characters, also where these have several bytes.
GRANT CREATE ON SCHEMA base_entity TO app;
\c - app
CREATE TABLE parents (id int PRIMARY KEY);
CREATE TABLE base_entity.linked (LIKE base_entity, mother int REFERENCES parents, father int REFERENCES parents);
CREATE TABLE "ééééééééééééééééééééééééééééééé" (id int PRIMARY KEY, "ñññññññññññññññññññññññññññññññ" int);
CALL base_entity.adopt('"ééééééééééééééééééééééééééééééé"', '{linked}');
SELECT * FROM describe('"ééééééééééééééééééééééééééééééé"');
-- Two columns whose names begin alike, and are NOT NULL.
CREATE TABLE base_entity.wide (
    "ñññññññññññññññññññññññññññññña" int NOT NULL DEFAULT random() * 10, "ññññññññññññññññññññññññññññññb" int NOT NULL DEFAULT random() * 10,
    UNIQUE ("ñññññññññññññññññññññññññññññña"), UNIQUE ("ññññññññññññññññññññññññññññññb"));
CREATE TABLE wide_ones (id int);
INSERT INTO wide_ones VALUES (1);
CALL base_entity.adopt('wide_ones', '{wide}');
SELECT * FROM describe('wide_ones');
CALL base_entity.adopt('wide_ones', '{wide}');
