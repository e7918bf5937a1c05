-- Fails unless heap and indexes agree, entities are complete, and ids are unique. Returns how many of each it has seen.
CREATE EXTENSION IF NOT EXISTS amcheck;
DO $$
DECLARE
    relation record;
    problem text;
    seen int;
BEGIN
    -- Every heap, also those of the catalogs and of TOAST.
    FOR relation IN
        SELECT c.oid::regclass AS name FROM pg_class c
        WHERE c.relkind IN ('r', 't', 'm') AND c.relpersistence <> 't'
    LOOP
        SELECT msg INTO problem FROM verify_heapam(relation.name) LIMIT 1;
        IF FOUND THEN
            RAISE EXCEPTION 'heap %: %', relation.name, problem;
        END IF;
    END LOOP;
    -- Every B-tree, with a look whether all rows of the heap are in it.
    FOR relation IN
        SELECT i.indexrelid::regclass AS name
        FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_am a ON a.oid = c.relam
        WHERE a.amname = 'btree' AND i.indisvalid AND c.relpersistence <> 't' AND c.relkind = 'i'
    LOOP
        PERFORM bt_index_check(relation.name, true);
    END LOOP;

    -- A table with columns of our templates is an entity with all that belongs to one.
    FOR relation IN
        SELECT c.oid, c.oid::regclass AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind = 'r' AND n.nspname <> 'base_entity' AND NOT c.relispartition
          AND EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'updated_at')
    LOOP
        SELECT count(*) INTO seen FROM pg_attribute a JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
        WHERE a.attrelid = relation.oid AND a.attnotnull
          AND (a.attname, pg_get_expr(d.adbin, d.adrelid)) IN (
              ('uuid', 'base_entity.uuidv4()'), ('uuid', 'base_entity.uuidv7()'), ('created_at', 'now()'), ('updated_at', 'now()'));
        IF seen <> 3 THEN
            RAISE EXCEPTION 'entity %: % of 3 columns', relation.name, seen;
        END IF;
        SELECT count(*) INTO seen FROM pg_index i
        WHERE i.indrelid = relation.oid AND i.indisprimary AND i.indisvalid
          AND pg_get_indexdef(i.indexrelid) LIKE '%(uuid)';
        IF seen <> 1 THEN
            RAISE EXCEPTION 'entity %: no key', relation.name;
        END IF;
        SELECT count(*) INTO seen FROM pg_trigger t
        WHERE t.tgrelid = relation.oid AND t.tgfoid = 'base_entity.maintain()'::regprocedure AND t.tgenabled = 'O';
        IF seen <> 1 THEN
            RAISE EXCEPTION 'entity %: % row triggers', relation.name, seen;
        END IF;
    END LOOP;
    FOR relation IN SELECT c.relation AS name, c.problem AS what FROM base_entity.check() c
                    -- Names that differ in digits alone give one prefix.
                    WHERE c.problem NOT LIKE 'public prefix %' LOOP
        RAISE EXCEPTION 'entity %: %', relation.name, relation.what;
    END LOOP;
END $$;

-- Ids are unique across all entities, not in each alone.
CREATE TEMP TABLE ids (id uuid);
SELECT format('INSERT INTO ids SELECT uuid FROM %s', entity) FROM base_entity.entities WHERE entity <> 'ids'::regclass \gexec
DO $$
BEGIN
    IF (SELECT count(*) <> count(DISTINCT id) FROM ids) THEN
        RAISE EXCEPTION 'ids: % of % are there twice', (SELECT count(*) - count(DISTINCT id) FROM ids), (SELECT count(*) FROM ids);
    END IF;
END $$;
SELECT (SELECT count(*) FROM base_entity.entities), (SELECT count(*) FROM ids);
