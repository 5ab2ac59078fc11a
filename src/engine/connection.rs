//! The connection to the broker as the session knows it: what it is, why it is down, and when the
//! next try comes. The tries themselves are made by `broker::link_task`.

use std::time::Duration;

use super::Engine;
use super::effect::{Notice, Timer};
use super::list_state::NextList;
use crate::domain::broker_messages::{BrokerRequest, Link};
use crate::domain::local_time::LocalTime;
use crate::domain::reason::Tone;
use crate::domain::secret::Secret;

/// The link as the header shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LinkState {
    /// A connection is being made.
    Connecting,
    /// Admitted.
    Connected,
    /// Down, or the login was refused.
    Down {
        /// What kind of failure it is.
        cause: Cause,
        /// What went wrong.
        reason: String,
        /// When the next try comes.
        retry: Retry,
    },
}

/// Why the link is down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// It was lost, or could not be made.
    Lost,
    /// The broker refused the login, and another password would not help.
    Refused,
    /// The broker refused the login; another password may help.
    Credentials,
}

/// When the next try to connect comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Retry {
    /// It is under way.
    Now,
    /// After so many seconds.
    In(u64),
    /// When the person asks for it.
    OnRequest,
}

const SECOND: Duration = Duration::from_secs(1);

const fn in_seconds(seconds: u64) -> Retry {
    match seconds {
        0 => Retry::Now,
        _ => Retry::In(seconds),
    }
}

impl Engine {
    pub(super) fn on_link(&mut self, link: Link) {
        let was_connected = self.link == LinkState::Connected;
        self.link = match link {
            // While nothing is known of the new try, what went wrong stays on the screen.
            Link::Connecting => match std::mem::replace(&mut self.link, LinkState::Connecting) {
                LinkState::Down { cause, reason, .. } => LinkState::Down {
                    cause,
                    reason,
                    retry: Retry::Now,
                },
                _ => LinkState::Connecting,
            },
            Link::Connected => {
                self.retry_was_asked = false;
                self.tell(Notice::Admitted);
                self.user_info.on_connected();
                self.identity.on_connected();
                // What the account may read stays as it was until the broker says it again.
                self.forget_denials();
                self.family_is_known();
                if self.roster.is_some() {
                    self.next_list = NextList::Return;
                    self.say(Tone::Info, "Connected again; reading the user list");
                }
                LinkState::Connected
            }
            Link::Waiting { retry_in, reason } => {
                self.tell_retry(&reason);
                self.down(Cause::Lost, reason, Some(retry_in))
            }
            Link::Refused {
                retry_in,
                reason,
                credentials: false,
            } => {
                self.tell_retry(&reason);
                self.down(Cause::Refused, reason, retry_in)
            }
            Link::Refused {
                retry_in, reason, ..
            } => {
                self.retry_was_asked = false;
                self.tell(Notice::LoginRefused);
                self.down(Cause::Credentials, reason, retry_in)
            }
        };
        if self.link != LinkState::Connected {
            self.next_list = NextList::News;
            self.reading = None;
            if was_connected {
                self.user_info.on_link_lost();
                if self.roster.is_some() && self.old_since.is_none() {
                    self.ask_time();
                }
                self.on_link_lost();
                self.drop_held_login();
            }
        }
    }

    /// The person knows that the link is in clear, and agreed to send passwords over it: no more
    /// questions.
    pub const fn agree_plaintext(&mut self) {
        self.session.plaintext_known = true;
    }

    /// Whether the login is made with the password that every fresh broker has.
    pub const fn note_factory_password(&mut self, is: bool) {
        self.session.factory_password = is;
    }

    /// Hands another password to the broker task, which tries it at once.
    pub fn log_in(&mut self, password: Secret) {
        self.request(BrokerRequest::LogIn(password));
    }

    /// Says why a try failed that a person asked for, in the place of what the key said.
    fn tell_retry(&mut self, reason: &str) {
        if std::mem::take(&mut self.retry_was_asked) {
            self.tell(Notice::Remark(Tone::Warning, reason.into()));
        }
    }

    fn down(&mut self, cause: Cause, reason: String, retry_in: Option<Duration>) -> LinkState {
        self.countdown += 1;
        let Some(retry_in) = retry_in else {
            let retry = Retry::OnRequest;
            return LinkState::Down {
                cause,
                reason,
                retry,
            };
        };
        // Rounded up, so that the screen never promises a try too early.
        let seconds = retry_in.as_millis().div_ceil(1000);
        self.start(Timer::Countdown(self.countdown), SECOND);
        LinkState::Down {
            cause,
            reason,
            retry: in_seconds(u64::try_from(seconds).unwrap_or(u64::MAX)),
        }
    }

    /// Notes the time at which the link or the list was lost, since what is shown may be old from
    /// then on. Returns whether that was not known: the time is asked for other reasons too.
    pub fn note_time(&mut self, time: LocalTime) -> bool {
        let lost = self.link != LinkState::Connected || self.list_is_refused();
        let is_news = lost && self.roster.is_some() && self.old_since.is_none();
        if is_news {
            self.old_since = Some(time);
        }
        is_news
    }

    /// Dates the changes of users that this console saw and that have no time yet. Returns whether
    /// there were any.
    pub fn date_changes(&mut self, time: &LocalTime) -> bool {
        self.user_info.stamp(time)
    }

    /// One second less until the next try, as the header shows it.
    pub(super) fn count_down(&mut self, generation: u64) {
        if generation != self.countdown {
            self.changed = false;
            return;
        }
        if let LinkState::Down { retry, .. } = &mut self.link
            && let Retry::In(seconds) = *retry
        {
            *retry = in_seconds(seconds.saturating_sub(1));
            if *retry != Retry::Now {
                self.start(Timer::Countdown(generation), SECOND);
            }
        }
    }
}
