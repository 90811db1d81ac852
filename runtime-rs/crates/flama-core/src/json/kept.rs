//! What one encoding leaves to the next: memory, and the written form of keys.

use std::sync::{Mutex, MutexGuard, PoisonError};

use flama_hotpath::json::KnownKey;
use pyo3::prelude::*;
use pyo3::types::PyString;

/// As many encodings as can run at once and still find something kept.
const POOL: usize = 16;
/// Larger memory is given back.
const MAX_MEMORY: usize = 1 << 18;
const KEYS: usize = 256;

static KEPT: Mutex<Vec<Kept>> = Mutex::new(Vec::new());

#[derive(Default)]
pub struct Kept {
    pub memory: Vec<u8>,
    pub keys: Keys,
}

impl Kept {
    /// What an encoding left that has ended, or nothing.
    pub fn take() -> Self {
        pool().pop().unwrap_or_default()
    }

    pub fn give_back(mut self) {
        if self.memory.len() > MAX_MEMORY {
            self.memory = Vec::new();
        }
        let mut pool = pool();
        if pool.len() < POOL {
            pool.push(self);
        }
    }
}

fn pool() -> MutexGuard<'static, Vec<Kept>> {
    // Nothing that could be left half done happens under the lock.
    KEPT.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The written form of short keys that came more than once.
///
/// A string never changes, so its address stands for its text for as long as it is kept alive here. There is one place
/// for each address and the last key takes it: no more than `KEYS` strings are ever kept.
pub struct Keys(Box<[Place; KEYS]>);

struct Place {
    /// The address of `owner`, or 0.
    address: usize,
    known: KnownKey,
    owner: Option<Py<PyString>>,
    /// The address of the last other key. The second time in a row it takes the place: most keys that come once, as those
    /// of a table by identifier, are not worth it.
    candidate: usize,
}

impl Default for Keys {
    fn default() -> Self {
        Self(Box::new([const { Place::EMPTY }; KEYS]))
    }
}

impl Keys {
    /// The written form of `key`, if it is kept.
    #[inline]
    pub fn known(&mut self, key: &Bound<'_, PyString>) -> Option<&KnownKey> {
        let address = key.as_ptr().addr();
        let place = &mut self.0[index(address)];
        if place.address == address {
            return Some(&place.known);
        }
        if place.candidate == address {
            return place.keep(key, address);
        }
        place.candidate = address;
        None
    }
}

impl Place {
    const EMPTY: Self = Self {
        address: 0,
        known: KnownKey::EMPTY,
        owner: None,
        candidate: 0,
    };

    #[cold]
    fn keep(&mut self, key: &Bound<'_, PyString>, address: usize) -> Option<&KnownKey> {
        self.known = KnownKey::new(key.to_str().ok()?)?;
        self.address = address;
        self.owner = Some(key.clone().unbind());
        Some(&self.known)
    }
}

#[inline]
fn index(address: usize) -> usize {
    // The low bits are those of the alignment.
    ((address >> 4) ^ (address >> 12)) % KEYS
}
