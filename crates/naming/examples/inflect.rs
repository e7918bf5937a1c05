//! Reads names, one a line, and prints what a function of this crate returns for each:
//! `cargo run -p naming --example inflect -- pluralize < names.txt`.
#![allow(clippy::panic, reason = "a wrong argument ends the program")]

use naming::{UserWords, Verdict, is_plural, pluralize, singularize, verdict};

fn main() {
    let none = UserWords::default();
    let function = std::env::args().nth(1).unwrap_or_default();
    for name in std::io::stdin().lines().map_while(Result::ok) {
        match function.as_str() {
            "pluralize" => println!("{}", pluralize(&name, &none)),
            "singularize" => println!("{}", singularize(&name, &none)),
            "is_plural" => println!("{}", is_plural(&name, &none)),
            "hint" => match verdict(&name, &none) {
                Verdict::Singular { suggestion } => println!("{}", suggestion.unwrap_or_default()),
                _ => println!(),
            },
            other => panic!("pluralize, singularize, is_plural or hint, not {other:?}"),
        }
    }
}
