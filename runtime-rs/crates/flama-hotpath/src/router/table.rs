use hashbrown::HashMap;

use super::edges::Edges;
use super::leaf::Leaf;
use super::template::{Segment, Template};

#[derive(Clone, Debug, Default)]
pub(super) struct Node {
    pub(super) literals: HashMap<Box<str>, usize>,
    pub(super) edges: Edges,
    /// The routes that end here.
    pub(super) leaf: Leaf,
    /// The routes that end here in a `path` placeholder.
    pub(super) rest: Leaf,
    pub(super) mount: Option<usize>,
}

/// Routes and mounts, each with a value of type `T`.
///
/// A look-up walks one tree level for each segment of the path. At each level it tries the literal text, then typed
/// placeholders, then `str` with literal text around it (longer text first), then plain `str`, then `path`; it comes
/// back when a branch does not lead to a route. Each node has one depth, so that no node is visited twice: the work is
/// bounded by the length of the path and the number of templates that share its beginning.
#[derive(Clone, Debug)]
pub struct Router<T> {
    pub(super) nodes: Vec<Node>,
    /// The nodes of templates without placeholders.
    pub(super) literals: HashMap<Box<str>, usize>,
    pub(super) values: Vec<T>,
    pub(super) has_mounts: bool,
    pub(super) depth: usize,
}

impl<T> Default for Router<T> {
    fn default() -> Self {
        Self {
            nodes: vec![Node::default()],
            literals: HashMap::new(),
            values: Vec::new(),
            has_mounts: false,
            depth: 0,
        }
    }
}

impl<T> Router<T> {
    /// Adds a route for `methods`, or for every method when it is `None`.
    ///
    /// When a template of the same shape has been added for a method before, that route stays the one for it.
    pub fn add(&mut self, template: Template, methods: Option<&[String]>, value: T) {
        let route = self.values.len();
        self.values.push(value);
        let literal = template.as_literal();
        let ends_in_path = template.ends_in_path();
        let node = self.node(template);
        if ends_in_path {
            self.nodes[node].rest.add(methods, route);
        } else {
            self.nodes[node].leaf.add(methods, route);
        }
        if let Some(path) = literal {
            self.literals.insert(path.into(), node);
        }
    }

    /// Adds a mount: it takes the path of `template` and everything below it at a slash. The first one stays.
    ///
    /// A last segment without text is dropped, so that `/api` and `/api/` are the same mount. A `path` placeholder at
    /// the end is dropped too.
    pub fn add_mount(&mut self, mut template: Template, value: T) {
        let dropped = template
            .segments
            .pop_if(|segment| *segment == Segment::Rest || *segment == Segment::Literal("".into()));
        drop(dropped);
        let node = self.node(template);
        let mount = self.values.len();
        self.values.push(value);
        self.nodes[node].mount.get_or_insert(mount);
        self.has_mounts = true;
    }

    /// The values in the order in which they were added.
    pub fn values(&self) -> impl Iterator<Item = &T> {
        self.values.iter()
    }

    fn node(&mut self, template: Template) -> usize {
        self.depth = self.depth.max(template.segments.len());
        let mut node = 0;
        for segment in template.segments {
            let unused = self.nodes.len();
            node = match segment {
                Segment::Literal(text) => *self.nodes[node].literals.entry(text).or_insert(unused),
                Segment::Pattern(pattern) => self.nodes[node].edges.child(pattern, || unused),
                Segment::Rest => node,
            };
            if node == unused {
                self.nodes.push(Node::default());
            }
        }
        node
    }
}
