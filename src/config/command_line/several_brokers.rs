//! The flags that mean several brokers: for the verbs, and for the console.

use clap::Args;

/// Several brokers, which one of these flags names.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Broker")]
#[group(multiple = false)]
pub struct Several {
    /// Work on these profiles at the same time.
    #[arg(long, value_name = "NAMES", value_delimiter = ',', conflicts_with_all = ["profile", "url"])]
    pub brokers: Vec<String>,
    /// Work on all profiles at the same time.
    #[arg(long, conflicts_with_all = ["profile", "url"])]
    pub all: bool,
    /// Work on the profiles with this tag (repeat it to ask for several).
    #[arg(long, value_name = "TAG", conflicts_with_all = ["profile", "url"])]
    pub tag: Vec<String>,
}

impl Several {
    /// Whether one of the flags was given.
    pub const fn is_asked(&self) -> bool {
        self.all || !self.brokers.is_empty() || !self.tag.is_empty()
    }
}
