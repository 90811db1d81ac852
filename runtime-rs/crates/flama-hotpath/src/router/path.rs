use std::borrow::Cow;

use smallvec::SmallVec;

/// A request path, ready to be resolved.
#[derive(Clone, Debug)]
pub struct RequestPath<'p> {
    text: Cow<'p, str>,
    /// Where each segment ends in `text` and in the encoded path; absent when the slashes of `text` say it.
    encoded: Option<Vec<SegmentEnd>>,
}

#[derive(Clone, Copy, Debug)]
struct SegmentEnd {
    decoded: usize,
    encoded: usize,
}

/// Byte ranges of the segments, at most as many as were asked for.
pub(super) type Spans = SmallVec<[(usize, usize); 16]>;

impl<'p> RequestPath<'p> {
    /// A path whose percent-encoding has been removed already; every slash separates segments.
    #[must_use]
    pub fn decoded(text: &'p str) -> Self {
        Self {
            text: Cow::Borrowed(text),
            encoded: None,
        }
    }

    /// A path as it came over the wire (RFC 3986, section 3.3).
    ///
    /// It is split at its slashes first, then each segment is percent-decoded, so that `%2F` stays inside its
    /// segment. A percent sign without two hexadecimal digits is kept. Bytes that are not UTF-8 become U+FFFD.
    #[must_use]
    pub fn encoded(raw: &'p [u8]) -> Self {
        if raw.is_ascii() && memchr::memchr(b'%', raw).is_none() {
            return Self {
                text: String::from_utf8_lossy(raw),
                encoded: None,
            };
        }
        let mut text = String::with_capacity(raw.len());
        let mut ends = Vec::new();
        let mut at = 0;
        for (index, segment) in raw.split(|byte| *byte == b'/').enumerate() {
            if index > 0 {
                text.push('/');
                at += 1;
            }
            text.push_str(&String::from_utf8_lossy(&percent_decode(segment)));
            at += segment.len();
            ends.push(SegmentEnd {
                decoded: text.len(),
                encoded: at,
            });
        }
        Self {
            text: Cow::Owned(text),
            encoded: Some(ends),
        }
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Whether every slash in `text` separates segments.
    pub(super) fn is_decoded(&self) -> bool {
        self.encoded.is_none()
    }

    /// The spans of at most `limit` segments, or nothing when the path is neither empty nor starts with a slash.
    pub(super) fn segments(&self, limit: usize) -> Option<Spans> {
        let text = self.text.as_bytes();
        match &self.encoded {
            None if text.is_empty() => Some(Spans::new()),
            None if text[0] != b'/' => None,
            None => {
                let mut start = 1;
                let mut spans = Spans::new();
                for end in memchr::memchr_iter(b'/', &text[1..]).take(limit) {
                    spans.push((start, end + 1));
                    start = end + 2;
                }
                if spans.len() < limit {
                    spans.push((start, text.len()));
                }
                Some(spans)
            }
            Some(ends) if ends[0].encoded > 0 => None,
            Some(ends) => Some(
                ends.windows(2)
                    .take(limit)
                    .map(|pair| (pair[0].decoded + 1, pair[1].decoded))
                    .collect(),
            ),
        }
    }

    /// How long the first `depth` segments are: in characters of a decoded path, in bytes of an encoded one.
    pub(super) fn consumed(&self, spans: &Spans, depth: usize) -> usize {
        match (&self.encoded, depth) {
            (_, 0) => 0,
            (Some(ends), _) => ends[depth].encoded,
            (None, _) => self.text[..spans[depth - 1].1].chars().count(),
        }
    }
}

fn percent_decode(segment: &[u8]) -> Vec<u8> {
    let mut decoded = Vec::with_capacity(segment.len());
    let mut rest = segment;
    while let Some(at) = memchr::memchr(b'%', rest) {
        decoded.extend_from_slice(&rest[..at]);
        let digits = (hex_digit(rest.get(at + 1)), hex_digit(rest.get(at + 2)));
        if let (Some(high), Some(low)) = digits {
            decoded.push(high * 16 + low);
            rest = &rest[at + 3..];
        } else {
            decoded.push(b'%');
            rest = &rest[at + 1..];
        }
    }
    decoded.extend_from_slice(rest);
    decoded
}

fn hex_digit(byte: Option<&u8>) -> Option<u8> {
    match byte? {
        byte @ b'0'..=b'9' => Some(byte - b'0'),
        byte @ b'a'..=b'f' => Some(byte - b'a' + 10),
        byte @ b'A'..=b'F' => Some(byte - b'A' + 10),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn segments<'a>(path: &'a RequestPath<'_>) -> Option<Vec<&'a str>> {
        let spans = path.segments(usize::MAX)?;
        let texts = spans.iter().map(|(start, end)| &path.text()[*start..*end]);
        Some(texts.collect())
    }

    #[test]
    fn a_path_is_split_at_its_slashes() {
        let cases = [
            ("", Some(vec![])),
            ("/", Some(vec![""])),
            ("/a", Some(vec!["a"])),
            ("/a/", Some(vec!["a", ""])),
            ("//a", Some(vec!["", "a"])),
            ("a", None),
            ("*", None),
        ];
        for (text, expected) in cases {
            assert_eq!(segments(&RequestPath::decoded(text)), expected, "{text}");
            assert_eq!(
                segments(&RequestPath::encoded(text.as_bytes())),
                expected,
                "{text}"
            );
        }
    }

    #[test]
    fn an_encoded_slash_stays_inside_its_segment() {
        let path = RequestPath::encoded(b"/a%2Fb/%C3%A9/100%/%zz%4");
        assert_eq!(segments(&path), Some(vec!["a/b", "é", "100%", "%zz%4"]));
    }

    #[test]
    fn bytes_that_are_not_utf8_become_the_replacement_character() {
        let path = RequestPath::encoded(b"/%FF/\xff");
        assert_eq!(segments(&path), Some(vec!["\u{fffd}", "\u{fffd}"]));
    }

    #[test]
    fn the_consumed_length_counts_characters_or_raw_bytes() {
        let decoded = RequestPath::decoded("/é/x");
        let spans = decoded.segments(9).expect("a path");
        assert_eq!(decoded.consumed(&spans, 1), 2);
        let encoded = RequestPath::encoded(b"/%C3%A9/x");
        let spans = encoded.segments(9).expect("a path");
        assert_eq!(encoded.consumed(&spans, 1), 7);
        assert_eq!(encoded.consumed(&spans, 0), 0);
    }

    #[test]
    fn no_more_segments_are_split_off_than_asked_for() {
        let path = RequestPath::decoded("/a/b/c/d");
        assert_eq!(path.segments(2).expect("a path").len(), 2);
    }
}
