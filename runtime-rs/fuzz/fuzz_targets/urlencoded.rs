//! An urlencoded body gives the pairs that the simple parser of the tests finds, wherever it is cut.

#![no_main]

#[path = "../../crates/flama-hotpath/tests/plain_forms/mod.rs"]
mod plain_forms;

use flama_hotpath::forms::{Limits, UrlencodedParser};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (u16, &[u8])| {
    let (at, body) = input;
    let (before, after) = body.split_at(usize::from(at).min(body.len()));
    let limits = Limits {
        fields: u64::MAX,
        ..Limits::default()
    };
    let mut parser = UrlencodedParser::new(limits);
    let mut pairs = Vec::new();
    let mut on = |name, value| pairs.push((name, value));
    let fed = [before, after]
        .iter()
        .try_for_each(|piece| parser.feed(piece, &mut on))
        .and_then(|()| parser.finish(&mut on));
    assert_eq!(fed, Ok(()));
    assert_eq!(pairs, plain_forms::urlencoded(body));
});
