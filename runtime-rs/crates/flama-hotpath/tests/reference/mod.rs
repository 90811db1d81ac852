//! A matcher that is as plain as the rules are written down: it tries every template and sorts what matches.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use flama_hotpath::router::{Kind, Resolution, Router, Template};

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    Text(String),
    Slot(Kind),
}

pub type Segment = Vec<Piece>;

#[derive(Clone, Debug)]
pub struct Entry {
    pub segments: Vec<Segment>,
    pub mount: bool,
    /// `None` for every method.
    pub methods: Option<Vec<String>>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    Route(usize, Vec<String>),
    Mount(usize, Vec<String>, usize),
    MethodNotAllowed(Vec<String>),
    NotFound,
}

type Rank = (
    u8,
    bool,
    Reverse<usize>,
    usize,
    Vec<u8>,
    Reverse<usize>,
    Reverse<usize>,
    usize,
);

const REST: Piece = Piece::Slot(Kind::Path);

impl Entry {
    /// The template, with the placeholders called `p0`, `p1` and so on.
    pub fn template(&self) -> String {
        let mut count = 0;
        let mut text = String::new();
        for segment in &self.segments {
            text.push('/');
            for piece in segment {
                match piece {
                    Piece::Text(literal) => text.push_str(literal),
                    Piece::Slot(kind) => {
                        text += &["{p", &count.to_string(), ":", &kind.to_string(), "}"].concat();
                        count += 1;
                    }
                }
            }
        }
        text
    }

    fn is_rest(&self) -> bool {
        self.segments.last().is_some_and(|last| *last == [REST])
    }

    /// The segments that a path has to have.
    fn fixed(&self) -> &[Segment] {
        let dropped = match self.segments.last() {
            Some(last) if *last == [REST] => 1,
            Some(last) if self.mount && last.is_empty() => 1,
            _ => 0,
        };
        &self.segments[..self.segments.len() - dropped]
    }

    fn captures(&self, path: &[&str]) -> Option<Vec<String>> {
        let fixed = self.fixed();
        let enough = match (self.mount, self.is_rest()) {
            (true, _) => path.len() >= fixed.len(),
            (false, true) => path.len() > fixed.len(),
            (false, false) => path.len() == fixed.len(),
        };
        if !enough {
            return None;
        }
        let mut captures = Vec::new();
        for (segment, text) in fixed.iter().zip(path) {
            captures.extend(split(segment, text)?);
        }
        if self.is_rest() {
            captures.push(path[fixed.len()..].join("/"));
        }
        Some(captures)
    }

    fn answers(&self, method: &str) -> bool {
        let methods = self.methods.as_ref();
        methods.is_none_or(|methods| methods.iter().any(|known| known == method))
    }

    /// How many segments it covers with more than a `path` placeholder.
    fn covered(&self) -> usize {
        if self.is_rest() {
            self.fixed().len()
        } else {
            usize::MAX
        }
    }
}

/// Greedy matching with backtracking, as a regular expression does it.
fn split(pieces: &[Piece], text: &str) -> Option<Vec<String>> {
    match pieces {
        [] => text.is_empty().then(Vec::new),
        [Piece::Text(literal), rest @ ..] => split(rest, text.strip_prefix(literal.as_str())?),
        [Piece::Slot(kind), rest @ ..] => (0..=text.len())
            .rev()
            .filter(|end| text.is_char_boundary(*end) && kind.accepts(&text[..*end]))
            .find_map(|end| {
                let mut captures = vec![text[..end].to_string()];
                captures.extend(split(rest, &text[end..])?);
                Some(captures)
            }),
    }
}

fn rank(entries: &[Entry], index: usize, depth: usize) -> Rank {
    let shape = &entries[index].fixed()[..=depth];
    let same = |entry: &Entry| entry.fixed().get(..=depth) == Some(shape);
    let first = entries.iter().position(same).unwrap_or(index);
    let segment = &shape[depth];
    let lengths = segment.iter().map(|piece| match piece {
        Piece::Text(text) => text.len(),
        Piece::Slot(_) => 0,
    });
    let kinds: Vec<Kind> = segment
        .iter()
        .filter_map(|piece| match piece {
            Piece::Text(_) => None,
            Piece::Slot(kind) => Some(*kind),
        })
        .collect();
    let affix = |piece: Option<&Piece>| match piece {
        Some(Piece::Text(text)) => Reverse(text.len()),
        _ => Reverse(0),
    };
    let strings = kinds.iter().filter(|kind| **kind == Kind::Str).count();
    if kinds.is_empty() {
        return (0, false, Reverse(0), 0, vec![], Reverse(0), Reverse(0), 0);
    }
    (
        1,
        strings > 0,
        Reverse(lengths.sum()),
        strings,
        kinds.iter().map(|kind| generality(*kind)).collect(),
        affix(segment.first()),
        affix(segment.last()),
        first,
    )
}

fn generality(kind: Kind) -> u8 {
    match kind {
        Kind::Int => 0,
        Kind::Uuid => 1,
        Kind::Decimal | Kind::Float => 2,
        Kind::Str | Kind::Path => 3,
    }
}

fn ranks(entries: &[Entry], index: usize) -> (Vec<Rank>, usize) {
    let entry = &entries[index];
    let mut ranks: Vec<Rank> = (0..entry.fixed().len())
        .map(|depth| rank(entries, index, depth))
        .collect();
    if entry.is_rest() {
        ranks.push((2, false, Reverse(0), 0, vec![], Reverse(0), Reverse(0), 0));
    }
    (ranks, index)
}

/// What `entries` answer to `method` at `path`.
pub fn resolve(entries: &[Entry], method: &str, path: &str) -> Outcome {
    let segments: Vec<&str> = match path.strip_prefix('/') {
        Some(rest) => rest.split('/').collect(),
        None if path.is_empty() => Vec::new(),
        None => return Outcome::NotFound,
    };
    let mut matching: Vec<(usize, Vec<String>)> = entries
        .iter()
        .enumerate()
        .filter_map(|(index, entry)| Some((index, entry.captures(&segments)?)))
        .collect();
    matching.sort_by_key(|(index, _)| ranks(entries, *index));
    let routes = || matching.iter().filter(|(index, _)| !entries[*index].mount);
    let covered = routes().map(|(index, _)| entries[*index].covered()).max();
    let mount = matching
        .iter()
        .filter(|(index, _)| entries[*index].mount)
        .min_by_key(|(index, _)| Reverse(entries[*index].fixed().len()));
    if let Some((index, captures)) = mount {
        let depth = entries[*index].fixed().len();
        if covered.is_none_or(|covered| covered < depth) {
            let length = segments[..depth]
                .iter()
                .map(|one| one.chars().count() + 1)
                .sum();
            return Outcome::Mount(*index, captures.clone(), length);
        }
    }
    if let Some((index, captures)) = routes().find(|(index, _)| entries[*index].answers(method)) {
        return Outcome::Route(*index, captures.clone());
    }
    if covered.is_none() {
        return Outcome::NotFound;
    }
    let allowed: BTreeSet<String> = routes()
        .flat_map(|(index, _)| entries[*index].methods.clone().unwrap_or_default())
        .collect();
    Outcome::MethodNotAllowed(allowed.into_iter().collect())
}

/// The tree of `entries`, each with its index as the value.
pub fn table(entries: &[Entry]) -> Router<usize> {
    let mut router = Router::default();
    for (index, entry) in entries.iter().enumerate() {
        let template = Template::parse(&entry.template()).expect("a valid template");
        if entry.mount {
            router.add_mount(template, index);
        } else {
            router.add(template, entry.methods.as_deref(), index);
        }
    }
    router
}

/// `resolution` in the words of this matcher.
pub fn outcome(resolution: Resolution<'_, '_, usize>) -> Outcome {
    let owned = |captures: &[&str]| captures.iter().map(ToString::to_string).collect();
    match resolution {
        Resolution::Route { value, captures } => Outcome::Route(*value, owned(&captures)),
        Resolution::Mount {
            value,
            captures,
            consumed,
        } => Outcome::Mount(*value, owned(&captures), consumed),
        Resolution::MethodNotAllowed(methods) => Outcome::MethodNotAllowed(owned(&methods)),
        Resolution::NotFound => Outcome::NotFound,
    }
}
