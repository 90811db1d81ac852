//! An object comes back with its keys, whether they were known before or not, and in memory that was used before.

#![no_main]

use std::collections::BTreeMap;

use flama_hotpath::json::{KnownKey, Layout, Writer};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|case: (BTreeMap<String, i64>, Vec<u8>)| {
    let (object, memory) = case;
    for layout in [Layout::Compact, Layout::Spaced, Layout::Indented(2)] {
        let mut writer = Writer::with_memory(layout, memory.clone());
        writer.begin_object().expect("shallow");
        for (index, (key, value)) in object.iter().enumerate() {
            match KnownKey::new(key) {
                Some(known) => writer.known_key(&known, index == 0),
                None => writer.key(key, index == 0),
            }
            writer.integer(*value);
        }
        writer.end_object(object.is_empty());
        let back: BTreeMap<String, i64> =
            serde_json::from_slice(writer.as_bytes()).expect("valid JSON");
        assert_eq!(back, object);
    }
});
