//! What `--help` has no room for: `guestlist help TOPIC`. The man page has all of it.

use clap::Subcommand;

/// A page of help.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Subcommand)]
pub enum Topic {
    /// The flags of the console.
    #[command(hide = true, long_about = OPTIONS, help_template = PAGE)]
    Options,
    /// Which broker opens, and where profiles are.
    #[command(hide = true, long_about = BROKERS, help_template = PAGE)]
    Brokers,
    /// Where a password is taken from.
    #[command(hide = true, long_about = PASSWORDS, help_template = PAGE)]
    Passwords,
    /// The files that guestlist reads and writes.
    #[command(hide = true, long_about = FILES, help_template = PAGE)]
    Files,
    /// What the exit codes mean.
    #[command(hide = true, long_about = EXIT_CODES, help_template = PAGE)]
    ExitCodes,
}

impl Topic {
    /// All topics, in the order of the man page.
    pub const ALL: [Self; 5] = [
        Self::Options,
        Self::Brokers,
        Self::Passwords,
        Self::Files,
        Self::ExitCodes,
    ];

    /// The word after `guestlist help`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Options => "options",
            Self::Brokers => "brokers",
            Self::Passwords => "passwords",
            Self::Files => "files",
            Self::ExitCodes => "exit-codes",
        }
    }

    /// What there is to read. Of the options it is the beginning; the flags follow it.
    pub fn text(self) -> &'static str {
        match self {
            Self::Options => OPTIONS,
            Self::Brokers => BROKERS,
            Self::Passwords => PASSWORDS,
            Self::Files => FILES,
            Self::ExitCodes => EXIT_CODES,
        }
    }
}

/// Nothing but the text.
const PAGE: &str = "{about}\n";

const OPTIONS: &str = "\
Flags of the console, `guestlist [PROFILE]`. Commands for scripts take --config and the flags under Broker too; \
`guestlist help users add` lists all flags of a command.";

const BROKERS: &str = "\
A broker is a profile in ~/.coreflux/brokers.json or ./.coreflux/brokers.json, the URL in COREFLUX_MQTT_URL \
(profile `default`), or --url. Without a name the list of brokers opens if there is more than one profile. \
`guestlist profiles` lists them. --profile also opens a profile that has the name of a command.

guestlist opens the first of these that there is:

  1. --url
  2. the profile on the command line
  3. the profile in COREFLUX_BROKER
  4. the active profile, with a flag that says how to connect (--username, --client-id, --ca, --cert, --key,
     --tls-insecure, --broker, --no-poll)
  5. the only profile
  6. the list of brokers, with the active profile selected

The active profile is \"active\" in ./.coreflux/brokers.json, else \"active\" in your file, else `default`, else \
`localhost` (mqtt://localhost:1883).

Several open together: --brokers NAME,NAME; --all; --tag TAG, the profiles with this tag in their \"tags\" (repeat it \
to ask for several tags).

Profiles: ~/.coreflux/brokers.json is your file (COREFLUX_BROKERS_FILE sets another file, COREFLUX_HOME \
another folder). An entry in the workspace file ./.coreflux/brokers.json replaces your whole entry of the \
same name; COREFLUX_MQTT_URL, _USERNAME, _CLIENT_ID and _TLS_INSECURE replace the `default` profile. A \
value that is empty or literally ${...} counts as unset. Flags override single fields of the profile.

--url can contain a user name but no password, since every user of this machine could read it. \
--tls-insecure skips the check of the certificate: the connection is encrypted, but anybody can answer it.";

const PASSWORDS: &str = "\
The password to log in with, first match: the profile's password, passwordEnv (a variable) or passwordCommand \
(the first line that it prints within 10 seconds; only from your own file); --password-file; \
COREFLUX_MQTT_PASSWORD; a prompt. No flag takes a password. If --username differs from the profile, the \
profile's password is not used.

A password goes over an unencrypted connection only after a question, or with --allow-plaintext.

In `users add` and `users passwd`, --password-file is the file of the new password; the file of the login is \
--login-password-file there.";

const FILES: &str = "\
Config file: --config; GUESTLIST_CONFIG; guestlist/config.toml in XDG_CONFIG_HOME or ~/.config. Flags \
override it; `guestlist config` prints a sample with all settings and keys.

Journal of changes: guestlist/journal.jsonl in XDG_STATE_HOME or ~/.local/state, one JSON object per line, \
without passwords; older lines in journal.jsonl.1 and .2. Answers to other admins: \
journal-others.jsonl. A demo keeps none, nor does --no-journal.

Unsaved changes, when the terminal closes or a signal ends guestlist: guestlist/drafts beside the journal, \
one file for each broker and user, without passwords. guestlist offers them the next time. --no-drafts, or \
drafts = false in the config file, keeps none.

Without colours: NO_COLOR, or --theme plain. ASCII instead of lines and marks is decided by LC_ALL, LC_CTYPE \
and LANG.

Profiles: see brokers.";

const EXIT_CODES: &str = "\
Exit codes of the commands for scripts (users, groups, roles, plan, apply, export, watch, check):

  0    done and confirmed by the broker, or nothing to do
  1    not done: the broker is read-only, or this needs --yes or --allow-lockout
  2    plan: something would change (only with --detailed-exitcode)
  3    partly done, or failed for different reasons
  8    sent, but the outcome is unknown
  64   wrong command line
  65   bad file, or refused by the broker for a reason other than missing rights
  69   broker not reachable, or --timeout ran out before anything was sent
  70   internal error in guestlist
  73   the file exists already
  74   cannot write
  75   the list changed since the plan was made: plan again
  77   login refused, or this account has no right to do it
  78   bad profile, or a password is missing
  130  interrupted by a signal before anything was sent

One cause: its own code. Several causes: 8 if any outcome is unknown, otherwise 3.";
