//! `guestlist completions`: a script that asks guestlist itself what can follow, through a
//! variable. So the names of profiles are those of the moment, and no list of flags lies in a file
//! that grows old. Which shells are accepted is in `config::command_line` (`Completions`).

use clap::builder::{Command, StyledStr};
use clap_complete::CompleteEnv;
use clap_complete::engine::{ArgValueCandidates, CompletionCandidate};
use clap_complete::env::Shells;
use color_eyre::eyre::{self, eyre};

use guestlist::config::command_line::{Completions, command};
use guestlist::config::profiles::{self, Places, Store};

use super::{environment, print};

/// Set by the script. `COMPLETE`, as clap has it, could be somebody else's.
const VARIABLE: &str = "GUESTLIST_COMPLETE";
const NAME: &str = "guestlist";

/// Zsh runs a file that it finds in `fpath` as the function itself, and means the first key by
/// that.
const ZSH_FIRST_KEY: &str = "\
[ \"$funcstack[1]\" = \"_guestlist\" ] && _clap_dynamic_completer_guestlist \"$@\"
true
";

/// Answers the script of a shell, and ends. For all else it does nothing.
pub(crate) fn answer() {
    CompleteEnv::with_factory(|| live(command()))
        .var(VARIABLE)
        .complete();
}

/// Prints the script.
pub(crate) fn run(options: &Completions) -> eyre::Result<u8> {
    let name = options.shell.to_string();
    let shells = Shells::builtins();
    let shell = shells.completer(&name);
    let shell = shell.ok_or_else(|| eyre!("nothing completes in {name}"))?;
    let mut script = Vec::new();
    shell.write_registration(VARIABLE, NAME, NAME, NAME, &mut script)?;
    let mut script = String::from_utf8(script)?;
    if name == "zsh" {
        script.push_str(ZSH_FIRST_KEY);
    }
    print(&script)?;
    Ok(0)
}

/// The command line, which knows the profiles where it takes their names.
fn live(command: Command) -> Command {
    let takes_names = ["name", "profile", "brokers"];
    command
        .mut_args(|flag| match flag.get_id().as_str() {
            id if takes_names.contains(&id) => flag.add(ArgValueCandidates::new(names)),
            "tag" => flag.add(ArgValueCandidates::new(tags)),
            _ => flag,
        })
        .mut_subcommands(live)
}

/// The names of the profiles, each with its address.
fn names() -> Vec<CompletionCandidate> {
    let store = store();
    let profiles = store.profiles().iter();
    profiles
        .filter(|profile| !profile.name.contains(char::is_control))
        .map(|profile| {
            let address = profile.address.as_ref().ok();
            let address = address.map(|it| StyledStr::from(it.place()));
            CompletionCandidate::new(&profile.name).help(address)
        })
        .collect()
}

/// The tags of the profiles.
fn tags() -> Vec<CompletionCandidate> {
    let tags = store().tags().into_iter();
    let tags = tags.filter(|tag| !tag.contains(char::is_control));
    tags.map(CompletionCandidate::new).collect()
}

/// The profiles; none where a file cannot be read.
fn store() -> Store {
    profiles::load(&Places::find(&environment), &environment).unwrap_or_default()
}
