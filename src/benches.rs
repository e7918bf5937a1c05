//! The bodies of functions alone, for `cargo pgrx bench`: what a change of a few instructions does
//! drowns in the noise of whole statements, which `cargo xtask bench` measures.

use pgrx::prelude::*;

#[pg_schema]
mod benches {
    use pgrx::prelude::*;
    use pgrx_bench::{Bencher, black_box};

    use crate::naming::{self, UserWords};
    use crate::uuid;

    #[pg_bench]
    fn id_of_version_4(bencher: &mut Bencher) {
        bencher.iter(|| black_box(uuid::make_version_4()));
    }

    #[pg_bench]
    fn id_of_version_7(bencher: &mut Bencher) {
        bencher.iter(|| black_box(uuid::make_version_7()));
    }

    #[pg_bench]
    fn plural_of_a_word(bencher: &mut Bencher) {
        let words = UserWords::default();
        bencher.iter(move || black_box(naming::pluralize(black_box("category"), &words)));
    }

    #[pg_bench]
    fn verdict_on_a_name(bencher: &mut Bencher) {
        let words = UserWords::default();
        bencher.iter(move || black_box(naming::is_plural(black_box("order_histories"), &words)));
    }
}
