//! The fields that hold several words, *Tags* and *Protected*: the words as they stand there, and
//! as the profile has them.

use crate::domain::profile::Profile;
use crate::screens::brokers::form::{Part, ProfileForm};

/// Words as they stand in a field.
pub(super) fn joined(words: &[String]) -> String {
    words.join(", ")
}

impl ProfileForm {
    /// The words of a part. What nobody touched stays as it is: a word in the file may hold a
    /// comma.
    pub(super) fn split_at_commas(
        &self,
        part: Part,
        of: fn(&Profile) -> &Vec<String>,
    ) -> Vec<String> {
        let typed = self.fields.text(part);
        if let Some(old) = self.old.as_ref().map(of).filter(|it| joined(it) == typed) {
            return old.clone();
        }
        let words = typed.split(',').map(str::trim);
        words.filter(|it| !it.is_empty()).map(Into::into).collect()
    }
}
