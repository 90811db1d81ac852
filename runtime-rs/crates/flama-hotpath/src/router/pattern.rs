use super::kind::Kind;
use super::resolve::Captures;
use super::split;

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Piece {
    Literal(Box<str>),
    Parameter(Kind),
}

/// A segment with at least one placeholder: `prefix`, then `middle`, then `suffix`.
///
/// `middle` starts and ends with a placeholder. Names are left out, so that templates of the same shape are equal.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Pattern {
    pub(super) prefix: Box<str>,
    pub(super) middle: Box<[Piece]>,
    pub(super) suffix: Box<str>,
}

/// The order in which the patterns of one node are tried: smaller first.
///
/// Typed patterns come before those with a `str`; then longer literal text, fewer `str` placeholders, narrower types.
/// The lengths at the end are no part of the precedence, they only make patterns of one rank share a hash table.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Rank {
    untyped: bool,
    literal_length: std::cmp::Reverse<usize>,
    strings: usize,
    generality: Box<[u8]>,
    prefix_length: std::cmp::Reverse<usize>,
    suffix_length: std::cmp::Reverse<usize>,
}

impl Pattern {
    pub(super) fn new(mut pieces: Vec<Piece>) -> Self {
        let suffix = match pieces.pop() {
            Some(Piece::Literal(text)) => text,
            Some(parameter) => {
                pieces.push(parameter);
                "".into()
            }
            None => "".into(),
        };
        let prefix = match pieces.first_mut() {
            Some(Piece::Literal(text)) => {
                let text = std::mem::take(text);
                pieces.remove(0);
                text
            }
            _ => "".into(),
        };
        Self {
            prefix,
            middle: pieces.into(),
            suffix,
        }
    }

    pub(super) fn rank(&self) -> Rank {
        let mut literal_length = self.prefix.len() + self.suffix.len();
        let mut kinds = Vec::new();
        for piece in &self.middle {
            match piece {
                Piece::Literal(text) => literal_length += text.len(),
                Piece::Parameter(kind) => kinds.push(*kind),
            }
        }
        let strings = kinds.iter().filter(|kind| **kind == Kind::Str).count();
        Rank {
            untyped: strings > 0,
            literal_length: std::cmp::Reverse(literal_length),
            strings,
            generality: kinds.iter().map(|kind| kind.generality()).collect(),
            prefix_length: std::cmp::Reverse(self.prefix.len()),
            suffix_length: std::cmp::Reverse(self.suffix.len()),
        }
    }

    /// Matches `text`, which is the segment without prefix and suffix, and appends what the placeholders hold.
    ///
    /// When several splits are possible the leftmost placeholder takes as much as it can, as a greedy regular
    /// expression does. Nothing is appended when there is no match.
    pub(super) fn capture<'p>(&self, text: &'p str, captures: &mut Captures<'p>) -> bool {
        if let [Piece::Parameter(kind)] = &*self.middle {
            let matched = kind.accepts(text);
            if matched {
                captures.push(text);
            }
            return matched;
        }
        split::capture(&self.middle, text, captures)
    }
}
