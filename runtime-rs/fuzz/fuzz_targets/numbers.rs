//! Every number comes back from the JSON that is written for it.

#![no_main]

use flama_hotpath::json::{Layout, NotFinite, Writer};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|numbers: (i64, u64, f64)| {
    let (signed, unsigned, float) = numbers;
    let mut writer = Writer::new(Layout::Compact);
    writer.integer(signed);
    assert_eq!(writer.as_bytes(), signed.to_string().as_bytes());
    let mut writer = Writer::new(Layout::Compact);
    writer.unsigned(unsigned);
    assert_eq!(writer.as_bytes(), unsigned.to_string().as_bytes());
    let mut writer = Writer::new(Layout::Compact);
    let written = writer.float(float);
    assert_eq!(
        written,
        if float.is_finite() {
            Ok(())
        } else {
            Err(NotFinite)
        }
    );
    if float.is_finite() {
        let text = str::from_utf8(writer.as_bytes()).expect("the text is UTF-8");
        assert_eq!(text.parse::<f64>().map(f64::to_bits), Ok(float.to_bits()));
    }
});
