//! The vectors of the specification, and properties of any id.

use super::*;
use proptest::prelude::*;

fn lines(text: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    text.lines().filter(|line| !line.starts_with('#')).map(|line| line.split('\t').collect())
}

fn uuid(hex: &str) -> [u8; 16] {
    u128::from_str_radix(hex, 16).expect("32 hexadecimal digits").to_be_bytes()
}

#[test]
fn valid_vectors_are_read_and_written() {
    let vectors = lines(include_str!("../vectors/valid.tsv"));
    let count = vectors.map(|vector| {
        let [name, text, prefix, bits] = vector[..] else { panic!("{vector:?}") };
        assert_eq!(decode(text), Ok((prefix, uuid(bits))), "{name}");
        let id = encode(prefix, uuid(bits)).expect(name);
        assert_eq!(id.as_str(), text, "{name}");
    });
    assert_eq!(count.count(), 9);
}

#[test]
fn invalid_vectors_are_refused() {
    let vectors = lines(include_str!("../vectors/invalid.tsv"));
    let count = vectors.map(|vector| {
        assert!(decode(vector[1]).is_err(), "{}", vector[0]);
    });
    assert_eq!(count.count(), 19);
}

#[test]
fn errors_describe_the_text() {
    for (text, error) in [
        ("", Error::Length(0)),
        ("user_01h455vb4pex5vsknk084sn02", Error::Length(25)),
        ("user_01h455vb4pex5vsknk084sn0éé", Error::Length(26)),
        ("user_01h455vb4pex5vsknk084sn02Q", Error::Character(30)),
        ("user_01h455vb4pex5vsknk084sn02u", Error::Character(30)),
        ("User_01h455vb4pex5vsknk084sn02q", Error::Prefix(PrefixError::Character(0))),
        ("user_81h455vb4pex5vsknk084sn02q", Error::Overflow),
        ("_01h455vb4pex5vsknk084sn02q", Error::Separator),
        ("user__01h455vb4pex5vsknk084sn02q", Error::Prefix(PrefixError::Underscore)),
    ] {
        assert_eq!(decode(text), Err(error), "{text}");
    }
    assert_eq!(check_prefix(&"a".repeat(64)), Err(PrefixError::TooLong));
}

#[test]
fn names_are_reduced_to_prefixes() {
    for (name, prefix) in [
        ("user", "user"),
        ("OrderItem", "orderitem"),
        ("order_item_2024", "order_item"),
        ("_old", "old"),
        ("größe", "gre"),
        ("42", ""),
        ("日本", ""),
    ] {
        assert_eq!(to_prefix(name), prefix);
    }
}

proptest! {
    #[test]
    fn an_id_is_read_as_it_was_written(bits in any::<u128>(), prefix in "[a-z]([a-z_]{0,61}[a-z])?|") {
        let id = encode(&prefix, bits.to_be_bytes()).expect("a prefix");
        prop_assert_eq!(decode(id.as_str()), Ok((prefix.as_str(), bits.to_be_bytes())));
    }

    /// Stored as text they sort as their uuids do.
    #[test]
    fn ids_sort_as_their_uuids(one in any::<u128>(), other in any::<u128>()) {
        let text = |bits: u128| encode("x", bits.to_be_bytes()).expect("a prefix").as_str().to_owned();
        prop_assert_eq!(text(one).cmp(&text(other)), one.cmp(&other));
    }

    #[test]
    fn what_is_read_is_written_alike(text in "[a-z_]{0,5}_?[0-9a-z]{24,27}|\\PC{0,40}") {
        if let Ok((prefix, uuid)) = decode(&text) {
            let id = encode(prefix, uuid).expect("the prefix of an id");
            prop_assert_eq!(id.as_str(), text);
        }
    }

    #[test]
    fn any_name_gives_a_prefix(name in "\\PC{0,80}|[a-z_]{50,90}") {
        prop_assert_eq!(check_prefix(&to_prefix(&name)), Ok(()));
    }
}
