//! The command line.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

/// The broker that is opened when none is named.
pub const DEFAULT_URL: &str = "mqtt://localhost:1883";

/// A terminal console for the users of an MQTT broker: who may connect, and what each may do.
///
/// Opens the broker at --url and shows its users; press ? there for the keys. Without a broker
/// of your own, try `guestlist demo`.
///
/// The password for the login comes from --password-file, from the variable
/// `COREFLUX_MQTT_PASSWORD`, or from a prompt; there is no flag that takes it.
#[derive(Debug, Parser)]
#[command(version, args_conflicts_with_subcommands = true)]
pub struct Cli {
    /// What to do instead of opening a broker.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// Which broker to open.
    #[command(flatten)]
    pub connection: Connection,
}

/// Which broker to open, and as whom.
#[derive(Debug, Clone, Args)]
pub struct Connection {
    /// The broker: `mqtt://HOST[:PORT]`. A URL with a password is taken from the variable only.
    #[arg(
        long,
        value_name = "URL",
        env = "COREFLUX_MQTT_URL",
        default_value = DEFAULT_URL,
        hide_env_values = true
    )]
    pub url: String,
    /// The user to log in as; without one the session is anonymous.
    #[arg(
        long,
        value_name = "NAME",
        env = "COREFLUX_MQTT_USERNAME",
        hide_env_values = true
    )]
    pub username: Option<String>,
    /// A file whose first line is the password.
    #[arg(long, value_name = "FILE")]
    pub password_file: Option<PathBuf>,
    /// The MQTT client id; without one a fresh one is made.
    #[arg(
        long,
        value_name = "ID",
        env = "COREFLUX_MQTT_CLIENT_ID",
        hide_env_values = true
    )]
    pub client_id: Option<String>,
}

/// The commands beside opening a broker.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Try the console on a broker inside of this program; nothing in it is real.
    Demo,
    /// Run the embedded broker alone, for any MQTT client, until SIGINT or SIGTERM.
    Sandbox(Sandbox),
}

/// How the embedded broker runs.
#[derive(Debug, Args)]
pub struct Sandbox {
    /// Where to listen. The broker is for trying things out: keep it on loopback.
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:1883")]
    pub listen: SocketAddr,
    /// Read and keep the users in this JSON file (mode 0600, passwords hashed).
    #[arg(long, value_name = "FILE")]
    pub users: Option<PathBuf>,
    /// Answer in the plain text of older brokers instead of JSON.
    #[arg(long)]
    pub plain_text: bool,
    /// Listen with TLS, and show this certificate chain (PEM).
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    pub tls_cert: Option<PathBuf>,
    /// The private key (PEM) for --tls-cert.
    #[arg(long, value_name = "FILE", requires = "tls_cert")]
    pub tls_key: Option<PathBuf>,
    /// Admit only clients with a certificate that one of these (PEM) issued.
    #[arg(long, value_name = "FILE", requires = "tls_cert")]
    pub tls_client_ca: Option<PathBuf>,
    /// Admit clients without a user name.
    #[arg(long)]
    pub anonymous: bool,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_well_formed() {
        Cli::command().debug_assert();
    }

    #[test]
    fn no_flag_takes_a_password() {
        assert!(Cli::try_parse_from(["guestlist", "--password", "x"]).is_err());
    }
}
