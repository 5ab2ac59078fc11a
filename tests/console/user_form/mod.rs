//! The dialogs for one user: add, password, login test.

pub(crate) mod login_test;
pub(crate) mod passwords;
