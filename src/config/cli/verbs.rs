//! The command line of the verbs: everything that a script can ask for.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::Connection;

/// What can be done without a screen.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// List, add, change and delete users from a script.
    #[command(subcommand)]
    Users(Users),
    /// List the groups of the broker and their members.
    #[command(subcommand, after_help = GROUPS_EXAMPLES)]
    Groups(Named),
    /// List the permissions or roles that users can have.
    #[command(subcommand, after_help = ROLES_EXAMPLES)]
    Roles(Named),
    /// Show what apply would change to make the users match a file.
    #[command(after_help = PLAN_EXAMPLES)]
    Plan(PlanUsers),
    /// Make the users match a file, or apply a saved plan.
    #[command(after_help = APPLY_EXAMPLES)]
    Apply(Apply),
    /// Print the users in the format that plan and apply read, without secrets.
    #[command(after_help = EXPORT_EXAMPLES)]
    Export(Export),
    /// Print each user change as a line of JSON, until interrupted.
    #[command(after_help = WATCH_EXAMPLES)]
    Watch(Watch),
    /// Connect, log in, and say what this account may do.
    #[command(after_help = CHECK_EXAMPLES)]
    Check(Check),
}

/// What is done with users.
#[derive(Debug, Subcommand)]
pub enum Users {
    /// List the users.
    #[command(visible_alias = "ls", after_help = LIST_EXAMPLES)]
    List(ListUsers),
    /// Show one user.
    #[command(after_help = SHOW_EXAMPLES)]
    Show(ShowUser),
    /// Add a user.
    #[command(after_help = ADD_EXAMPLES)]
    Add(AddUser),
    /// Turn a user's permissions on or off, and change its groups.
    #[command(after_help = SET_EXAMPLES)]
    Set(SetUser),
    /// Set a new password for a user.
    #[command(after_help = PASSWD_EXAMPLES)]
    Passwd(Passwd),
    /// Delete users.
    #[command(after_help = RM_EXAMPLES)]
    Rm(RemoveUsers),
}

/// What is done with groups, or with roles.
#[derive(Debug, Subcommand)]
pub enum Named {
    /// List them.
    #[command(visible_alias = "ls")]
    List(List),
}

/// Which brokers a verb works on.
#[derive(Debug, Clone, Default, Args)]
pub struct Target {
    /// Which broker, and who logs in.
    #[command(flatten)]
    pub connection: Connection,
    /// Work on these profiles, at most 16 at a time.
    #[arg(long, value_name = "NAMES", value_delimiter = ',', help_heading = "Broker",
        conflicts_with_all = ["profile", "url", "all"])]
    pub brokers: Vec<String>,
    /// Work on all profiles, at most 16 at a time.
    #[arg(long, help_heading = "Broker", conflicts_with_all = ["profile", "url"])]
    pub all: bool,
    /// Stop after this many seconds in total (default: 30 s for the user list, 15 s for each answer).
    #[arg(long, value_name = "SECONDS", help_heading = "Broker", value_parser = clap::value_parser!(u64).range(1..))]
    pub timeout: Option<u64>,
    /// Log connections, commands (without secrets) and answers to this file (mode 0600), for bug reports.
    #[arg(long, value_name = "FILE", help_heading = "Broker")]
    pub log_file: Option<PathBuf>,
    /// Write what --log-file records to standard error.
    #[arg(short, long, help_heading = "Broker")]
    pub verbose: bool,
}

/// How data is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum Format {
    /// Columns for people.
    #[default]
    Table,
    /// One JSON document.
    Json,
    /// One JSON object a line.
    Ndjson,
    /// One name a line.
    Names,
}

/// How a result is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum Say {
    /// Columns for people.
    #[default]
    Table,
    /// One JSON document, by the schema of docs/headless.md.
    Json,
    /// One JSON object a line, each as soon as it is known.
    Ndjson,
}

/// How an export is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum Written {
    /// JSON.
    #[default]
    Json,
    /// CSV.
    Csv,
}

/// What lets a command pass that is stopped otherwise.
#[derive(Debug, Clone, Copy, Default, Args)]
pub struct Guards {
    /// Answer yes to all confirmations: production brokers, protected users, deletions, your own password.
    #[arg(long)]
    pub yes: bool,
    /// Continue even if this locks out your account or every admin.
    #[arg(long)]
    pub allow_lockout: bool,
}

/// Where a new password comes from.
#[derive(Debug, Clone, Default, Args)]
#[group(multiple = false)]
pub struct NewPassword {
    /// Read the new password from the first line of standard input.
    #[arg(long)]
    pub password_stdin: bool,
    /// Read the new password from the first line of this file.
    #[arg(long = "password-file", value_name = "FILE", id = "new_password_file")]
    pub new_password_file: Option<PathBuf>,
    /// Read the new password from this environment variable.
    #[arg(long, value_name = "VARIABLE")]
    pub password_env: Option<String>,
    /// Generate a new password, and print it once.
    #[arg(long)]
    pub generate: bool,
    /// Generate a new password, and write it to this file (mode 0600, must not exist).
    #[arg(long, value_name = "FILE")]
    pub generate_to: Option<PathBuf>,
}

/// `users list`
#[derive(Debug, Args)]
pub struct ListUsers {
    /// Only users that match, as in the console: words of the name, perm:, group:, you; ! negates a term.
    #[arg(long, value_name = "EXPR")]
    pub filter: Option<String>,
    /// How to print them.
    #[arg(short, long, value_enum, default_value_t)]
    pub output: Format,
    /// Which brokers.
    #[command(flatten)]
    pub target: Target,
}

/// `groups list`, `roles list`
#[derive(Debug, Args)]
pub struct List {
    /// How to print them.
    #[arg(short, long, value_enum, default_value_t)]
    pub output: Format,
    /// Which brokers.
    #[command(flatten)]
    pub target: Target,
}

/// `users show`
#[derive(Debug, Args)]
pub struct ShowUser {
    /// The user.
    #[arg(value_name = "USER")]
    pub user: String,
    /// How to print it.
    #[arg(short, long, value_enum, default_value_t)]
    pub output: Say,
    /// Which brokers.
    #[command(flatten)]
    pub target: Target,
}

/// `users add`
#[derive(Debug, Args)]
pub struct AddUser {
    /// The new user.
    #[arg(value_name = "USER")]
    pub user: String,
    /// Grant it this permission or role (repeatable).
    #[arg(long, value_name = "PERMISSION")]
    pub grant: Vec<String>,
    /// Add it to this group (repeatable).
    #[arg(long, value_name = "GROUP")]
    pub group: Vec<String>,
    /// Change nothing if the user is there already.
    #[arg(long)]
    pub if_missing: bool,
    /// Its password.
    #[command(
        flatten,
        next_help_heading = "New password (default: ask on the terminal)"
    )]
    pub password: NewPassword,
    /// How to print the result.
    #[arg(short, long, value_enum, default_value_t, help_heading = "Options")]
    pub output: Say,
    /// What is let pass.
    #[command(flatten, next_help_heading = "Options")]
    pub guards: Guards,
    /// Which brokers.
    #[command(flatten)]
    pub target: Target,
}

/// `users set`
#[derive(Debug, Args)]
pub struct SetUser {
    /// The user.
    #[arg(value_name = "USER")]
    pub user: String,
    /// A permission or role, by its key or its label (user-management), and on or off.
    #[arg(value_name = "PERMISSION=on|off")]
    pub settings: Vec<String>,
    /// Add it to a group (+NAME) or remove it (-NAME); repeatable.
    #[arg(long, value_name = "+GROUP|-GROUP", allow_hyphen_values = true)]
    pub group: Vec<String>,
    /// How to print the result.
    #[arg(short, long, value_enum, default_value_t)]
    pub output: Say,
    /// What is let pass.
    #[command(flatten)]
    pub guards: Guards,
    /// Which brokers.
    #[command(flatten)]
    pub target: Target,
}

/// `users passwd`
#[derive(Debug, Args)]
pub struct Passwd {
    /// The user.
    #[arg(value_name = "USER")]
    pub user: String,
    /// Its password.
    #[command(
        flatten,
        next_help_heading = "New password (default: ask on the terminal)"
    )]
    pub password: NewPassword,
    /// Log in with the new password afterwards, on a connection of its own.
    #[arg(long, help_heading = "Options")]
    pub probe: bool,
    /// How to print the result.
    #[arg(short, long, value_enum, default_value_t, help_heading = "Options")]
    pub output: Say,
    /// What is let pass.
    #[command(flatten, next_help_heading = "Options")]
    pub guards: Guards,
    /// Which brokers.
    #[command(flatten)]
    pub target: Target,
}

/// `users rm`
#[derive(Debug, Args)]
pub struct RemoveUsers {
    /// The users.
    #[arg(value_name = "USER", required = true)]
    pub users: Vec<String>,
    /// Change nothing for users that are gone already.
    #[arg(long)]
    pub if_exists: bool,
    /// How to print the result.
    #[arg(short, long, value_enum, default_value_t)]
    pub output: Say,
    /// What is let pass.
    #[command(flatten)]
    pub guards: Guards,
    /// Which brokers.
    #[command(flatten)]
    pub target: Target,
}

/// `plan`
#[derive(Debug, Args)]
pub struct PlanUsers {
    /// The desired users: JSON, TOML or CSV, by file extension; - reads standard input.
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Also delete users that the file does not name. root, your own account and protected users stay.
    #[arg(long)]
    pub prune: bool,
    /// Exit with 2 when something would change.
    #[arg(long)]
    pub detailed_exitcode: bool,
    /// Save the plan to this file for apply (mode 0600, must not exist).
    #[arg(long, value_name = "PLAN")]
    pub out: Option<PathBuf>,
    /// How to print it.
    #[arg(short, long, value_enum, default_value_t)]
    pub output: Say,
    /// Which brokers.
    #[command(flatten)]
    pub target: Target,
}

/// `apply`
#[derive(Debug, Args)]
pub struct Apply {
    /// The desired users (JSON, TOML or CSV), or a saved plan; - reads standard input.
    #[arg(value_name = "FILE|PLAN")]
    pub file: PathBuf,
    /// Also delete users that the file does not name. root, your own account and protected users stay.
    #[arg(long)]
    pub prune: bool,
    /// Send nothing more after the first command that fails.
    #[arg(long)]
    pub fail_fast: bool,
    /// Generate passwords for new users, and write them to this file (mode 0600, must not exist).
    #[arg(long, value_name = "FILE")]
    pub generate_to: Option<PathBuf>,
    /// How to print the result.
    #[arg(short, long, value_enum, default_value_t)]
    pub output: Say,
    /// What is let pass.
    #[command(flatten)]
    pub guards: Guards,
    /// Which brokers.
    #[command(flatten)]
    pub target: Target,
}

/// `export`
#[derive(Debug, Args)]
pub struct Export {
    /// How to print it.
    #[arg(short, long, value_enum, default_value_t)]
    pub output: Written,
    /// Which brokers.
    #[command(flatten)]
    pub target: Target,
}

/// `watch`
#[derive(Debug, Args)]
pub struct Watch {
    /// Which brokers.
    #[command(flatten)]
    pub target: Target,
}

/// `check`
#[derive(Debug, Args)]
pub struct Check {
    /// How to print it.
    #[arg(short, long, value_enum, default_value_t)]
    pub output: Say,
    /// Which brokers.
    #[command(flatten)]
    pub target: Target,
}

/// What the exit codes mean, for `guestlist help exit-codes`.
pub const EXIT_CODES: &str = "\
Exit codes of the commands for scripts (users, groups, roles, plan, apply, export, watch, check):

  0    done and confirmed by the broker, or nothing to do
  1    stopped by a guard: lockout, read-only or production (--allow-lockout, --yes)
  2    plan: something would change (only with --detailed-exitcode)
  3    partly done
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

If there are several causes: 8 if any outcome is unknown, else 3; else the one cause.";

const LIST_EXAMPLES: &str = "\
Examples:
  guestlist users list --profile gw7
  guestlist users ls --filter 'perm:user-management' -o names
  guestlist users list --all -o json | jq -r '.[] | select(.you | not) | .name'";

const SHOW_EXAMPLES: &str = "\
Examples:
  guestlist users show plc-01
  guestlist users show plc-01 -o json | jq .permissions";

const ADD_EXAMPLES: &str = "\
Examples:
  guestlist users add plc-01 --grant log-management --generate
  guestlist users add plc-01 --group night --password-env PLC01 --if-missing
  pass show plc-01 | guestlist users add plc-01 --password-stdin";

const SET_EXAMPLES: &str = "\
Examples:
  guestlist users set plc-01 full-access=off log-management=on
  guestlist users set plc-01 --group +night --group -day";

const PASSWD_EXAMPLES: &str = "\
Examples:
  guestlist users passwd plc-01
  guestlist users passwd plc-01 --generate-to plc-01.csv --probe
  guestlist users passwd plc-01 --password-file new.txt --brokers gw1,gw2";

const RM_EXAMPLES: &str = "\
Examples:
  guestlist users rm plc-01 --yes
  guestlist users rm plc-01 plc-02 --yes --if-exists --all";

const GROUPS_EXAMPLES: &str = "\
Examples:
  guestlist groups list -o json";

const ROLES_EXAMPLES: &str = "\
Examples:
  guestlist roles list -o names";

const PLAN_EXAMPLES: &str = "\
Examples:
  guestlist plan users.csv
  guestlist plan users.toml --prune --detailed-exitcode --all
  guestlist plan users.json --out monday.plan && guestlist apply monday.plan";

const APPLY_EXAMPLES: &str = "\
Examples:
  guestlist apply users.csv --generate-to new-passwords.csv
  guestlist apply users.toml --prune --yes --brokers gw1,gw2 -o json
  guestlist apply monday.plan";

const EXPORT_EXAMPLES: &str = "\
Examples:
  guestlist export > users.json
  guestlist export -o csv --profile gw7 > users.csv";

const WATCH_EXAMPLES: &str = "\
Examples:
  guestlist watch --profile gw7 | jq -c 'select(.what == \"removed\")'";

const CHECK_EXAMPLES: &str = "\
Examples:
  guestlist check --profile gw7
  guestlist check --all";
