//! Any bytes are a path that resolves without a panic; without a percent sign it is the same path decoded.

#![no_main]

use flama_hotpath::router::{RequestPath, Router, Template};
use libfuzzer_sys::fuzz_target;

const TEMPLATES: [&str; 5] = [
    "/",
    "/{a}/b",
    "/{n:int}.{x}/{y:float}",
    "/{a}{b}-{c}",
    "/f/{rest:path}",
];

fuzz_target!(|raw: &[u8]| {
    let mut router = Router::default();
    for (index, template) in TEMPLATES.into_iter().enumerate() {
        let template = Template::parse(template).expect("a valid template");
        router.add(template, None, index);
    }
    router.add_mount(
        Template::parse("/{a}/m").expect("a valid template"),
        TEMPLATES.len(),
    );
    let encoded = RequestPath::encoded(raw);
    let decoded = RequestPath::decoded(str::from_utf8(raw).unwrap_or_default());
    let found = router.resolve("GET", &encoded);
    if raw.is_ascii() && !raw.contains(&b'%') {
        assert_eq!(found, router.resolve("GET", &decoded));
    }
});
