//! The console: keys in, screens and commands out.

mod activity;
mod apply;
mod brokers;
mod comfort;
mod common;
mod details;
mod docs;
mod escape;
mod groups;
mod help;
mod history;
mod impact;
mod password_batch;
mod properties;
mod question;
mod reading;
mod review;
mod sampling;
mod screenshots;
mod session;
mod svg;
mod tour;
mod unsaved;
mod unseen;
mod user_form;
mod users;
