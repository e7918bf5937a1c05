//! Tests inside a server. What a user sees is tested in `tests/pg_regress`.

use pgrx::prelude::*;

#[pg_schema]
mod tests {
    use pgrx::prelude::*;

    #[pg_test]
    fn a_table_made_like_base_entity_is_an_entity() {
        let trigger = Spi::connect_mut(|client| {
            client.update(
                "CREATE TABLE users (LIKE base_entity, username text)",
                None,
                &[],
            )?;
            client
                .select(
                    "SELECT tgname::text FROM pg_trigger WHERE tgrelid = 'users'::regclass",
                    None,
                    &[],
                )?
                .first()
                .get_one::<String>()
        });
        assert_eq!(trigger, Ok(Some("zzz_maintain".to_string())));
    }
}
