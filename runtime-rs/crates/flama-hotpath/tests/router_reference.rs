//! The tree and the plain matcher agree on every table of routes and every path.

mod reference;

use std::fmt::Write;

use flama_hotpath::router::{Kind, RequestPath, Resolution, Router, Template};
use proptest::prelude::*;

use reference::{Entry, Outcome, Piece, Segment, outcome, table};

fn kind() -> impl Strategy<Value = Kind> {
    prop_oneof![
        4 => Just(Kind::Str),
        2 => Just(Kind::Int),
        1 => Just(Kind::Float),
        1 => Just(Kind::Decimal),
        1 => Just(Kind::Uuid),
    ]
}

fn piece() -> impl Strategy<Value = Piece> {
    prop_oneof![
        prop::sample::select(vec!["a", "b", "1", ".", "-", "é", "aa"])
            .prop_map(|text| Piece::Text(text.into())),
        kind().prop_map(Piece::Slot),
    ]
}

/// Neighbouring texts are joined, as the parser of templates sees them.
fn joined(pieces: Vec<Piece>) -> Segment {
    let mut segment = Segment::new();
    for piece in pieces {
        match (segment.last_mut(), piece) {
            (Some(Piece::Text(before)), Piece::Text(text)) => before.push_str(&text),
            (_, piece) => segment.push(piece),
        }
    }
    segment
}

fn entry() -> impl Strategy<Value = Entry> {
    let segments =
        prop::collection::vec(prop::collection::vec(piece(), 0..4).prop_map(joined), 1..4);
    let methods = prop::option::weighted(
        0.8,
        prop::sample::subsequence(vec!["GET".to_string(), "POST".into(), "PUT".into()], 1..=2),
    );
    (segments, 0..4, methods).prop_map(|(mut segments, ending, methods)| {
        let mount = ending == 0;
        if ending == 1 {
            segments.pop();
            segments.push(vec![Piece::Slot(Kind::Path)]);
        }
        Entry {
            segments,
            mount,
            methods,
        }
    })
}

fn path() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "a",
        "b",
        "1",
        "12",
        "-1",
        ".",
        "-",
        "é",
        "1.5",
        "aa",
        "00000000-0000-4000-8000-00000000000A",
    ]);
    let segment = prop::collection::vec(piece, 0..5).prop_map(|pieces| pieces.concat());
    prop::collection::vec(segment, 0..5)
        .prop_map(|segments| segments.iter().flat_map(|one| ["/", one]).collect())
}

fn percent_encoded(path: &str) -> String {
    let mut encoded = String::new();
    for byte in path.bytes() {
        match byte {
            b'/' => encoded.push('/'),
            byte => write!(encoded, "%{byte:02x}").expect("a string takes any text"),
        }
    }
    encoded
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, ..ProptestConfig::default() })]

    #[test]
    fn the_tree_finds_what_the_plain_matcher_finds(
        entries in prop::collection::vec(entry(), 0..12),
        paths in prop::collection::vec(path(), 1..12),
    ) {
        let router = table(&entries);
        for path in paths {
            for method in ["GET", "POST"] {
                let expected = reference::resolve(&entries, method, &path);
                let found = RequestPath::decoded(&path);
                prop_assert_eq!(outcome(router.resolve(method, &found)), expected, "{}", path);
            }
        }
    }

    #[test]
    fn an_encoded_path_leads_to_the_same_route(
        entries in prop::collection::vec(entry(), 0..8),
        path in path(),
    ) {
        let router = table(&entries);
        let encoded = percent_encoded(&path);
        let encoded = RequestPath::encoded(encoded.as_bytes());
        let decoded = RequestPath::decoded(&path);
        let pair = (
            outcome(router.resolve("GET", &encoded)),
            outcome(router.resolve("GET", &decoded)),
        );
        match pair {
            (Outcome::Mount(left, captures, _), Outcome::Mount(right, expected, _)) => {
                prop_assert_eq!((left, captures), (right, expected));
            }
            (left, right) => prop_assert_eq!(left, right),
        }
    }

    #[test]
    fn any_text_is_a_template_or_an_error(text in "[/{}:a-c]{0,20}") {
        let _ = Template::parse(&text).map_err(|error| error.to_string());
    }
}

#[test]
fn hostile_paths_are_answered_with_bounded_work() {
    let mut router = Router::default();
    let ambiguous = "/{a}{b}-{c}{d}-{e}{f}x";
    let wide = (0..40).fold(String::new(), |wide, index| {
        wide + &format!("/{{p{index}}}")
    });
    for (index, path) in [ambiguous, &format!("{wide}/end"), "/{a}/b/{c}"]
        .into_iter()
        .enumerate()
    {
        router.add(
            Template::parse(path).expect("a valid template"),
            None,
            index,
        );
    }
    let paths = [
        "/-".repeat(50_000),
        "/".repeat(100_000),
        format!("/{}", "-".repeat(20_000)),
        format!("/{}", "a-".repeat(10_000)),
    ];
    for path in &paths {
        for path in [
            RequestPath::decoded(path),
            RequestPath::encoded(path.as_bytes()),
        ] {
            assert_eq!(router.resolve("GET", &path), Resolution::NotFound);
        }
    }
}
