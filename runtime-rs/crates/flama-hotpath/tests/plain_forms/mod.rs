//! A parser of forms that is too simple to be wrong: the whole body is there, and nothing is clever.

#![allow(dead_code, reason = "no fuzz target asks for both kinds")]

/// The content of each part with the headers before it.
pub type Parts = Vec<(String, Vec<u8>)>;

/// The parts of a multipart body, or `None` when it is malformed.
///
/// It splits at every line that begins with the boundary and does not look into the headers.
pub fn multipart(body: &[u8], boundary: &str) -> Option<Parts> {
    let delimiter = format!("\r\n--{boundary}");
    let mut rest = [b"\r\n", body].concat();
    let mut parts = Parts::new();
    let mut part = None;
    loop {
        let at = position(&rest, delimiter.as_bytes())?;
        if let Some(headers) = part {
            parts.push((headers, rest.get(2..at).unwrap_or_default().to_vec()));
        }
        rest.drain(..at + delimiter.len());
        if rest.starts_with(b"--") {
            return Some(parts);
        }
        while rest.first().is_some_and(|byte| b" \t".contains(byte)) {
            rest.remove(0);
        }
        if !rest.starts_with(b"\r\n") {
            return None;
        }
        let end = position(&rest, b"\r\n\r\n")?;
        let headers: Vec<u8> = rest.drain(..end + 2).collect();
        part = Some(String::from_utf8_lossy(headers.get(2..)?).into_owned());
    }
}

/// The pairs of an urlencoded body.
pub fn urlencoded(body: &[u8]) -> Vec<(String, String)> {
    let pairs = body
        .split(|&byte| byte == b'&')
        .filter(|pair| !pair.is_empty());
    pairs
        .map(|pair| {
            let mut halves = pair.splitn(2, |&byte| byte == b'=');
            let mut half = || decode(halves.next().unwrap_or_default());
            (half(), half())
        })
        .collect()
}

fn decode(text: &[u8]) -> String {
    let mut bytes = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let escape = text
            .get(at + 1..at + 3)
            .filter(|digits| digits.iter().all(u8::is_ascii_hexdigit));
        match (text[at], escape) {
            (b'%', Some(digits)) => {
                let digits = str::from_utf8(digits).expect("hexadecimal digits are text");
                bytes.push(u8::from_str_radix(digits, 16).expect("hexadecimal digits"));
                at += 2;
            }
            (b'+', _) => bytes.push(b' '),
            (other, _) => bytes.push(other),
        }
        at += 1;
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn position(text: &[u8], wanted: &[u8]) -> Option<usize> {
    text.windows(wanted.len())
        .position(|window| window == wanted)
}
