//! Every text comes back from the JSON that is written for it.

#![no_main]

use flama_hotpath::json::{Layout, Writer};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let mut broken = Writer::new(Layout::Compact);
    broken.wtf8(bytes);
    let written = str::from_utf8(broken.as_bytes()).expect("the text is UTF-8");
    assert!(written.starts_with('"') && written.ends_with('"'));
    if let Ok(text) = str::from_utf8(bytes) {
        let mut writer = Writer::new(Layout::Compact);
        writer.string(text);
        assert_eq!(writer.as_bytes(), broken.as_bytes());
        let back: String = serde_json::from_slice(writer.as_bytes()).expect("valid JSON");
        assert_eq!(back, text);
    }
});
