//! The tree and the plain matcher of the tests agree on every table of routes and every path.

#![no_main]

#[path = "../../crates/flama-hotpath/tests/reference/mod.rs"]
mod reference;

use arbitrary::Arbitrary;
use flama_hotpath::router::{Kind, RequestPath};
use libfuzzer_sys::fuzz_target;

use reference::{Entry, Piece, Segment, outcome, table};

#[derive(Arbitrary, Debug)]
struct Input {
    entries: Vec<RawEntry>,
    path: Vec<Vec<u8>>,
}

#[derive(Arbitrary, Debug)]
struct RawEntry {
    segments: Vec<Vec<u8>>,
    mount: bool,
    rest: bool,
    method: Option<bool>,
}

const TEXTS: [&str; 6] = ["a", "1", ".", "-", "é", "ab"];
const KINDS: [Kind; 5] = [Kind::Str, Kind::Int, Kind::Float, Kind::Decimal, Kind::Uuid];
const MOST: usize = 6;

fn segment(codes: &[u8]) -> Segment {
    let mut segment = Segment::new();
    for code in codes.iter().take(MOST) {
        let choice = usize::from(code / 2);
        if code % 2 == 0 {
            segment.push(Piece::Slot(KINDS[choice % KINDS.len()]));
        } else if let Some(Piece::Text(before)) = segment.last_mut() {
            before.push_str(TEXTS[choice % TEXTS.len()]);
        } else {
            segment.push(Piece::Text(TEXTS[choice % TEXTS.len()].into()));
        }
    }
    segment
}

fn entry(raw: &RawEntry) -> Entry {
    let mut segments: Vec<Segment> = raw
        .segments
        .iter()
        .take(MOST)
        .map(|one| segment(one))
        .collect();
    if raw.rest && !raw.mount {
        segments.push(vec![Piece::Slot(Kind::Path)]);
    }
    let method = |post: bool| vec![if post { "POST".into() } else { "GET".into() }];
    Entry {
        segments,
        mount: raw.mount,
        methods: raw.method.map(method),
    }
}

fuzz_target!(|input: Input| {
    let entries: Vec<Entry> = input.entries.iter().take(2 * MOST).map(entry).collect();
    let router = table(&entries);
    let text = |codes: &Vec<u8>| {
        codes
            .iter()
            .take(2 * MOST)
            .map(|code| TEXTS[usize::from(*code) % TEXTS.len()])
            .collect()
    };
    let segments: Vec<String> = input.path.iter().take(MOST).map(text).collect();
    let path: String = segments.iter().flat_map(|one| ["/", one]).collect();
    let expected = reference::resolve(&entries, "GET", &path);
    let request = RequestPath::decoded(&path);
    assert_eq!(outcome(router.resolve("GET", &request)), expected, "{path}");
});
