"""The queries of tools on the catalogs about a table: of pgAdmin, of JDBC and ODBC drivers, and of information_schema.

Each takes the table's name as %(table)s.
"""

QUESTIONS = {
    "pgAdmin: the table": """
        SELECT rel.relname, rel.relkind, rel.relhastriggers, rel.relrowsecurity, rel.relforcerowsecurity,
               rel.relpersistence, rel.relreplident, rel.relispartition, rel.reloptions, am.amname,
               array_length(con.conkey, 1) AS key_columns, obj_description(rel.oid, 'pg_class') AS description,
               EXISTS (SELECT FROM pg_inherits i WHERE i.inhrelid = rel.oid) AS inherits,
               (SELECT count(*) FROM pg_trigger t WHERE t.tgrelid = rel.oid AND NOT t.tgisinternal) AS triggers
        FROM pg_class rel
        LEFT JOIN pg_am am ON am.oid = rel.relam
        LEFT JOIN pg_constraint con ON con.conrelid = rel.oid AND con.contype = 'p'
        WHERE rel.oid = %(table)s::regclass""",
    "pgAdmin: the columns": """
        SELECT att.attname, att.attnum, att.attndims, att.attlen, att.attnotnull, att.attstorage, att.attidentity,
               att.attgenerated, att.attstattarget, att.attoptions, format_type(ty.oid, att.atttypmod) AS type,
               pg_get_expr(def.adbin, def.adrelid) AS default_value, des.description,
               EXISTS (SELECT FROM pg_depend dep JOIN pg_class seq ON dep.objid = seq.oid AND seq.relkind = 'S'
                       WHERE dep.refobjid = att.attrelid AND dep.refobjsubid = att.attnum) AS has_sequence
        FROM pg_attribute att
        JOIN pg_type ty ON ty.oid = att.atttypid
        LEFT JOIN pg_attrdef def ON def.adrelid = att.attrelid AND def.adnum = att.attnum
        LEFT JOIN pg_description des ON des.objoid = att.attrelid AND des.objsubid = att.attnum
             AND des.classoid = 'pg_class'::regclass
        WHERE att.attrelid = %(table)s::regclass AND att.attnum > 0 AND NOT att.attisdropped
        ORDER BY att.attnum""",
    "pgAdmin: the triggers": """
        SELECT t.tgname, t.tgenabled, t.tgtype, t.tgnargs, encode(t.tgargs, 'escape') AS arguments, t.tgattr,
               t.tgdeferrable, t.tginitdeferred, t.tgconstraint, t.tgqual, t.tgoldtable, t.tgnewtable,
               nspname, p.proname, l.lanname, p.prosrc,
               regexp_replace(pg_get_triggerdef(t.oid, true), ' ON \\S+', ' ON ...') AS definition
        FROM pg_trigger t
        JOIN pg_proc p ON p.oid = t.tgfoid
        JOIN pg_namespace n ON n.oid = p.pronamespace
        JOIN pg_language l ON l.oid = p.prolang
        WHERE NOT t.tgisinternal AND t.tgrelid = %(table)s::regclass
        ORDER BY t.tgname""",
    "pgAdmin: the constraints and indexes": """
        SELECT replace(con.conname, split_part(%(table)s, '.', 2), '...') AS conname, con.contype, con.conkey,
               con.condeferrable, con.convalidated, con.conislocal, pg_get_constraintdef(con.oid) AS definition,
               i.indisunique, i.indisprimary, i.indisclustered, i.indisvalid, i.indkey, am.amname
        FROM pg_constraint con
        LEFT JOIN pg_index i ON i.indexrelid = con.conindid
        LEFT JOIN pg_class c ON c.oid = i.indexrelid
        LEFT JOIN pg_am am ON am.oid = c.relam
        WHERE con.conrelid = %(table)s::regclass AND con.contype <> 'n'
        ORDER BY con.contype, con.conname""",
    "JDBC: getColumns": """
        SELECT * FROM (
            SELECT a.attname, a.atttypid, a.attnotnull OR (t.typtype = 'd' AND t.typnotnull) AS attnotnull, a.atttypmod,
                   a.attlen, t.typtypmod, row_number() OVER (PARTITION BY a.attrelid ORDER BY a.attnum) AS attnum,
                   nullif(a.attidentity, '') AS attidentity, nullif(a.attgenerated, '') AS attgenerated,
                   pg_get_expr(def.adbin, def.adrelid) AS adsrc, dsc.description, t.typbasetype, t.typtype
            FROM pg_namespace n
            JOIN pg_class c ON c.relnamespace = n.oid
            JOIN pg_attribute a ON a.attrelid = c.oid
            JOIN pg_type t ON a.atttypid = t.oid
            LEFT JOIN pg_attrdef def ON a.attrelid = def.adrelid AND a.attnum = def.adnum
            LEFT JOIN pg_description dsc ON c.oid = dsc.objoid AND a.attnum = dsc.objsubid
            WHERE c.relkind IN ('r', 'p', 'v', 'f', 'm') AND a.attnum > 0 AND NOT a.attisdropped
              AND c.oid = %(table)s::regclass) c
        ORDER BY attnum""",
    "JDBC: getPrimaryKeys": """
        SELECT (information_schema._pg_expandarray(i.indkey)).n AS key_seq, a.attname
        FROM pg_class ct
        JOIN pg_attribute a ON ct.oid = a.attrelid
        JOIN pg_index i ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)
        WHERE i.indisprimary AND ct.oid = %(table)s::regclass""",
    "JDBC: getTables": """
        SELECT n.nspname, c.relkind, d.description
        FROM pg_namespace n
        JOIN pg_class c ON c.relnamespace = n.oid
        LEFT JOIN pg_description d ON c.oid = d.objoid AND d.objsubid = 0 AND d.classoid = 'pg_class'::regclass
        WHERE c.oid = %(table)s::regclass""",
    "information_schema: columns": """
        SELECT column_name, ordinal_position, column_default, is_nullable, data_type, datetime_precision, udt_schema,
               udt_name, is_identity, is_generated, is_updatable
        FROM information_schema.columns
        WHERE format('%%I.%%I', table_schema, table_name) = %(table)s ORDER BY ordinal_position""",
    "information_schema: keys": """
        SELECT t.constraint_type, k.column_name, k.ordinal_position, t.is_deferrable
        FROM information_schema.table_constraints t
        JOIN information_schema.key_column_usage k USING (constraint_schema, constraint_name, table_schema, table_name)
        WHERE format('%%I.%%I', t.table_schema, t.table_name) = %(table)s ORDER BY 1, 2""",
    "information_schema: triggers": """
        SELECT trigger_name, event_manipulation, action_order, action_condition, action_statement, action_orientation,
               action_timing
        FROM information_schema.triggers
        WHERE format('%%I.%%I', event_object_schema, event_object_table) = %(table)s ORDER BY 1, 2""",
    "information_schema: tables": """
        SELECT table_type, is_insertable_into, is_typed, self_referencing_column_name
        FROM information_schema.tables WHERE format('%%I.%%I', table_schema, table_name) = %(table)s""",
    "dependencies": """
        SELECT dep.deptype, dep.refobjsubid, dep.objsubid, dep.refclassid::regclass,
               dep.classid::regclass, pg_describe_object(dep.refclassid, dep.refobjid, 0)
        FROM pg_depend dep WHERE dep.classid = 'pg_class'::regclass AND dep.objid = %(table)s::regclass""",
}
