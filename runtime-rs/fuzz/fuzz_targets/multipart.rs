//! A multipart body gives the same wherever it is cut, and what the simple parser of the tests finds in it.

#![no_main]

#[path = "../../crates/flama-hotpath/tests/plain_forms/mod.rs"]
mod plain_forms;

use flama_hotpath::forms::{Error, Event, Limits, MultipartParser, boundary};
use libfuzzer_sys::fuzz_target;

const BOUNDARY: &str = "ab";

fn contents(pieces: &[&[u8]]) -> Result<Vec<Vec<u8>>, Error> {
    let mut parser = MultipartParser::new(BOUNDARY.as_bytes(), Limits::default());
    let mut contents: Vec<Vec<u8>> = Vec::new();
    let mut on = |event: Event<'_>| match event {
        Event::Begin(_) => contents.push(Vec::new()),
        Event::Data { bytes, .. } => contents.last_mut().expect("a part").extend_from_slice(bytes),
        Event::End => {}
    };
    for piece in pieces {
        parser.feed(piece, &mut on)?;
    }
    parser.finish()?;
    Ok(contents)
}

fuzz_target!(|input: (u16, &[u8])| {
    let (at, body) = input;
    let (before, after) = body.split_at(usize::from(at).min(body.len()));
    let whole = contents(&[body]);
    assert_eq!(contents(&[before, after]), whole);
    if let Ok(found) = whole {
        let expected = plain_forms::multipart(body, BOUNDARY).expect("the simple parser takes it");
        let expected: Vec<Vec<u8>> = expected.into_iter().map(|(_, content)| content).collect();
        assert_eq!(found, expected);
    }
    if let Ok(found) = boundary(body) {
        assert!((1..=70).contains(&found.len()));
    }
});
