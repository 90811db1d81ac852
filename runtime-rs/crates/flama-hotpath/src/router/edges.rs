//! The ways from one node to the next by a segment that holds placeholders.

use std::hash::{Hash, Hasher};

use hashbrown::{Equivalent, HashMap};

use super::pattern::{Pattern, Rank};

#[derive(Clone, Debug)]
pub(super) struct Edge {
    pub(super) pattern: Pattern,
    pub(super) child: usize,
}

/// The edges of a node, in the order in which they are tried.
///
/// Edges of one rank are told apart by the text around their placeholders through a hash table: a thousand templates
/// such as `/v1/{name}:action` cost one look-up for each distinct length, not one comparison for each template.
#[derive(Clone, Debug, Default)]
pub(super) struct Edges {
    groups: Vec<Group>,
}

#[derive(Clone, Debug)]
struct Group {
    rank: Rank,
    prefix_length: usize,
    suffix_length: usize,
    by_affixes: ByAffixes,
}

#[derive(Clone, Debug)]
enum ByAffixes {
    /// Patterns that start and end with a placeholder.
    Bare(Vec<Edge>),
    Table(HashMap<Affixes, Vec<Edge>>),
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Affixes {
    prefix: Box<[u8]>,
    suffix: Box<[u8]>,
}

struct AffixesOf<'s> {
    prefix: &'s [u8],
    suffix: &'s [u8],
}

impl Hash for Affixes {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.prefix.hash(state);
        self.suffix.hash(state);
    }
}

impl Hash for AffixesOf<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.prefix.hash(state);
        self.suffix.hash(state);
    }
}

impl Equivalent<Affixes> for AffixesOf<'_> {
    fn equivalent(&self, key: &Affixes) -> bool {
        *self.prefix == *key.prefix && *self.suffix == *key.suffix
    }
}

impl Edges {
    /// The child behind `pattern`, or the one that `make` returns after an edge to it was added.
    pub(super) fn child(&mut self, pattern: Pattern, make: impl FnOnce() -> usize) -> usize {
        let edges = self.group(&pattern).edges_for(&pattern);
        if let Some(edge) = edges.iter().find(|edge| edge.pattern == pattern) {
            return edge.child;
        }
        let child = make();
        edges.push(Edge { pattern, child });
        child
    }

    fn group(&mut self, pattern: &Pattern) -> &mut Group {
        let rank = pattern.rank();
        let found = self.groups.binary_search_by(|group| group.rank.cmp(&rank));
        let at = found.unwrap_or_else(|at| {
            self.groups.insert(at, Group::new(rank, pattern));
            at
        });
        &mut self.groups[at]
    }

    /// The edges that `segment` may take, each with the part of it that the placeholders share.
    pub(super) fn candidates<'e, 's>(
        &'e self,
        segment: &'s str,
    ) -> impl Iterator<Item = (&'e Edge, &'s str)> {
        self.groups
            .iter()
            .filter_map(move |group| group.candidates(segment))
            .flat_map(|(edges, middle)| edges.iter().map(move |edge| (edge, middle)))
    }
}

impl Group {
    fn new(rank: Rank, pattern: &Pattern) -> Self {
        let (prefix_length, suffix_length) = (pattern.prefix.len(), pattern.suffix.len());
        let by_affixes = if prefix_length + suffix_length == 0 {
            ByAffixes::Bare(Vec::new())
        } else {
            ByAffixes::Table(HashMap::new())
        };
        Self {
            rank,
            prefix_length,
            suffix_length,
            by_affixes,
        }
    }

    fn edges_for(&mut self, pattern: &Pattern) -> &mut Vec<Edge> {
        match &mut self.by_affixes {
            ByAffixes::Bare(edges) => edges,
            ByAffixes::Table(table) => {
                let affixes = Affixes {
                    prefix: pattern.prefix.as_bytes().into(),
                    suffix: pattern.suffix.as_bytes().into(),
                };
                table.entry(affixes).or_default()
            }
        }
    }

    fn candidates<'e, 's>(&'e self, segment: &'s str) -> Option<(&'e [Edge], &'s str)> {
        match &self.by_affixes {
            ByAffixes::Bare(edges) => Some((edges, segment)),
            ByAffixes::Table(table) => {
                let bytes = segment.as_bytes();
                let (prefix, rest) = bytes.split_at_checked(self.prefix_length)?;
                let middle_length = rest.len().checked_sub(self.suffix_length)?;
                let suffix = &rest[middle_length..];
                let edges = table.get(&AffixesOf { prefix, suffix })?;
                let start = self.prefix_length;
                Some((edges, &segment[start..start + middle_length]))
            }
        }
    }
}
