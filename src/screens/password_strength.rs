//! What the password in a form is worth. It is estimated beside the loop, one text at a time, since
//! an estimate may take longer than the next key; what is known stays until more is. Its line is
//! worded in `domain::strength`, the estimate made in `runtime::passwords`.

use zeroize::Zeroizing;

use crate::domain::secret::Secret;
use crate::domain::strength::Strength;
use crate::screens::context::Context;
use crate::screens::effect::Effect;

/// As many characters of a password are judged: more cost time and say no more.
const JUDGED: usize = 64;

/// What is known of the password in a form before it is sent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Quality {
    /// Nothing.
    #[default]
    Unknown,
    /// How hard a typed one is to guess.
    Typed(Strength),
    /// It was made here.
    Made,
}

/// What is known, and what is being estimated.
#[derive(Debug, Default)]
pub struct PasswordStrength {
    /// What is known.
    pub quality: Quality,
    /// The estimate that is under way, and whether it is about another text than stands there now.
    awaited: Option<(u64, bool)>,
}

impl PasswordStrength {
    /// Whether the password was made here.
    pub fn is_made(&self) -> bool {
        self.quality == Quality::Made
    }

    /// Asks for an estimate of a typed password, for which `known` is easy to guess; later, while
    /// another is under way.
    pub(in crate::screens) fn ask(&mut self, cx: &mut Context, password: &str, known: Vec<String>) {
        if self.is_made() || password.is_empty() {
            return;
        }
        if let Some((_, outdated)) = &mut self.awaited {
            *outdated = true;
            return;
        }
        cx.judgements += 1;
        self.awaited = Some((cx.judgements, false));
        cx.surface.effects.push(Effect::Judge {
            link: cx.settings.link,
            id: cx.judgements,
            password: Secret::from(beginning(password)),
            known,
        });
    }

    /// Whether it waits for this estimate.
    pub(in crate::screens) fn awaits(&self, id: u64) -> bool {
        self.awaited.is_some_and(|(awaited, _)| awaited == id)
    }

    /// Takes the estimate that it waits for; `password` is what stands there now. Returns whether
    /// that has to be asked about, since it is another text.
    pub(in crate::screens) fn take(&mut self, password: &str, strength: Strength) -> bool {
        let is_outdated = self.awaited.take().is_some_and(|(_, outdated)| outdated);
        if self.is_made() || password.is_empty() {
            return false;
        }
        if !is_outdated {
            self.quality = Quality::Typed(strength);
        }
        is_outdated
    }

    /// What is known of a typed one, in words; nothing while nothing is known.
    pub fn words(&self) -> String {
        match &self.quality {
            Quality::Typed(strength) => strength.line(),
            Quality::Unknown | Quality::Made => String::new(),
        }
    }
}

/// The beginning of a password, as the only copy.
fn beginning(password: &str) -> Zeroizing<String> {
    let end = password.char_indices().nth(JUDGED);
    let end = end.map_or(password.len(), |(end, _)| end);
    Zeroizing::new(password[..end].into())
}
