VACUUM pg_class, pg_attribute, pg_attrdef, pg_type, pg_depend, pg_shdepend, pg_index, pg_constraint, pg_trigger,
    pg_description
