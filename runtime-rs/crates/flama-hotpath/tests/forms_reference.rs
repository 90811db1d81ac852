//! Forms in pieces: where the body is cut makes no difference, and a simple parser of whole bodies agrees.

mod plain_forms;

use flama_hotpath::forms::{
    Error, Event, Fault, Limit, Limits, MultipartParser, Part, UrlencodedParser, boundary,
};
use proptest::prelude::*;

const BOUNDARY: &str = "ab";
const HEADER: &str = "Content-Disposition: form-data; name=a\r\n";

type Parts = Vec<(Part, Vec<u8>)>;

fn parsed(pieces: &[&[u8]], limits: Limits) -> Result<Parts, Error> {
    let mut parser = MultipartParser::new(BOUNDARY.as_bytes(), limits);
    let mut parts = Parts::new();
    let mut open = 0;
    let mut on = |event: Event<'_>| match event {
        Event::Begin(part) => {
            open += 1;
            parts.push((part, Vec::new()));
        }
        Event::Data { bytes, .. } => {
            assert!(!bytes.is_empty());
            parts.last_mut().expect("a part").1.extend_from_slice(bytes);
        }
        Event::End => open -= 1,
    };
    for piece in pieces {
        parser.feed(piece, &mut on)?;
    }
    parser.finish()?;
    assert_eq!(open, 0);
    Ok(parts)
}

fn pairs(pieces: &[&[u8]], limits: Limits) -> Result<Vec<(String, String)>, Error> {
    let mut parser = UrlencodedParser::new(limits);
    let mut pairs = Vec::new();
    let mut on = |name, value| pairs.push((name, value));
    for piece in pieces {
        parser.feed(piece, &mut on)?;
    }
    parser.finish(&mut on)?;
    Ok(pairs)
}

fn cut(body: &[u8], size: usize) -> Vec<&[u8]> {
    body.chunks(size).collect()
}

/// Bodies of what is likely to confuse a parser.
fn fragments() -> impl Strategy<Value = Vec<u8>> {
    let fragment = prop_oneof![
        4 => Just(format!("\r\n--{BOUNDARY}\r\n{HEADER}\r\n").into_bytes()),
        2 => Just(format!("--{BOUNDARY}").into_bytes()),
        1 => Just(format!("\r\n--{BOUNDARY}--\r\n").into_bytes()),
        3 => prop::sample::select(vec!["\r\n", "\r", "\n", "-", "--", "a", "ab", "\r\n-", "\r\n--", "\r\n--a", " ", "x: y\r\n"])
            .prop_map(|text| text.as_bytes().to_vec()),
        1 => prop::collection::vec(any::<u8>(), 0..4),
    ];
    prop::collection::vec(fragment, 0..12).prop_map(|fragments| fragments.concat())
}

fn outcome(result: Result<Parts, Error>) -> Result<Vec<Vec<u8>>, Fault> {
    let contents = |parts: Parts| parts.into_iter().map(|(_, content)| content).collect();
    result.map(contents).map_err(|error| error.fault)
}

proptest! {
    #[test]
    fn a_body_may_be_cut_anywhere(body in fragments(), size in 1_usize..8) {
        let whole = parsed(&[&body], Limits::default());
        prop_assert_eq!(parsed(&cut(&body, size), Limits::default()), whole.clone());
        for at in 0..body.len() {
            let (before, after) = body.split_at(at);
            prop_assert_eq!(parsed(&[before, after], Limits::default()), whole.clone());
        }
    }

    #[test]
    fn the_simple_parser_agrees(body in fragments()) {
        let expected = plain_forms::multipart(&body, BOUNDARY);
        match outcome(parsed(&[&body], Limits::default())) {
            Ok(contents) => {
                let expected = expected.expect("the simple parser takes it");
                let expected: Vec<_> = expected.into_iter().map(|(_, content)| content).collect();
                prop_assert_eq!(contents, expected);
            }
            Err(Fault::NoStart | Fault::Unfinished | Fault::AfterBoundary) => prop_assert_eq!(expected, None),
            // The simple parser does not look into headers.
            Err(_) => {}
        }
    }

    #[test]
    fn what_was_written_is_read(contents in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..60), 0..5), size in 1_usize..20) {
        let mut body = Vec::new();
        for content in &contents {
            body.extend_from_slice(format!("--{BOUNDARY}\r\n{HEADER}\r\n").as_bytes());
            body.extend_from_slice(content);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(format!("--{BOUNDARY}--").as_bytes());
        prop_assume!(contents.iter().all(|content| !content.windows(4).any(|window| window == b"--ab")));
        prop_assert_eq!(outcome(parsed(&cut(&body, size), Limits::default())), Ok(contents));
    }

    #[test]
    fn pairs_may_be_cut_anywhere(body in "[a+%&=26éF\u{fffd}]{0,30}", size in 1_usize..5) {
        let expected = plain_forms::urlencoded(body.as_bytes());
        prop_assert_eq!(pairs(&cut(body.as_bytes(), size), Limits::default()), Ok(expected.clone()));
        prop_assert_eq!(pairs(&[body.as_bytes()], Limits::default()), Ok(expected));
    }

    #[test]
    fn pairs_of_any_bytes_are_text(body in prop::collection::vec(any::<u8>(), 0..60)) {
        prop_assert_eq!(pairs(&[&body], Limits::default()), Ok(plain_forms::urlencoded(&body)));
    }
}

fn one(header: &str) -> Result<Part, Error> {
    let body = format!("--{BOUNDARY}\r\n{header}\r\n\r\nx\r\n--{BOUNDARY}--");
    parsed(&[body.as_bytes()], Limits::default())
        .map(|parts| parts.into_iter().next().expect("a part").0)
}

fn names(parameters: &str) -> (String, Option<String>) {
    let part = one(&format!("Content-Disposition: form-data; {parameters}")).expect("a part");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    (text(part.name), part.filename.map(text))
}

#[test]
fn names_are_read_as_clients_write_them() {
    let cases = [
        ("name=a", "a", None),
        ("name=a;filename=b", "a", Some("b")),
        ("NAME = \"a b\" ; FileName=\"\"", "a b", Some("")),
        ("name=\"a;b=c\"", "a;b=c", None),
        (r#"name="a\"b\\c""#, r#"a"b\c"#, None),
        (
            r#"name="a"; filename="C:\dir\file.txt""#,
            "a",
            Some(r"C:\dir\file.txt"),
        ),
        (r#"name="a"; filename="dir\""#, "a", Some(r"dir\")),
        ("name=\"%22%0d%0A%25%zz\"", "\"\r\n%25%zz", None),
        ("name=\"é\"; filename=\"日本.txt\"", "é", Some("日本.txt")),
        (
            "name=a; filename=b; filename*=UTF-8''%e6%97%a5%20x",
            "a",
            Some("日 x"),
        ),
        ("name=a; filename*=iso-8859-1'en'%E9", "a", Some("é")),
        ("name*=utf-8''%C3%A9", "é", None),
        ("name=a;; ;", "a", None),
    ];
    for (parameters, name, filename) in cases {
        assert_eq!(
            names(parameters),
            (name.into(), filename.map(Into::into)),
            "{parameters}"
        );
    }
}

#[test]
fn malformed_headers_are_named() {
    let cases = [
        ("Content-Type: text/plain", Fault::NoDisposition),
        ("Content-Disposition: form-data", Fault::NoName),
        ("Content-Disposition: form-data; filename=a", Fault::NoName),
        ("Content-Disposition: form-data; name", Fault::Parameters),
        (
            "Content-Disposition: form-data; name=\"a",
            Fault::Parameters,
        ),
        (
            "Content-Disposition: form-data; name=\"a\"b",
            Fault::Parameters,
        ),
        (
            "Content-Disposition: form-data; name=a; name=b",
            Fault::Parameters,
        ),
        (
            "Content-Disposition: form-data; name=a; filename*=b",
            Fault::ExtendedParameter,
        ),
        (
            "Content-Disposition: form-data; name=a; filename*=UTF-8''%ff",
            Fault::ExtendedParameter,
        ),
        (
            "Content-Disposition: form-data; name=a; filename*=UTF-8''%f",
            Fault::ExtendedParameter,
        ),
        (
            "Content-Disposition: form-data; name=a; filename*=koi8-r''a",
            Fault::ExtendedParameter,
        ),
        (
            "Content-Disposition: a; name=a\r\nContent-Disposition: a; name=b",
            Fault::TwoDispositions,
        ),
        ("nonsense", Fault::HeaderLine),
        (" folded: nothing", Fault::HeaderLine),
        ("a b: c", Fault::HeaderLine),
        (": c", Fault::HeaderLine),
        ("a: b\rc", Fault::HeaderLine),
        ("a: b\nc: d", Fault::LineEnd),
    ];
    for (header, fault) in cases {
        assert_eq!(one(header).expect_err("malformed").fault, fault, "{header}");
    }
}

#[test]
fn headers_are_kept_and_unfolded() {
    let part = one(
        "Content-Disposition: form-data;\r\n\tname=a\r\nX-Note:  b \r\nCONTENT-TYPE: text/plain",
    )
    .expect("a part");
    assert_eq!(part.name, b"a");
    assert_eq!(part.header(b"x-note"), Some(&b"b"[..]));
    assert_eq!(part.header(b"content-type"), Some(&b"text/plain"[..]));
}

#[test]
fn an_error_says_the_part_and_the_byte() {
    let body = format!("--ab\r\n{HEADER}\r\nx\r\n--ab\r\nnonsense\r\n");
    let error = parsed(&cut(body.as_bytes(), 3), Limits::default()).expect_err("malformed");
    let offset = body.find("nonsense").expect("it is there") as u64;
    assert_eq!((error.part, error.fault), (2, Fault::HeaderLine));
    assert!(error.offset >= offset && error.offset < offset + 10);
    assert!(error.to_string().starts_with("part 2, byte "));
}

#[test]
fn a_body_without_its_ends_is_malformed() {
    for (body, fault) in [
        ("", Fault::NoStart),
        ("--a", Fault::NoStart),
        ("text\r\n--abc", Fault::AfterBoundary),
        ("--ab\n", Fault::AfterBoundary),
        ("--ab-x", Fault::AfterBoundary),
        ("--ab\r\n", Fault::Unfinished),
        ("--ab-", Fault::Unfinished),
    ] {
        assert_eq!(
            parsed(&[body.as_bytes()], Limits::default())
                .expect_err(body)
                .fault,
            fault,
            "{body}"
        );
    }
    assert_eq!(
        parsed(&[b"text before\r\n--ab--text after"], Limits::default()),
        Ok(vec![])
    );
}

#[test]
fn boundaries_are_of_rfc_2046() {
    let found = |content_type: &str| boundary(content_type.as_bytes()).map_err(|error| error.fault);
    assert_eq!(found("multipart/form-data; boundary=a"), Ok(b"a".to_vec()));
    assert_eq!(
        found("multipart/form-data; charset=x; Boundary=\"a b:c\""),
        Ok(b"a b:c".to_vec())
    );
    assert_eq!(found("multipart/form-data"), Err(Fault::NoBoundary));
    assert_eq!(
        found("multipart/form-data; boundary="),
        Err(Fault::NoBoundary)
    );
    assert_eq!(
        found("multipart/form-data; boundary=\"\""),
        Err(Fault::InvalidBoundary)
    );
    assert_eq!(
        found("multipart/form-data; boundary=\"a \""),
        Err(Fault::InvalidBoundary)
    );
    assert_eq!(
        found("multipart/form-data; boundary=\u{e9}"),
        Err(Fault::InvalidBoundary)
    );
    let long = "a".repeat(71);
    assert_eq!(
        found(&format!("multipart/form-data; boundary={long}")),
        Err(Fault::InvalidBoundary)
    );
}

fn limit(body: &str, limits: Limits) -> Option<Fault> {
    let whole = parsed(&[body.as_bytes()], limits)
        .err()
        .map(|error| error.fault);
    let cut = parsed(&cut(body.as_bytes(), 1), limits)
        .err()
        .map(|error| error.fault);
    assert_eq!(whole, cut);
    whole
}

#[test]
fn limits_hold_to_the_byte() {
    let field = format!("--ab\r\n{HEADER}\r\nxyz\r\n");
    let file = field.replace("name=a", "name=a; filename=b");
    let most = Limits::default();
    let cases = [
        (
            format!("{field}{field}--ab--"),
            Limits { fields: 2, ..most },
            Limits { fields: 1, ..most },
            Limit::Fields(1),
        ),
        (
            format!("{file}{file}--ab--"),
            Limits { files: 2, ..most },
            Limits { files: 1, ..most },
            Limit::Files(1),
        ),
        (
            format!("{field}--ab--"),
            Limits {
                field_size: 3,
                ..most
            },
            Limits {
                field_size: 2,
                ..most
            },
            Limit::FieldSize(2),
        ),
        (
            format!("{file}--ab--"),
            Limits {
                file_size: Some(3),
                ..most
            },
            Limits {
                file_size: Some(2),
                ..most
            },
            Limit::FileSize(2),
        ),
        (
            format!("{field}--ab--"),
            Limits { headers: 1, ..most },
            Limits { headers: 0, ..most },
            Limit::Headers(0),
        ),
        (
            format!("{field}--ab--"),
            Limits {
                header_size: 42,
                ..most
            },
            Limits {
                header_size: 41,
                ..most
            },
            Limit::HeaderSize(41),
        ),
    ];
    assert_eq!(HEADER.len() + 2, 42);
    for (body, enough, little, passed) in cases {
        assert_eq!(limit(&body, enough), None, "{passed}");
        assert_eq!(limit(&body, little), Some(Fault::Limit(passed)), "{passed}");
    }
}

#[test]
fn limits_hold_for_pairs() {
    let most = Limits::default();
    assert!(
        pairs(
            &[b"a=1&b=2"],
            Limits {
                fields: 2,
                field_size: 3,
                ..most
            }
        )
        .is_ok()
    );
    let many = pairs(&[b"a=1&b", b"=2"], Limits { fields: 1, ..most }).expect_err("too many");
    assert_eq!(many.fault, Fault::Limit(Limit::Fields(1)));
    let large = pairs(
        &[b"a=1&b", b"=22"],
        Limits {
            field_size: 3,
            ..most
        },
    )
    .expect_err("too large");
    assert_eq!(
        (large.fault, large.part, large.is_limit()),
        (Fault::Limit(Limit::FieldSize(3)), 2, true)
    );
}
