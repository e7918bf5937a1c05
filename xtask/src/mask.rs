//! What differs from run to run (ids, times, the widths that follow from them), masked, so that sessions compare.

/// Masks the uuids, times and column widths of psql's output.
pub fn mask(text: &str) -> String {
    let mut masked = String::with_capacity(text.len());
    for line in text.lines() {
        masked.push_str(&squeeze(&mask_values(line)));
        masked.push('\n');
    }
    masked
}

fn mask_values(line: &str) -> String {
    let bytes = line.as_bytes();
    let mut masked = String::new();
    let mut at = 0;
    while at < line.len() {
        let begins = at == 0 || !bytes[at - 1].is_ascii_alphanumeric();
        if begins && is_uuid(&bytes[at..]) {
            // The version stays: it is what a session shows.
            masked.push_str(&format!("<uuid v{}>", char::from(bytes[at + 14])));
            at += 36;
        } else if let (true, Some(length)) = (begins, time_length(&bytes[at..])) {
            masked.push_str("<time>");
            at += length;
        } else {
            let next = line[at..].chars().next().unwrap_or_default();
            masked.push(next);
            at += next.len_utf8();
        }
    }
    masked
}

/// Runs of blanks and of rules become one.
fn squeeze(line: &str) -> String {
    let mut squeezed = String::new();
    let mut chars = line.trim_end().chars().peekable();
    while let Some(c) = chars.next() {
        let mut run = 1;
        while chars.peek() == Some(&c) {
            chars.next();
            run += 1;
        }
        let kept = match c {
            ' ' => 1,
            '-' if run > 2 => 3,
            _ => run,
        };
        squeezed.extend(std::iter::repeat_n(c, kept));
    }
    squeezed
}

fn is_uuid(bytes: &[u8]) -> bool {
    bytes.len() >= 36
        && bytes[..36].iter().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => *byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
        && !bytes.get(36).is_some_and(u8::is_ascii_hexdigit)
}

/// The length of an ISO date with a time, as `2026-01-31 12:00:00.25+00`.
fn time_length(bytes: &[u8]) -> Option<usize> {
    const SHAPE: &[u8] = b"dddd-dd-dd dd:dd:dd";
    let shaped = bytes.len() >= SHAPE.len()
        && SHAPE.iter().zip(bytes).all(|(shape, byte)| match shape {
            b'd' => byte.is_ascii_digit(),
            other => byte == other,
        });
    let rest = bytes.get(SHAPE.len()..).filter(|_| shaped)?;
    let more = rest
        .iter()
        .take_while(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'+' | b'-' | b':'));
    Some(SHAPE.len() + more.count())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values() {
        let id = "a9c2e0de-6a1c-4f0e-9b53-0c7c3b9d7a11";
        assert_eq!(mask(&format!("/articles/{id}")), "/articles/<uuid v4>\n");
        assert_eq!(mask(" 2026-01-31 12:00:00.25+00 | x"), " <time> | x\n");
        assert_eq!(mask(" 2026-01-31 12:00:00-03:30"), " <time>\n");
        assert_eq!(mask("ends 2026-01-31"), "ends 2026-01-31\n");
        assert_eq!(mask(&format!("x{id}")), format!("x{id}\n"));
    }

    #[test]
    fn widths() {
        assert_eq!(
            mask("  uuid    |  é  \n-------+----\n-- a comment"),
            " uuid | é\n---+---\n-- a comment\n"
        );
    }
}
