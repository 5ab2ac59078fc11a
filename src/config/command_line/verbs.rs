//! The commands for scripts, which the help lists first, in the order of `Verb`. All commands:
//! `Command` in [`super`].

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::{Connection, Several, examples};

/// What can be done without a screen.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// List, add, change and delete users from a script.
    #[command(subcommand, after_help = examples::USERS)]
    Users(Users),
    /// List the groups of the broker and their members.
    #[command(subcommand, after_help = examples::GROUPS)]
    Groups(Named),
    /// List the permissions or roles that users can have.
    #[command(subcommand, after_help = examples::ROLES)]
    Roles(Named),
    /// Show what apply would change to make the users match a file.
    #[command(after_help = examples::PLAN)]
    Plan(PlanUsers),
    /// Make the users match a file, or apply a saved plan.
    #[command(after_help = examples::APPLY)]
    Apply(Apply),
    /// Print the users as a file for plan and apply, without secrets.
    #[command(after_help = examples::EXPORT)]
    Export(Export),
    /// Print each user change as a line of JSON, until interrupted.
    #[command(after_help = examples::WATCH)]
    Watch(Target),
    /// Connect, log in, and say what this account may do.
    #[command(after_help = examples::CHECK)]
    Check(Printed),
}

/// What is done with users.
#[derive(Debug, Subcommand)]
pub enum Users {
    /// List the users.
    #[command(visible_alias = "ls", after_help = examples::LIST)]
    List(ListUsers),
    /// Show one user.
    #[command(after_help = examples::SHOW)]
    Show(ShowUser),
    /// Add a user.
    #[command(after_help = examples::ADD)]
    Add(AddUser),
    /// Turn a user's permissions on or off, and change its groups.
    #[command(after_help = examples::SET)]
    Set(SetUser),
    /// Set a new password for a user.
    #[command(after_help = examples::PASSWD)]
    Passwd(SetPassword),
    /// Delete users.
    #[command(aliases = ["delete", "remove"], after_help = examples::RM)]
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
    /// Or which brokers.
    #[command(flatten)]
    pub several: Several,
    /// Stop after this many seconds in total (default: 30 s for the user list, 15 s for each
    /// answer).
    #[arg(long, value_name = "SECONDS", help_heading = "Broker", value_parser = clap::value_parser!(u64).range(1..))]
    pub timeout: Option<u64>,
    /// Log connections, commands (without secrets) and answers to this file (mode 0600), for bug
    /// reports.
    #[arg(long, value_name = "FILE", help_heading = "Broker")]
    pub log_file: Option<PathBuf>,
    /// Write what --log-file records to standard error.
    #[arg(short, long, help_heading = "Broker")]
    pub verbose: bool,
}

/// How data is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum ListFormat {
    /// Columns for people.
    #[default]
    Table,
    /// One JSON document.
    Json,
    /// One JSON object per line.
    Ndjson,
    /// One name per line.
    Names,
}

/// How a result is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum ResultFormat {
    /// Columns for people.
    #[default]
    Table,
    /// One JSON document, as docs/headless.md describes it.
    Json,
    /// One JSON object per line, each as soon as it is known.
    Ndjson,
}

/// How an export is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum ExportFormat {
    /// JSON.
    #[default]
    Json,
    /// CSV.
    Csv,
}

/// Which brokers a verb works on, and how it prints what comes of it.
#[derive(Debug, Clone, Default, Args)]
pub struct Printed {
    /// How to print the result.
    #[arg(short, long, value_enum, default_value_t)]
    pub output: ResultFormat,
    /// Which brokers.
    #[command(flatten)]
    pub target: Target,
}

/// The same for what can be listed as names alone. One struct for both would not do: clap keeps one
/// default for all types of a generic flag.
#[derive(Debug, Args)]
pub struct List {
    /// How to print them.
    #[arg(short, long, value_enum, default_value_t)]
    pub output: ListFormat,
    /// Which brokers.
    #[command(flatten)]
    pub target: Target,
}

/// What lets a command pass that is stopped otherwise.
#[derive(Debug, Clone, Copy, Default, Args)]
pub struct Guards {
    /// Answer yes to all confirmations: production brokers, protected users, deletions, your own
    /// password.
    #[arg(long)]
    pub yes: bool,
    /// Continue even if this locks out your account or every admin.
    #[arg(long)]
    pub allow_lockout: bool,
}

/// What holds for every change: where it is made, what is let pass, how the result is printed.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Options")]
pub struct ChangeOptions {
    /// What is let pass.
    #[command(flatten)]
    pub guards: Guards,
    /// Where it is made, and how its result is printed.
    #[command(flatten)]
    pub on: Printed,
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
    /// Only users that match, as in the console: words of the name, perm:, group:, you; ! negates a
    /// term.
    #[arg(long, value_name = "EXPR")]
    pub filter: Option<String>,
    /// Of which brokers, and how they are printed.
    #[command(flatten)]
    pub on: List,
}

/// `users show`
#[derive(Debug, Args)]
pub struct ShowUser {
    /// The user.
    #[arg(value_name = "USER")]
    pub user: String,
    /// Of which brokers, and how they are printed.
    #[command(flatten)]
    pub on: Printed,
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
    /// How it is done.
    #[command(flatten)]
    pub change: ChangeOptions,
}

/// `users set`
#[derive(Debug, Args)]
pub struct SetUser {
    /// The user.
    #[arg(value_name = "USER")]
    pub user: String,
    // `cli::verbs::set` takes it apart.
    /// A permission or role, by its key or its label (user-management), and on or off.
    #[arg(value_name = "PERMISSION=on|off")]
    pub settings: Vec<String>,
    /// Add it to a group (+NAME) or remove it (-NAME); repeatable.
    #[arg(long, value_name = "+GROUP|-GROUP", allow_hyphen_values = true)]
    pub group: Vec<String>,
    /// How it is done.
    #[command(flatten)]
    pub change: ChangeOptions,
}

/// `users passwd`
#[derive(Debug, Args)]
pub struct SetPassword {
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
    /// How it is done.
    #[command(flatten)]
    pub change: ChangeOptions,
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
    /// How it is done.
    #[command(flatten)]
    pub change: ChangeOptions,
}

/// `plan`
#[derive(Debug, Args)]
pub struct PlanUsers {
    /// The desired users: JSON, TOML or CSV, by file extension; - reads standard input.
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Also delete users that the file does not name. root, your own account and protected users
    /// stay.
    #[arg(long)]
    pub prune: bool,
    /// Exit with 2 when something would change.
    #[arg(long)]
    pub detailed_exitcode: bool,
    /// Save the plan to this file for apply (mode 0600, must not exist).
    #[arg(long, value_name = "PLAN")]
    pub out: Option<PathBuf>,
    /// Of which brokers, and how they are printed.
    #[command(flatten)]
    pub on: Printed,
}

/// `apply`
#[derive(Debug, Args)]
pub struct Apply {
    /// The desired users (JSON, TOML or CSV), or a saved plan; - reads standard input.
    #[arg(value_name = "FILE|PLAN")]
    pub file: PathBuf,
    /// Also delete users that the file does not name. root, your own account and protected users
    /// stay.
    #[arg(long)]
    pub prune: bool,
    /// Send nothing more after the first command that fails.
    #[arg(long)]
    pub fail_fast: bool,
    /// Generate passwords for new users, and write them to this file (mode 0600, must not exist).
    #[arg(long, value_name = "FILE")]
    pub generate_to: Option<PathBuf>,
    /// How it is done.
    #[command(flatten)]
    pub change: ChangeOptions,
}

/// `export`
#[derive(Debug, Args)]
pub struct Export {
    /// How to print it.
    #[arg(short, long, value_enum, default_value_t)]
    pub output: ExportFormat,
    /// Write a file for each broker into this folder instead (mode 0600, must not exist):
    /// PROFILE.json or PROFILE.csv.
    #[arg(long, value_name = "DIR")]
    pub to: Option<PathBuf>,
    /// Which brokers.
    #[command(flatten)]
    pub target: Target,
}
