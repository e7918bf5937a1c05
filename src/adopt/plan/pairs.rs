//! Objects of templates, each matched with one of the table's own: no two with the same one.

/// For each wanted object the place of the table's own that serves as it, the closest first. `closeness` is None
/// where one object cannot serve as the other.
pub fn pair<W, O>(
    wanted: &[W],
    own: &[O],
    closeness: impl Fn(&W, &O) -> Option<u8>,
) -> Vec<Option<usize>> {
    let mut candidates: Vec<(u8, usize, usize)> = Vec::new();
    for (place, want) in wanted.iter().enumerate() {
        let serving = own.iter().enumerate().filter_map(|(other, has)| {
            closeness(want, has).map(|closeness| (u8::MAX - closeness, place, other))
        });
        candidates.extend(serving);
    }
    candidates.sort_unstable();
    let mut pairs = vec![None; wanted.len()];
    let mut used = vec![false; own.len()];
    for (_, place, other) in candidates {
        if pairs[place].is_none() && !used[other] {
            pairs[place] = Some(other);
            used[other] = true;
        }
    }
    pairs
}

/// The objects of several templates, one that several of them have once.
pub fn merged<W>(
    templates: impl Iterator<Item = Vec<W>>,
    is_same: impl Fn(&W, &W) -> bool,
) -> Vec<W> {
    let mut all: Vec<W> = Vec::new();
    for own in templates {
        let pairs = pair(&own, &all, |own, known| is_same(known, own).then_some(0));
        let new = own.into_iter().zip(pairs).filter(|(_, place)| place.is_none());
        all.extend(new.map(|(object, _)| object));
    }
    all
}
