//! The command line: all flags, sub-commands and their arguments, as clap reads them. The help
//! lists them in the order of `Command`, those for scripts first, in that of `verbs::Verb`. What
//! they do is in `cli`.

mod examples;
mod help_topics;
mod several_brokers;
mod verbs;

use std::ffi::OsString;
use std::net::SocketAddr;
use std::path::PathBuf;

use clap::builder::PossibleValue;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand};
use clap_complete::Shell;

use crate::domain::family::BrokerFamily;
use crate::domain::theme_name::ThemeName;
use crate::text::nearest::possible;
pub use help_topics::Topic;
pub use several_brokers::Several;
pub use verbs::{
    AddUser, Apply, ChangeOptions, Export, ExportFormat, Guards, List, ListFormat, ListUsers,
    Named, NewPassword, PlanUsers, Printed, RemoveUsers, ResultFormat, SetPassword, SetUser,
    ShowUser, Target, Users, Verb,
};

/// A terminal UI to manage MQTT broker users, passwords and permissions.
#[derive(Debug, Parser)]
#[command(version, args_conflicts_with_subcommands = true, after_help = AFTER_HELP)]
pub struct Cli {
    /// What to do instead of opening a broker.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// Profile to open (default: the list of brokers, if there are several).
    #[arg(value_name = "PROFILE", help_heading = "Broker", display_order = 0,
        conflicts_with_all = ["profile", "url", "brokers", "all", "tag"])]
    pub name: Option<String>,
    /// Which broker to open.
    #[command(flatten)]
    pub connection: Connection,
    /// Or which brokers to open together.
    #[command(flatten)]
    pub several: Several,
    /// How the console looks and is used.
    #[command(flatten)]
    pub display: DisplayOptions,
    /// Config file; `guestlist config` prints a sample.
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
}

impl Cli {
    /// Reads the command line, the name of the program first.
    ///
    /// # Errors
    /// What clap says; of several words where one name or command is possible, what was probably
    /// meant.
    pub fn read(words: impl IntoIterator<Item = OsString>) -> Result<Self, clap::Error> {
        let words: Vec<OsString> = words.into_iter().collect();
        let cli = Self::parse_words(&words).map(|mut cli| {
            cli.connection.profile = cli.connection.profile.take().or_else(|| cli.name.clone());
            cli
        });
        cli.map_err(|error| {
            if let Some(error) = no_such_help(&words) {
                return error;
            }
            let several = several_words(&words).filter(|_| {
                matches!(error.kind(), ErrorKind::ArgumentConflict | ErrorKind::UnknownArgument)
            });
            several.map_or_else(|| with_tip(error, &words), |(first, second)| {
                let known = commands();
                let possible = possible(&first, known.iter().map(String::as_str));
                let message = format!(
                    "there is no command \"{first} {second}\": {possible}\n\nTo open a broker, give the name of its \
                     profile alone"
                );
                command().error(ErrorKind::InvalidSubcommand, message)
            })
        })
    }

    fn parse_words(words: &[OsString]) -> Result<Self, clap::Error> {
        let matches = command().try_get_matches_from(words)?;
        Self::from_arg_matches(&matches)
    }
}

/// The whole command line.
pub fn command() -> clap::Command {
    // Each stays in its place, which `mut_subcommand` would not see to.
    let cli = Cli::command().mut_subcommands(|command| match command.get_name() {
        "users" => command.mut_subcommands(|verb| match verb.get_name() {
            // Where a new password is asked for, --password-file is that one's.
            "add" | "passwd" => {
                verb.mut_arg("password_file", |flag| flag.long("login-password-file"))
            }
            _ => verb,
        }),
        "groups" => command.mut_subcommands(|list| list.after_help(examples::GROUPS)),
        "roles" => command.mut_subcommands(|list| list.after_help(examples::ROLES)),
        "options" => command.defer(with_options),
        _ => command,
    });
    let head = cli.get_styles().get_header();
    let short = format!(
        "{{about}}\n\n{{usage-heading}} {{usage}}\n\n{head}Commands:{head:#}\n{{subcommands}}{{after-help}}"
    );
    one_list_of_options(cli.help_template(short))
}

/// The flags of the console, for which the help has no room.
fn with_options(page: clap::Command) -> clap::Command {
    let cli = one_list_of_options(Cli::command());
    let flags = cli
        .mut_subcommands(|command| command.hide(true))
        .help_template("{all-args}")
        .render_help();
    let start = Topic::Options.text();
    page.long_about(format!("{start}\n\n{}", flags.ansi()))
}

/// A heading "Options" that a flag asks for would stand beside clap's own.
fn one_list_of_options(command: clap::Command) -> clap::Command {
    command
        .mut_args(|flag| match flag.get_help_heading() {
            Some("Options") => flag.help_heading(None::<&str>),
            _ => flag,
        })
        .mut_subcommands(one_list_of_options)
}

/// The names of the commands.
pub fn commands() -> Vec<String> {
    let cli = command();
    let commands = cli.get_subcommands().filter(|it| !it.is_hide_set());
    commands
        .map(|command| command.get_name().to_owned())
        .collect()
}

/// What is meant by `help` and words that name no command.
fn no_such_help(words: &[OsString]) -> Option<clap::Error> {
    let (_, asked) = words
        .get(1..)?
        .split_first()
        .filter(|(first, _)| *first == "help")?;
    let mut at = command();
    for word in asked {
        let word = word.to_string_lossy();
        let Some(next) = at.find_subcommand(&*word) else {
            if !at.has_subcommands() {
                return None;
            }
            let known = at.get_subcommands().map(clap::Command::get_name);
            let message = format!("there is no command \"{word}\": {}", possible(&word, known));
            return Some(command().error(ErrorKind::InvalidSubcommand, message));
        };
        at = next.clone();
    }
    None
}

/// The same error, with what was probably meant by a word that is no argument there.
fn with_tip(mut error: clap::Error, words: &[OsString]) -> clap::Error {
    let Some(ContextValue::String(wrong)) = error.get(ContextKind::InvalidArg) else {
        return error;
    };
    let mut verb = command();
    for word in words {
        if let Some(next) = verb.find_subcommand(word) {
            verb = next.clone();
        }
    }
    let takes_broker = verb.get_arguments().any(|it| it.get_id() == "profile");
    let is_named = words.iter().any(|it| it == "--profile");
    let tip = match wrong.as_str() {
        "--dry-run" => "'guestlist plan FILE' shows what would be done".to_owned(),
        flag if flag.starts_with('-') => return error,
        name if takes_broker && !is_named => format!("to name the broker, use '--profile {name}'"),
        _ => return error,
    };
    let tips = ContextValue::StyledStrs(vec![tip.into()]);
    error.insert(ContextKind::Suggested, tips);
    error
}

/// The name of a profile and the word after it, where both were given.
fn several_words(words: &[OsString]) -> Option<(String, String)> {
    let (end, name) = (1..=words.len()).find_map(|end| {
        let cli = Cli::parse_words(&words[..end]).ok()?;
        Some((end, cli.name?))
    })?;
    let second = words.get(end)?.to_string_lossy();
    (!second.starts_with('-')).then(|| (name, second.into_owned()))
}

const AFTER_HELP: &str = "More: guestlist help options, brokers, passwords, files or exit-codes.";

/// How the console looks and is used, on any broker. Each overrides the config file.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Options")]
pub struct DisplayOptions {
    /// Colour theme.
    #[arg(long, value_name = "NAME", value_parser = THEMES.map(PossibleValue::new))]
    pub theme: Option<String>,
    /// Click to select, turn the wheel to scroll.
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true,
        default_missing_value = "true")]
    pub mouse: Option<bool>,
    /// Draw with ASCII only (default: by the locale).
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true,
        default_missing_value = "true")]
    pub ascii: Option<bool>,
    /// Do not keep unsaved changes when the terminal closes.
    #[arg(long)]
    pub no_drafts: bool,
}

/// The names that `--theme` takes.
const THEMES: [&str; 5] = [
    ThemeName::Default.as_str(),
    ThemeName::Light.as_str(),
    ThemeName::Dark.as_str(),
    ThemeName::HighContrast.as_str(),
    ThemeName::Plain.as_str(),
];

/// Which broker to open, and who logs in.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Broker")]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
pub struct Connection {
    /// Profile to open, even if a command has this name.
    #[arg(long, value_name = "NAME", conflicts_with = "url")]
    pub profile: Option<String>,
    /// Broker without a profile: `mqtt://[USER@]HOST[:PORT]`; mqtts, ws, wss.
    #[arg(long, value_name = "URL")]
    pub url: Option<String>,
    /// User to log in as (default: by certificate, or anonymous).
    #[arg(long, value_name = "NAME")]
    pub username: Option<String>,
    /// File with the password on its first line, for a profile without one.
    #[arg(long, value_name = "FILE")]
    pub password_file: Option<PathBuf>,
    /// MQTT client id (default: a new one each time).
    #[arg(long, value_name = "ID")]
    pub client_id: Option<String>,
    /// CA certificates (PEM) to trust instead of the system's.
    #[arg(long, value_name = "FILE")]
    pub ca: Option<PathBuf>,
    /// Client certificate chain (PEM).
    #[arg(long, value_name = "FILE")]
    pub cert: Option<PathBuf>,
    /// Private key (PEM) of --cert.
    #[arg(long, value_name = "FILE")]
    pub key: Option<PathBuf>,
    /// Skip certificate verification (insecure).
    #[arg(long)]
    pub tls_insecure: bool,
    /// Broker type: coreflux or mosquitto (default: detect).
    #[arg(long, value_name = "FAMILY", value_parser = family)]
    pub broker: Option<BrokerFamily>,
    /// Do not poll a broker that reports no changes (default: every 30 s).
    #[arg(long)]
    pub no_poll: bool,
    /// Disable all changes.
    #[arg(long)]
    pub read_only: bool,
    /// Send the password over an unencrypted connection.
    #[arg(long)]
    pub allow_plaintext: bool,
    /// Do not write the journal of changes.
    #[arg(long)]
    pub no_journal: bool,
}

impl Connection {
    /// Whether nothing says which broker to open.
    pub fn names_none(&self) -> bool {
        let names = [&self.profile, &self.url];
        !self.says_how() && names.into_iter().all(Option::is_none)
    }

    /// Whether something is said of how to log in, which means one broker and not the list of them.
    /// What holds for any broker (--password-file, --read-only, --allow-plaintext, --no-journal)
    /// does not.
    pub fn says_how(&self) -> bool {
        let texts = [&self.username, &self.client_id];
        let files = [&self.ca, &self.cert, &self.key];
        self.tls_insecure
            || self.broker.is_some()
            || self.no_poll
            || texts.into_iter().any(Option::is_some)
            || files.into_iter().any(Option::is_some)
    }
}

fn family(name: &str) -> Result<BrokerFamily, String> {
    let known = || BrokerFamily::ALL.map(BrokerFamily::name).join(" or ");
    BrokerFamily::named(name).ok_or_else(|| format!("use {}", known()))
}

/// The commands beside opening a broker.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Manage users from a script.
    #[command(flatten)]
    Verb(Box<Verb>),
    /// Read about a topic.
    #[command(flatten)]
    Topic(Topic),
    /// List the profiles, without secrets.
    Profiles(Profiles),
    /// Print a config file with all settings and keys at their defaults.
    Config,
    /// Try guestlist on a built-in broker with made-up users.
    Demo(DisplayOptions),
    /// Run the built-in broker alone, for any MQTT client.
    ///
    /// It ends on SIGINT or SIGTERM.
    Sandbox(Sandbox),
    /// Print the script that completes commands in your shell.
    #[command(after_help = COMPLETIONS_EXAMPLES)]
    Completions(Completions),
    /// Print the man page, or write the pages of all commands.
    #[command(after_help = MAN_EXAMPLES)]
    Man(Man),
}

/// For which shell.
#[derive(Debug, Args)]
pub struct Completions {
    /// Your shell.
    #[arg(value_enum)]
    pub shell: Shell,
}

const COMPLETIONS_EXAMPLES: &str = "\
Examples, for the file that your shell reads when it starts:
  source <(guestlist completions bash)
  source <(guestlist completions zsh)
  guestlist completions fish | source";

/// Where the man pages go.
#[derive(Debug, Args)]
pub struct Man {
    /// Write a page for each command into this folder.
    #[arg(long, value_name = "DIR")]
    pub to: Option<PathBuf>,
}

const MAN_EXAMPLES: &str = "\
Examples:
  guestlist man | man -l -
  guestlist man --to ~/.local/share/man/man1";

/// How the profiles are listed.
#[derive(Debug, Args)]
pub struct Profiles {
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
}

/// How the embedded broker runs.
#[derive(Debug, Args)]
pub struct Sandbox {
    /// Address to listen on. The broker is for testing: keep it on loopback.
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:1883")]
    pub listen: SocketAddr,
    /// Load and save the users in this JSON file (mode 0600, passwords hashed).
    #[arg(long, value_name = "FILE")]
    pub users: Option<PathBuf>,
    /// Answer in plain text, as older brokers do, instead of JSON.
    #[arg(long)]
    pub plain_text: bool,
    /// Listen with TLS, using this certificate chain (PEM).
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    pub tls_cert: Option<PathBuf>,
    /// Private key (PEM) of --tls-cert.
    #[arg(long, value_name = "FILE", requires = "tls_cert")]
    pub tls_key: Option<PathBuf>,
    /// Require a client certificate from one of these CAs (PEM).
    #[arg(long, value_name = "FILE", requires = "tls_cert")]
    pub tls_client_ca: Option<PathBuf>,
    /// Allow clients without a user name.
    #[arg(long)]
    pub anonymous: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(arguments: &[&str]) -> Result<Cli, clap::Error> {
        let words = [&["guestlist"], arguments].concat();
        Cli::read(words.into_iter().map(Into::into))
    }

    #[test]
    fn the_command_line_is_well_formed() {
        command().debug_assert();
    }

    #[test]
    fn a_family_is_named_or_refused_with_what_is_known() {
        let named = parse(&["--broker", "Mosquitto"]).unwrap();
        assert_eq!(named.connection.broker, Some(BrokerFamily::Mosquitto));
        let error = parse(&["--broker", "emqx"]).unwrap_err().to_string();
        assert!(error.contains("coreflux or mosquitto"), "{error}");
    }

    #[test]
    fn no_flag_takes_a_password() {
        assert!(parse(&["--password", "x"]).is_err());
    }

    #[test]
    fn a_profile_is_named_once_and_without_a_url() {
        assert_eq!(
            parse(&["gw7"]).unwrap().connection.profile.as_deref(),
            Some("gw7")
        );
        let both = [
            &["gw7", "--profile", "gw8"][..],
            &["gw7", "--url", "mqtt://x"],
            &["--profile", "gw7", "--url", "mqtt://x"],
            &["gw7", "gw8"],
            &["gw7", "--all"],
            &["--profile", "gw7", "--brokers", "gw8"],
            &["--url", "mqtt://x", "--tag", "plant-a"],
            &["--all", "--tag", "plant-a"],
            &["--brokers", "gw7", "--all"],
            &["--all", "check"],
        ];
        for arguments in both {
            assert!(parse(arguments).is_err(), "{arguments:?}");
        }
    }

    #[test]
    fn several_brokers_are_named_with_and_without_a_verb() {
        for verb in [&[][..], &["check"]] {
            let several = |flags: &[&str]| {
                let cli = parse(&[verb, flags].concat()).unwrap();
                match cli.command {
                    Some(Command::Verb(verb)) => match *verb {
                        Verb::Check(check) => check.target.several,
                        other => panic!("{other:?}"),
                    },
                    _ => cli.several,
                }
            };
            assert_eq!(
                several(&["--brokers", "a,b", "--brokers", "c"]).brokers,
                ["a", "b", "c"]
            );
            assert_eq!(several(&["--tag", "a", "--tag", "b"]).tag, ["a", "b"]);
            assert!(several(&["--all", "--read-only"]).all && !several(&[]).is_asked());
        }
    }

    #[test]
    fn several_words_are_answered_by_what_is_possible() {
        let error = |words: &[&str]| {
            let words = [&["guestlist"], words].concat();
            let error = Cli::read(words.into_iter().map(Into::into)).unwrap_err();
            assert_eq!(error.exit_code(), 2);
            error.to_string()
        };
        let user = error(&["user", "add"]);
        assert!(user.contains("\"user add\": did you mean users?"), "{user}");
        let far = error(&["zzz", "qqqqqq"]);
        let possible = "there is no command \"zzz qqqqqq\": use one of users, groups, roles,";
        assert!(far.contains(possible), "{far}");
        let near = error(&["--read-only", "profile", "list"]);
        assert!(
            near.contains("\"profile list\": did you mean profiles?"),
            "{near}"
        );
        let known = error(&["gw7", "demo"]);
        assert!(
            known.contains("\"gw7 demo\"") && !known.contains("cannot be used"),
            "{known}"
        );
        let flag = error(&["gw7", "--themes"]);
        assert!(
            flag.contains("--themes") && flag.contains("--theme"),
            "{flag}"
        );
    }

    #[test]
    fn a_word_that_is_no_argument_gets_a_tip() {
        let error = |words: &[&str]| parse(words).unwrap_err().to_string();
        for words in [&["users", "list", "gw7"][..], &["export", "gw7"]] {
            let error = error(words);
            let tip = "tip: to name the broker, use '--profile gw7'";
            assert!(error.contains(tip), "{error}");
        }
        let plan = error(&["apply", "users.csv", "--dry-run"]);
        let tip = "tip: 'guestlist plan FILE' shows what would be done";
        assert!(plan.contains(tip) && !plan.contains("as a value"), "{plan}");
        for words in [
            &["completions", "bash", "x"][..],
            &["check", "--profile", "gw7", "x"],
        ] {
            let error = error(words);
            assert!(!error.contains("tip"), "{error}");
        }
    }

    #[test]
    fn a_profile_called_like_a_command_is_reached_by_the_flag() {
        for name in ["demo", "sandbox", "profiles", "config"] {
            assert!(parse(&[name]).unwrap().command.is_some());
            let cli = parse(&["--profile", name]).unwrap();
            assert!(cli.command.is_none());
            assert_eq!(cli.connection.profile.as_deref(), Some(name));
        }
    }

    #[test]
    fn display_options_are_asked_for_with_and_without_a_command() {
        for arguments in [
            &["--theme", "dark", "--mouse", "--ascii=false", "gw7"][..],
            &["demo", "--theme", "dark", "--mouse", "--ascii=false"],
        ] {
            let cli = parse(arguments).unwrap();
            let display = match cli.command {
                Some(Command::Demo(display)) => display,
                _ => cli.display,
            };
            assert_eq!(display.theme.as_deref(), Some("dark"));
            assert_eq!((display.mouse, display.ascii), (Some(true), Some(false)));
        }
        assert!(parse(&["--theme", "drak"]).is_err());
        let all = ThemeName::ALL.map(ThemeName::as_str);
        assert_eq!(all, THEMES);
    }

    #[test]
    fn the_help_names_what_a_person_must_know() {
        let mut cli = command();
        let mut help = cli.render_long_help().to_string();
        help.extend(Topic::ALL.map(Topic::text));
        let options = cli.find_subcommand_mut("options").unwrap();
        help += &options.render_long_help().to_string();
        for word in [
            "brokers.json",
            "COREFLUX_BROKERS_FILE",
            "in COREFLUX_BROKER\n",
            "COREFLUX_MQTT_PASSWORD",
            "passwordCommand",
            "--allow-plaintext",
            "--read-only",
            "insecure",
            "--theme",
            "--tag",
            "high-contrast",
            "GUESTLIST_CONFIG",
            "NO_COLOR",
            "journal.jsonl",
            "guestlist/drafts",
            "--no-drafts",
            "5. the only profile",
        ] {
            assert!(help.contains(word), "{word}\n{help}");
        }
    }
}
