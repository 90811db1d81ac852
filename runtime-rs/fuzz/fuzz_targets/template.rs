//! Any text is a template or an error, and a template has as many placeholders as opening braces.

#![no_main]

use flama_hotpath::router::Template;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| match Template::parse(text) {
    Ok(template) => assert_eq!(template.parameters().len(), text.matches('{').count()),
    Err(error) => assert!(!error.to_string().is_empty()),
});
