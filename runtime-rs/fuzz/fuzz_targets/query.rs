//! Any text is a query string whose names and values are decoded or left; what is written for a text is read back.

#![no_main]

use std::fmt::Write;

use flama_hotpath::parameters::{boolean, decoded, float, integer, pairs};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    for (name, value) in pairs(text) {
        assert!(!name.contains(['&', '=']) && !value.contains('&'));
        let _ = decoded(name);
        let _ = (integer(value), float(value), boolean(value));
    }
    let mut encoded = String::new();
    for byte in text.bytes() {
        write!(encoded, "%{byte:02X}").expect("a string can be written to");
    }
    assert_eq!(decoded(&encoded).as_deref(), Some(text));
});
