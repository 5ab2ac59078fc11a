//! What a person is asked on the shell, before the screen is taken.

use std::io::{self, BufRead, Write};

use color_eyre::eyre;
use guestlist::config::Config;
use guestlist::domain::address::Address;
use guestlist::domain::secret::Secret;
use guestlist::runtime::signals::INTERRUPTED;
use guestlist::text::clean;

/// Asks for the password of a login to a broker, without echo.
pub(crate) fn password(user: &str, address: &Address) -> io::Result<Secret> {
    // Without its path, which may be a secret.
    let address = address.place();
    let question = format!("Password for {} at {}: ", clean(user), clean(&address));
    not_empty(&question, new_password)
}

/// How often an empty password is asked for again.
const AGAIN: usize = 2;

/// Asks until something is typed: an empty password would be one refused login more.
fn not_empty(
    question: &str,
    mut ask: impl FnMut(&str) -> io::Result<Secret>,
) -> io::Result<Secret> {
    let mut password = ask(question)?;
    for _ in 0..AGAIN {
        if !password.is_empty() {
            break;
        }
        password = ask(&format!("Nothing was typed. {question}"))?;
    }
    if password.is_empty() {
        return Err(io::Error::new(
            io::ErrorKind::InvalidInput,
            "no password was typed",
        ));
    }
    Ok(password)
}

/// Asks for a password, without echo.
pub(crate) fn new_password(question: &str) -> io::Result<Secret> {
    let answer = rpassword::prompt_password(question);
    if let Err(error) = &answer
        && error.kind() == io::ErrorKind::Interrupted
    {
        // It was ctrl-c. The terminal echoes again.
        std::process::exit(INTERRUPTED.into());
    }
    answer.map(Secret::new)
}

/// Asks whether the password may be sent in clear over a network. Anything but yes is no.
pub(crate) fn consent(
    config: &Config,
    mut answers: impl BufRead,
    mut out: impl Write,
) -> eyre::Result<()> {
    let user = config.profile.username.as_deref().unwrap_or_default();
    let place = config.address.place();
    let (user, place) = (clean(user), clean(&place));
    write!(
        out,
        "NOT ENCRYPTED: anyone on the way to {place} can read what you send.\n\
         Send the password of {user} to {place} unencrypted? [y/N] "
    )?;
    out.flush()?;
    let mut answer = String::new();
    answers.read_line(&mut answer)?;
    match answer.trim().to_ascii_lowercase().as_str() {
        "y" | "yes" => Ok(()),
        _ => Err(eyre::eyre!(
            "the password of {user} was not sent to {place}: the connection is not encrypted. Use an \
                mqtts:// URL, or --allow-plaintext on a network that you trust"
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use guestlist::domain::address::Address;

    fn ask(answer: &str) -> (Result<(), String>, String) {
        let mut config = Config::at(Address::mqtt("gw7", 1883));
        config.profile.username = Some("root".into());
        let mut out = Vec::new();
        let told = consent(&config, answer.as_bytes(), &mut out);
        let told = told.map_err(|error| error.to_string());
        (told, String::from_utf8(out).unwrap())
    }

    #[test]
    fn an_empty_password_is_asked_for_again_and_never_used() {
        let answer = |typed: &[&'static str]| {
            let (mut typed, mut asked) = (typed.iter().copied(), Vec::new());
            let told = not_empty("Password: ", |question| {
                asked.push(question.to_owned());
                Ok(Secret::new(typed.next().unwrap_or_default()))
            });
            (told.ok(), asked)
        };
        let again = "Nothing was typed. Password: ".to_owned();
        let asked = vec!["Password: ".to_owned(), again.clone()];
        assert_eq!(answer(&["", "fake"]), (Some(Secret::new("fake")), asked));
        let asked = vec!["Password: ".to_owned(), again.clone(), again];
        assert_eq!(answer(&[]), (None, asked));
    }

    #[test]
    fn only_yes_sends_a_password_in_clear() {
        for yes in ["y\n", "Y\r\n", "yes\n"] {
            assert_eq!(ask(yes).0, Ok(()), "{yes:?}");
        }
        for no in ["\n", "", "n\n", "yesterday\n"] {
            let error = ask(no).0.unwrap_err();
            assert!(error.contains("mqtts://"), "{error}");
            assert!(error.contains("--allow-plaintext"), "{error}");
        }
        let question = ask("y\n").1;
        assert!(
            question.ends_with("Send the password of root to gw7:1883 unencrypted? [y/N] "),
            "{question}"
        );
    }
}
