-- HINTs and violations of a required template whose name is quoted.
\c - postgres
CREATE TABLE base_entity."My Base" (LIKE base_entity, rank int);
GRANT SELECT, REFERENCES ON base_entity."My Base" TO PUBLIC;
CREATE SCHEMA shop AUTHORIZATION app;
\c - app
CREATE TABLE moves (a int);
CREATE TABLE shop.olds (a int);
SELECT base_entity.require('shop', 'base_entity."My Base"', 'refuse');
ALTER TABLE moves SET SCHEMA shop;
CALL base_entity.adopt('app.moves', ARRAY['"My Base"']);
ALTER TABLE moves SET SCHEMA shop;
SELECT format('CALL base_entity.adopt(%L, ARRAY[%L])', relation, quote_ident(template)) FROM base_entity.template_violations('shop') \gexec
SELECT * FROM base_entity.check();
