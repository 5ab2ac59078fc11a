//! The screens, a folder for each: what it holds, its `keys`, `update` and `view`. They do not know
//! each other. Below them stands what they share: [`context::Context`], the trait `screen::Screen`,
//! what a screen asks for ([`next::Next`]), and how keys are routed (`console`). Above them stands
//! the console of one broker: [`model::Model`], [`update`]. The list of brokers and the fleet are
//! consoles too, each all in its folder.
//!
//! [`update::update`] is pure: no I/O, no clock, no randomness. Time comes in as messages of
//! timers that were asked for as effects; what should happen goes out as [`effect::Effect`]s.

pub mod activity;
pub mod advice;
pub mod apply;
pub mod banners;
pub mod bindings;
pub mod broker_console;
pub mod brokers;
pub mod cautions;
pub mod change_rows;
pub mod clipboard;
pub mod console;
pub mod console_settings;
pub mod context;
pub mod details;
pub mod dialog;
pub mod dialogs_macro;
pub mod effect;
pub mod engine_notices;
pub mod find;
pub mod fleet;
pub mod groups;
pub mod header_words;
pub mod help;
mod help_lines;
pub mod history;
pub mod identity;
pub mod journal;
pub mod key_table;
pub mod keymap;
pub mod layout;
pub mod leaving;
pub mod message;
pub mod model;
pub mod mouse;
pub mod movement;
pub mod next;
pub mod own_rights;
pub mod pages;
pub mod palette;
pub mod password_batch;
pub mod password_strength;
pub mod question;
pub mod question_answered;
pub mod read_only;
pub mod review;
pub mod screen;
pub mod shared_context;
pub mod unsaved;
mod unsettled;
pub mod update;
pub mod user_form;
pub mod user_status;
pub mod users;
pub mod view;
