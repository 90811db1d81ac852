/// A growing text that is written into room of fixed length.
///
/// Room that is there already, zeros at first, makes each write a check and a store of known length; a vector would
/// compute its length anew and call `memcpy`.
#[derive(Debug, Default)]
pub(super) struct Buffer {
    /// The text, then room.
    bytes: Vec<u8>,
    /// Where the text ends.
    end: usize,
}

const LEAST: usize = 1024;

impl Buffer {
    /// An empty text that makes use of `memory`.
    pub fn new(memory: Vec<u8>) -> Self {
        Self {
            bytes: memory,
            end: 0,
        }
    }

    pub fn into_memory(self) -> Vec<u8> {
        self.bytes
    }

    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes[..self.end]
    }

    /// `N` bytes after the text, whatever they hold; [`Buffer::advance`] makes them text.
    #[inline(always)]
    #[allow(
        clippy::inline_always,
        reason = "the length is to be a constant where the room is written"
    )]
    pub fn room<const N: usize>(&mut self) -> &mut [u8; N] {
        let end = self.end;
        // The check in the words of what follows, so that the compiler sees that it has been made.
        if self.bytes.get(end..).is_none_or(|rest| rest.len() < N) {
            self.grow(N);
        }
        let room = self.bytes.get_mut(end..).and_then(<[u8]>::first_chunk_mut);
        room.expect("the room has just been made")
    }

    /// Makes the next `length` bytes of the room text.
    #[inline]
    pub fn advance(&mut self, length: usize) {
        self.end += length;
    }

    /// Takes back the last bytes of the text.
    #[inline]
    pub fn retreat(&mut self, length: usize) {
        self.end = self.end.saturating_sub(length);
    }

    #[inline]
    pub fn push(&mut self, byte: u8) {
        *self.room() = [byte];
        self.advance(1);
    }

    #[inline]
    pub fn array<const N: usize>(&mut self, text: &[u8; N]) {
        *self.room() = *text;
        self.advance(N);
    }

    /// Appends text that is mostly of less than 32 bytes.
    #[inline]
    pub fn short(&mut self, text: &[u8]) {
        match text.len() {
            0 => {}
            1..=3 => self.bytes_apart(text),
            4..=8 => self.overlapping::<4>(text),
            9..=16 => self.overlapping::<8>(text),
            17..=32 => self.overlapping::<16>(text),
            _ => self.extend(text),
        }
    }

    /// Appends one to three bytes.
    #[inline]
    fn bytes_apart(&mut self, text: &[u8]) {
        let (middle, last) = (text.len() / 2, text.len() - 1);
        let room: &mut [u8; 4] = self.room();
        room[0] = text[0];
        room[middle] = text[middle];
        room[last] = text[last];
        self.advance(text.len());
    }

    /// Appends `N` to `2 * N` bytes, no more than 32.
    #[inline]
    fn overlapping<const N: usize>(&mut self, text: &[u8]) {
        let length = text.len();
        if let (Some(first), Some(last)) = (text.first_chunk::<N>(), text.last_chunk::<N>()) {
            let room: &mut [u8; 32] = self.room();
            room[..N].copy_from_slice(first);
            room[length - N..length].copy_from_slice(last);
            self.advance(length);
        }
    }

    pub fn extend(&mut self, text: &[u8]) {
        self.reserve(text.len());
        self.bytes[self.end..][..text.len()].copy_from_slice(text);
        self.advance(text.len());
    }

    pub fn fill(&mut self, byte: u8, count: usize) {
        self.reserve(count);
        self.bytes[self.end..][..count].fill(byte);
        self.advance(count);
    }

    pub fn reserve(&mut self, count: usize) {
        if self.bytes.len() - self.end < count {
            self.grow(count);
        }
    }

    #[cold]
    fn grow(&mut self, count: usize) {
        let length = (self.end + count).max(self.bytes.len() * 2).max(LEAST);
        self.bytes.resize(length, 0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_of_every_length_is_appended_whole() {
        let mut buffer = Buffer::default();
        let mut expected = Vec::new();
        for length in 0..100u8 {
            let text: Vec<u8> = (0..length).collect();
            buffer.short(&text);
            buffer.extend(&text);
            buffer.fill(length, usize::from(length));
            expected.extend_from_slice(&text);
            expected.extend_from_slice(&text);
            expected.resize(expected.len() + usize::from(length), length);
        }
        assert_eq!(buffer.as_bytes(), expected);
    }

    #[test]
    fn memory_that_was_used_before_holds_no_text() {
        let mut first = Buffer::default();
        first.extend(b"secret");
        let mut second = Buffer::new(first.into_memory());
        assert_eq!(second.as_bytes(), b"");
        second.push(b'x');
        assert_eq!(second.as_bytes(), b"x");
    }
}
