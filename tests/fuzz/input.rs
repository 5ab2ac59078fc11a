//! Inputs: from good ones, by flipping, cutting, doubling, splicing and inserting.

use fastrand::Rng;

/// How many inputs are kept to start from.
const POOL: usize = 400;
/// Inputs grow no further.
const LONGEST: usize = 20_000;

pub(crate) struct Inputs {
    random: Rng,
    /// Good ones, which stay.
    corpus: Vec<Vec<u8>>,
    /// Mutated ones, which come and go.
    pool: Vec<Vec<u8>>,
    dictionary: &'static [&'static [u8]],
}

impl Inputs {
    pub(crate) fn new(seed: u64, corpus: &[&[u8]], dictionary: &'static [&'static [u8]]) -> Self {
        Self {
            random: Rng::with_seed(seed),
            corpus: corpus.iter().map(|bytes| bytes.to_vec()).collect(),
            pool: Vec::new(),
            dictionary,
        }
    }

    /// The next input: a fresh one, or one of before; mostly mutated.
    pub(crate) fn next(&mut self, fresh: impl Fn(&mut Rng) -> Vec<u8>) -> Vec<u8> {
        let base = match self.random.u8(..4) {
            0 | 1 => Some(fresh(&mut self.random)),
            2 => self.random.choice(&self.pool).cloned(),
            _ => None,
        };
        let mut input = base.unwrap_or_else(|| self.random.choice(&self.corpus).unwrap().clone());
        // As it is, slightly wrong, or a mess.
        let times = match self.random.u8(..10) {
            0..4 => 0,
            4..8 => self.random.usize(1..3),
            _ => self.random.usize(3..20),
        };
        for _ in 0..times {
            self.mutate(&mut input);
        }
        input.truncate(LONGEST);
        if times > 0 {
            let place = self.random.usize(..POOL);
            match self.pool.get_mut(place) {
                Some(old) => old.clone_from(&input),
                None => self.pool.push(input.clone()),
            }
        }
        input
    }

    fn mutate(&mut self, input: &mut Vec<u8>) {
        let random = &mut self.random;
        let at = random.usize(..=input.len());
        let to = (at + random.usize(..=40)).min(input.len());
        match random.u8(..9) {
            0 => {
                if let Some(byte) = input.get_mut(at) {
                    *byte ^= 1 << random.u8(..8);
                }
            }
            1 => {
                if let Some(byte) = input.get_mut(at) {
                    *byte = random.u8(..);
                }
            }
            2 => drop(input.drain(at..to)),
            3 => {
                let piece = input[at..to].repeat(random.usize(1..4));
                input.splice(at..at, piece);
            }
            4 => input.truncate(at),
            5 | 6 => {
                let token = random.choice(self.dictionary).unwrap();
                input.splice(at..to.min(at + random.usize(..3)), token.iter().copied());
            }
            7 => {
                let token = random.choice(self.dictionary).unwrap();
                let many = token.repeat(random.usize(1..300));
                input.splice(at..at, many);
            }
            _ => {
                let other = random.choice(&self.corpus).unwrap();
                let from = random.usize(..=other.len());
                input.splice(at.., other[from..].iter().copied());
            }
        }
    }
}
