//! Which values of variables, flags and profiles count as unset. `NO_COLOR` is read in
//! `cli::display_settings`.

/// A value that is empty, or literally `${…}`, counts as unset (H): tools that fill templates
/// leave such things behind.
pub(super) fn is_set(value: &str) -> bool {
    !(value.is_empty() || value.starts_with("${") && value.ends_with('}'))
}
