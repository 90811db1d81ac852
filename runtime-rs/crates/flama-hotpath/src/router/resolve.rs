use std::collections::BTreeSet;
use std::ops::ControlFlow;

use smallvec::SmallVec;

use super::leaf::Leaf;
use super::path::{RequestPath, Spans};
use super::table::Router;

/// The texts of the placeholders, from left to right.
pub type Captures<'p> = SmallVec<[&'p str; 8]>;

/// What a path leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resolution<'r, 'p, T> {
    Route {
        value: &'r T,
        captures: Captures<'p>,
    },
    Mount {
        value: &'r T,
        captures: Captures<'p>,
        /// The length of the path up to the mount: characters of a decoded path, bytes of an encoded one.
        consumed: usize,
    },
    /// The path has routes but none for this method; these are the methods that they have, sorted.
    MethodNotAllowed(Vec<&'r str>),
    NotFound,
}

impl<T> Router<T> {
    /// Finds what answers `method` at `path`.
    ///
    /// Among mounts the one with the most segments wins. It is the answer when it has more segments than every route
    /// that matches the path, whatever its method, has before its `path` placeholder; a route without such a
    /// placeholder covers the whole path.
    #[must_use]
    pub fn resolve<'r, 'p>(
        &'r self,
        method: &str,
        path: &'p RequestPath<'_>,
    ) -> Resolution<'r, 'p, T> {
        if path.is_decoded()
            && let Some(node) = self.literals.get(path.text())
            && let Some(route) = self.nodes[*node].leaf.find(method)
        {
            return Resolution::Route {
                value: &self.values[route],
                captures: Captures::new(),
            };
        }
        let Some(spans) = path.segments(self.depth + 1) else {
            return Resolution::NotFound;
        };
        let mut search = Search::new(self, method, path.text(), &spans);
        let _: ControlFlow<()> = search.visit(0, 0);
        search.into_resolution(path)
    }
}

/// A route or a mount that was found.
struct Hit<'p> {
    index: usize,
    captures: Captures<'p>,
}

struct Search<'r, 'p, 's, T> {
    router: &'r Router<T>,
    method: &'s str,
    text: &'p str,
    spans: &'s Spans,
    captures: Captures<'p>,
    route: Option<Hit<'p>>,
    /// The mount with the most segments, and how many it has.
    mount: Option<(Hit<'p>, usize)>,
    /// The leaves that match but for the method.
    blocked: SmallVec<[&'r Leaf; 4]>,
    /// The most segments that a matching route, whatever its method, covers with more than a `path` placeholder.
    covered: Option<usize>,
}

/// What a route without a `path` placeholder covers.
const EVERYTHING: usize = usize::MAX;

impl<'r, 'p, 's, T> Search<'r, 'p, 's, T> {
    fn new(router: &'r Router<T>, method: &'s str, text: &'p str, spans: &'s Spans) -> Self {
        Self {
            router,
            method,
            text,
            spans,
            captures: Captures::new(),
            route: None,
            mount: None,
            blocked: SmallVec::new(),
            covered: None,
        }
    }

    /// Visits the nodes that the path leads to, most specific first, until the answer is certain.
    fn visit(&mut self, node: usize, depth: usize) -> ControlFlow<()> {
        let node = &self.router.nodes[node];
        if let Some(mount) = node.mount {
            self.found_mount(mount, depth);
        }
        let Some(&(start, end)) = self.spans.get(depth) else {
            return self.found_leaf(&node.leaf, EVERYTHING);
        };
        let segment = &self.text[start..end];
        if let Some(child) = node.literals.get(segment) {
            self.visit(*child, depth + 1)?;
        }
        for (edge, middle) in node.edges.candidates(segment) {
            let mark = self.captures.len();
            if edge.pattern.capture(middle, &mut self.captures) {
                self.visit(edge.child, depth + 1)?;
                self.captures.truncate(mark);
            }
        }
        if node.rest.is_empty() {
            return ControlFlow::Continue(());
        }
        self.captures.push(&self.text[start..]);
        self.found_leaf(&node.rest, depth)?;
        self.captures.pop();
        ControlFlow::Continue(())
    }

    fn found_leaf(&mut self, leaf: &'r Leaf, covered: usize) -> ControlFlow<()> {
        if leaf.is_empty() {
            return ControlFlow::Continue(());
        }
        self.covered = self.covered.max(Some(covered));
        match leaf.find(self.method) {
            None => self.blocked.push(leaf),
            Some(_) if self.route.is_some() => {}
            Some(index) => self.route = Some(self.hit(index)),
        }
        let mounts_are_out = covered == EVERYTHING || !self.router.has_mounts;
        if self.route.is_some() && mounts_are_out {
            return ControlFlow::Break(());
        }
        ControlFlow::Continue(())
    }

    fn found_mount(&mut self, index: usize, depth: usize) {
        if self.mount.as_ref().is_none_or(|(_, best)| *best < depth) {
            self.mount = Some((self.hit(index), depth));
        }
    }

    fn hit(&self, index: usize) -> Hit<'p> {
        Hit {
            index,
            captures: self.captures.clone(),
        }
    }

    fn into_resolution(self, path: &RequestPath<'_>) -> Resolution<'r, 'p, T> {
        let values = &self.router.values;
        if let Some((mount, depth)) = self.mount
            && self.covered.is_none_or(|covered| covered < depth)
        {
            return Resolution::Mount {
                value: &values[mount.index],
                captures: mount.captures,
                consumed: path.consumed(self.spans, depth),
            };
        }
        if let Some(route) = self.route {
            return Resolution::Route {
                value: &values[route.index],
                captures: route.captures,
            };
        }
        if self.blocked.is_empty() {
            return Resolution::NotFound;
        }
        let methods = self.blocked.iter().flat_map(|leaf| leaf.methods());
        let sorted: BTreeSet<&str> = methods.collect();
        Resolution::MethodNotAllowed(sorted.into_iter().collect())
    }
}
