-- The functions of floors.c. The session sets bench.floors to the path of the library that was built from it.

DO $$
DECLARE
    library text := current_setting('bench.floors');
    declaration text;
BEGIN
    FOREACH declaration IN ARRAY ARRAY[
        'floor_constant() RETURNS uuid', 'floor_clock() RETURNS uuid', 'floor_uuidv7_of_18() RETURNS uuid',
        'floor_text(text) RETURNS text', 'floor_row_trigger() RETURNS trigger', 'floor_event_trigger() RETURNS event_trigger'
    ] LOOP
        EXECUTE format('CREATE FUNCTION bench.%s LANGUAGE c VOLATILE %s PARALLEL SAFE AS %L, %L', declaration,
            CASE WHEN declaration LIKE '%trigger' THEN '' ELSE 'STRICT' END, library, split_part(declaration, '(', 1));
    END LOOP;
END
$$;
