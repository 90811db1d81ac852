//! Splitting one segment between several placeholders, in time proportional to its length.

use super::kind::{Kind, MAX_FLOAT_LENGTH, MAX_INTEGER_LENGTH, is_uuid};
use super::pattern::Piece;
use super::resolve::Captures;

/// For each position of a text: can the pieces from here on match the text from here on?
struct Reach {
    fits: Vec<bool>,
    /// The largest position at or before each one where `fits` holds.
    last_fit: Vec<Option<usize>>,
}

impl Reach {
    fn new(fits: Vec<bool>) -> Self {
        let mut last = None;
        let last_fit = fits
            .iter()
            .enumerate()
            .map(|(at, fits)| {
                if *fits {
                    last = Some(at);
                }
                last
            })
            .collect();
        Self { fits, last_fit }
    }

    fn last_between(&self, low: usize, high: usize) -> Option<usize> {
        self.last_fit[high].filter(|at| *at >= low)
    }
}

struct Splitter<'p> {
    text: &'p str,
    /// Where the run of digits that starts at each position ends.
    digits_end: Vec<usize>,
}

/// Matches `pieces` against the whole of `text`; see `Pattern::capture`.
pub(super) fn capture<'p>(pieces: &[Piece], text: &'p str, captures: &mut Captures<'p>) -> bool {
    let splitter = Splitter::new(text);
    let reaches = splitter.reaches(pieces);
    if !reaches[0].fits[0] {
        return false;
    }
    let mut at = 0;
    for (piece, next) in pieces.iter().zip(&reaches[1..]) {
        match piece {
            Piece::Literal(literal) => at += literal.len(),
            Piece::Parameter(kind) => {
                let Some(end) = splitter.longest(*kind, at, next) else {
                    return false;
                };
                captures.push(&text[at..end]);
                at = end;
            }
        }
    }
    true
}

impl<'p> Splitter<'p> {
    fn new(text: &'p str) -> Self {
        let bytes = text.as_bytes();
        let mut digits_end: Vec<usize> = (0..=bytes.len()).collect();
        for at in (0..bytes.len()).rev() {
            if bytes[at].is_ascii_digit() {
                digits_end[at] = digits_end[at + 1];
            }
        }
        Self { text, digits_end }
    }

    /// One [`Reach`] for each piece and one for the end, in order.
    fn reaches(&self, pieces: &[Piece]) -> Vec<Reach> {
        let length = self.text.len();
        let mut fits = vec![false; length + 1];
        fits[length] = true;
        let mut reaches = vec![Reach::new(fits)];
        for piece in pieces.iter().rev() {
            let next = &reaches[reaches.len() - 1];
            let fits = (0..=length)
                .map(|at| self.text.is_char_boundary(at) && self.fits(piece, at, next))
                .collect();
            reaches.push(Reach::new(fits));
        }
        reaches.reverse();
        reaches
    }

    fn fits(&self, piece: &Piece, at: usize, next: &Reach) -> bool {
        match piece {
            Piece::Literal(literal) => {
                self.text[at..].starts_with(&**literal) && next.fits[at + literal.len()]
            }
            Piece::Parameter(kind) => self.longest(*kind, at, next).is_some(),
        }
    }

    /// The largest end of a value of `kind` that starts at `at` and leaves a text that `next` accepts.
    fn longest(&self, kind: Kind, at: usize, next: &Reach) -> Option<usize> {
        let length = self.text.len();
        match kind {
            Kind::Str | Kind::Path => next.last_between(at + 1, length),
            Kind::Uuid => {
                let end = at + 36;
                let found = end <= length && is_uuid(&self.text.as_bytes()[at..end]);
                (found && next.fits[end]).then_some(end)
            }
            Kind::Int => self.longest_number(at, MAX_INTEGER_LENGTH, false, next),
            Kind::Decimal => self.longest_number(at, MAX_INTEGER_LENGTH, true, next),
            Kind::Float => self.longest_number(at, MAX_FLOAT_LENGTH, true, next),
        }
    }

    fn longest_number(&self, at: usize, limit: usize, point: bool, next: &Reach) -> Option<usize> {
        let bytes = self.text.as_bytes();
        let start = at + usize::from(bytes.get(at) == Some(&b'-'));
        let whole_end = self.digits_end[start];
        if whole_end == start {
            return None;
        }
        let last = at + limit;
        if point && bytes.get(whole_end) == Some(&b'.') {
            let fraction_end = self.digits_end[whole_end + 1].min(last);
            if let Some(end) = next.last_between(whole_end + 2, fraction_end) {
                return Some(end);
            }
        }
        next.last_between(start + 1, whole_end.min(last))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split<'p>(pieces: &[Piece], text: &'p str) -> Option<Vec<&'p str>> {
        let mut captures = Captures::new();
        capture(pieces, text, &mut captures).then(|| captures.to_vec())
    }

    fn literal(text: &str) -> Piece {
        Piece::Literal(text.into())
    }

    const STR: Piece = Piece::Parameter(Kind::Str);
    const INT: Piece = Piece::Parameter(Kind::Int);
    const FLOAT: Piece = Piece::Parameter(Kind::Float);

    #[test]
    fn the_leftmost_placeholder_takes_as_much_as_it_can() {
        let pieces = [STR, literal("."), STR];
        assert_eq!(
            split(&pieces, "archive.tar.gz"),
            Some(vec!["archive.tar", "gz"])
        );
        assert_eq!(split(&pieces, "a.."), Some(vec!["a", "."]));
        assert_eq!(split(&pieces, ".a"), None);
        assert_eq!(split(&pieces, "a."), None);
    }

    #[test]
    fn adjacent_placeholders_split_at_character_boundaries() {
        assert_eq!(split(&[STR, STR], "éé"), Some(vec!["é", "é"]));
        assert_eq!(split(&[STR, STR], "é"), None);
        assert_eq!(split(&[INT, STR], "123"), Some(vec!["12", "3"]));
        assert_eq!(split(&[STR, INT], "a12"), Some(vec!["a1", "2"]));
    }

    #[test]
    fn typed_placeholders_give_way_when_the_rest_needs_it() {
        let pieces = [FLOAT, literal("."), INT];
        assert_eq!(split(&pieces, "1.2.3"), Some(vec!["1.2", "3"]));
        assert_eq!(split(&pieces, "1.2"), Some(vec!["1", "2"]));
        assert_eq!(split(&pieces, "-1.-2"), Some(vec!["-1", "-2"]));
        assert_eq!(split(&pieces, "1.x"), None);
    }
}
