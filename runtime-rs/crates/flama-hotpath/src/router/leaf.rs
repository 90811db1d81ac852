/// The methods that one template answers, each with the route that was registered first for it.
#[derive(Clone, Debug, Default)]
pub(super) struct Leaf {
    entries: Vec<Entry>,
}

#[derive(Clone, Debug)]
struct Entry {
    /// Absent when the route takes every method.
    method: Option<Box<str>>,
    route: usize,
}

impl Leaf {
    pub(super) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Adds `route`; what an earlier route answers already stays with that one.
    pub(super) fn add(&mut self, methods: Option<&[String]>, route: usize) {
        match methods {
            None => self.add_entry(None, route),
            Some(methods) => {
                for method in methods {
                    self.add_entry(Some(method.as_str()), route);
                }
            }
        }
    }

    fn add_entry(&mut self, method: Option<&str>, route: usize) {
        let taken = self
            .entries
            .iter()
            .any(|entry| entry.method.is_none() || entry.method.as_deref() == method);
        if !taken {
            self.entries.push(Entry {
                method: method.map(Box::from),
                route,
            });
        }
    }

    pub(super) fn find(&self, method: &str) -> Option<usize> {
        self.entries
            .iter()
            .find(|entry| entry.method.as_deref().is_none_or(|known| known == method))
            .map(|entry| entry.route)
    }

    pub(super) fn methods(&self) -> impl Iterator<Item = &str> {
        self.entries
            .iter()
            .filter_map(|entry| entry.method.as_deref())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_route_keeps_a_method() {
        let mut leaf = Leaf::default();
        leaf.add(Some(&["GET".into()]), 0);
        leaf.add(Some(&["GET".into(), "PUT".into()]), 1);
        leaf.add(None, 2);
        leaf.add(Some(&["DELETE".into()]), 3);
        let found = ["GET", "PUT", "DELETE"].map(|method| leaf.find(method));
        assert_eq!(found, [Some(0), Some(1), Some(2)]);
    }
}
