//! The statements whose cost is compared, and the question whether two of them made the same table.

/// The entity, in one clause.
pub fn like(name: &str) -> String {
    format!("CREATE TABLE {name} (LIKE base_entity, title text, body text);")
}

/// The same table by hand, one message to the server: everything that LIKE gives.
pub fn by_hand(name: &str) -> String {
    format!(
        "CREATE TABLE {name} (uuid uuid PRIMARY KEY DEFAULT base_entity.uuidv4(), \
         created_at timestamptz NOT NULL DEFAULT now(), updated_at timestamptz NOT NULL DEFAULT now(), \
         title text, body text)\\; \
         CREATE TRIGGER zzz_maintain BEFORE UPDATE ON {name} FOR EACH ROW EXECUTE FUNCTION \
         base_entity.maintain('touch updated_at', 'keep created_at', 'fix uuid');"
    )
}

/// An entity with all the mix-ins.
pub fn mixins(name: &str) -> String {
    format!(
        "CREATE TABLE {name} (LIKE base_entity, LIKE base_versioned, LIKE base_authored, \
         LIKE base_soft_delete, title text, body text);"
    )
}

/// The same table by hand.
pub fn mixins_by_hand(name: &str) -> String {
    format!(
        "CREATE TABLE {name} (uuid uuid PRIMARY KEY DEFAULT base_entity.uuidv4(), \
         created_at timestamptz NOT NULL DEFAULT now(), updated_at timestamptz NOT NULL DEFAULT now(), \
         version bigint NOT NULL DEFAULT 1, created_by text NOT NULL DEFAULT base_entity.actor(), \
         updated_by text NOT NULL DEFAULT base_entity.actor(), deleted_at timestamptz, \
         title text, body text)\\; \
         CREATE TRIGGER zzz_maintain BEFORE UPDATE OR DELETE ON {name} FOR EACH ROW EXECUTE FUNCTION \
         base_entity.maintain('touch updated_at', 'keep created_at', 'fix uuid', 'count version', \
         'keep created_by', 'sign updated_by', 'mark deleted_at');"
    )
}

/// A table that has nothing to do with the extension.
pub fn bystander(name: &str) -> String {
    format!(
        "CREATE TABLE {name} (id bigint PRIMARY KEY, title text NOT NULL, body text, \
         created_at timestamptz NOT NULL DEFAULT now());"
    )
}

/// The least table that there is.
pub fn least(name: &str) -> String {
    format!("CREATE TABLE {name} (n int);")
}

/// A query for all that the catalogs say of a table but for its name.
pub fn description(name: &str) -> String {
    format!(
        "SELECT replace(concat_ws(E'\\n',
             (SELECT string_agg(concat_ws(' ', attname, format_type(atttypid, atttypmod), attnotnull, attstorage,
                                          pg_get_expr(adbin, adrelid), col_description(attrelid, attnum)), '|'
                                ORDER BY attnum)
              FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
              WHERE attrelid = '{name}'::regclass AND attnum > 0),
             (SELECT string_agg(conname || ' ' || pg_get_constraintdef(oid), '|' ORDER BY conname)
              FROM pg_constraint WHERE conrelid = '{name}'::regclass),
             (SELECT string_agg(pg_get_indexdef(indexrelid) || indisprimary::text, '|' ORDER BY indexrelid)
              FROM pg_index WHERE indrelid = '{name}'::regclass),
             (SELECT string_agg(pg_get_triggerdef(oid) || tgenabled::text, '|' ORDER BY tgname)
              FROM pg_trigger WHERE tgrelid = '{name}'::regclass)), '{name}', '')"
    )
}

/// Takes the tables of [`many`] back, and the dead rows that this leaves in the catalogs: no later sample should pay for
/// them.
pub const TAKE_BACK: &str = "ROLLBACK;
    VACUUM pg_class, pg_attribute, pg_attrdef, pg_type, pg_depend, pg_shdepend, pg_index, pg_constraint, pg_trigger,
           pg_description";

/// A script that makes tables in one transaction, each by a message of its own; not yet rolled back.
pub fn many(count: usize, statement: impl Fn(&str) -> String) -> String {
    let mut script = String::from("BEGIN;\n");
    for number in 0..count {
        script.push_str(&statement(&format!("article_{number}s")));
        script.push('\n');
    }
    script
}
