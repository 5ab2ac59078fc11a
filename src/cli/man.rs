//! `guestlist man`: the man pages, from what `--help` is made of.

use std::fs;
use std::path::Path;

use clap::Command;
use clap_mangen::Man as Page;
use clap_mangen::roff::{Roff, roman};
use color_eyre::eyre::{self, WrapErr as _};

use guestlist::config::command_line::{Man, Topic, command};

/// Prints the page of the program, or writes one for each command.
pub(crate) fn run(options: &Man) -> eyre::Result<u8> {
    let mut program = command().disable_help_subcommand(true);
    program.build();
    match &options.to {
        None => super::print(&String::from_utf8(page(&program)?)?)?,
        Some(folder) => {
            let written = fs::create_dir_all(folder).map_err(Into::into);
            written
                .and_then(|()| write(&program, folder))
                .wrap_err_with(|| format!("cannot write to {}", folder.display()))?;
        }
    }
    Ok(0)
}

fn write(command: &Command, folder: &Path) -> eyre::Result<()> {
    let file = Page::new(command.clone()).get_filename();
    fs::write(folder.join(file), page(command)?)?;
    let mut commands = command.get_subcommands().filter(|it| !it.is_hide_set());
    commands.try_for_each(|it| write(it, folder))
}

/// One page. Examples keep their lines, and the program's page has the topics too.
fn page(command: &Command) -> eyre::Result<Vec<u8>> {
    let is_program = command.get_name() == env!("CARGO_PKG_NAME");
    let page = Page::new(command.clone())
        .source(concat!("guestlist ", env!("CARGO_PKG_VERSION")))
        .manual("User commands");
    let mut text = Vec::new();
    page.render_title(&mut text)?;
    page.render_name_section(&mut text)?;
    page.render_synopsis_section(&mut text)?;
    page.render_description_section(&mut text)?;
    page.render_options_section(&mut text)?;
    if command.get_subcommands().any(|it| !it.is_hide_set()) {
        page.render_subcommands_section(&mut text)?;
    }
    let mut more = Roff::new();
    if is_program {
        // The flags have a section of their own above.
        for topic in Topic::ALL.into_iter().filter(|it| *it != Topic::Options) {
            section(&mut more, topic.name(), topic.text());
        }
    } else if let Some(examples) = command.get_after_help() {
        let examples = examples.to_string();
        section(
            &mut more,
            "examples",
            examples.trim_start_matches("Examples:\n"),
        );
    }
    more.to_writer(&mut text)?;
    Ok(text)
}

fn section(page: &mut Roff, title: &str, text: &str) {
    page.control("SH", [title.to_uppercase().replace('-', " ").as_str()]);
    for line in text.lines() {
        if line.is_empty() {
            page.control("PP", []);
        } else if let Some(example) = line.strip_prefix("  ") {
            page.control("nf", []);
            page.text([roman(format!("    {example}"))]);
            page.control("fi", []);
        } else {
            page.text([roman(line)]);
        }
    }
}
