use super::buffer::Buffer;
use super::escape;

/// The room for a key with its separator, quotes and colon.
const ROOM: usize = 32;

/// A short key, kept as it is written.
#[derive(Clone, Copy, Debug)]
pub struct KnownKey {
    /// A separator, then the key in quotes, then a colon.
    text: [u8; ROOM],
    length: u8,
}

impl KnownKey {
    /// No key: what is written for it means nothing.
    pub const EMPTY: Self = Self {
        text: [0; ROOM],
        length: 0,
    };

    /// None for a key whose written form has more than 30 bytes.
    #[must_use]
    pub fn new(key: &str) -> Option<Self> {
        if key.len() + 4 > ROOM {
            return None;
        }
        let mut written = Buffer::default();
        escape::push_key(&mut written, key, b',');
        let written = written.as_bytes();
        let mut text = [0; ROOM];
        text.get_mut(..written.len())?.copy_from_slice(written);
        Some(Self {
            text,
            length: u8::try_from(written.len()).ok()?,
        })
    }

    #[inline]
    pub(super) fn push(&self, out: &mut Buffer, separator: u8) {
        let room = out.room();
        *room = self.text;
        room[0] = separator;
        out.advance(usize::from(self.length));
    }

    /// The key in its quotes.
    pub(super) fn quoted(&self) -> &[u8] {
        &self.text[1..usize::from(self.length).saturating_sub(1).max(1)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_known_key_is_written_as_any_key() {
        for key in ["", "id", "a\"b", "\u{1}", "é", &"x".repeat(28)] {
            let (mut known, mut other) = (Buffer::default(), Buffer::default());
            let kept = KnownKey::new(key).expect("short");
            kept.push(&mut known, b'{');
            escape::push_key(&mut other, key, b'{');
            assert_eq!(known.as_bytes(), other.as_bytes());
            assert_eq!(
                kept.quoted(),
                &other.as_bytes()[1..other.as_bytes().len() - 1]
            );
        }
    }

    #[test]
    fn long_keys_are_not_kept() {
        assert!(KnownKey::new(&"x".repeat(29)).is_none());
        assert!(KnownKey::new(&"\n".repeat(15)).is_none());
    }
}
