//! The parser of broker URLs.

use fastrand::Rng;

use crate::run::{Bound, Kind, bounded, fuzz};
use guestlist::domain::address::{AddressError, Source, parse};

/// The only secret here; inputs that hold it hold it before an `@`, or it is no secret.
const SECRET: &str = "n0t-real";

const CORPUS: [&[u8]; 14] = [
    b"mqtt://localhost",
    b"mqtt://localhost:1883/",
    b"tcp://10.0.0.7:5000",
    b"mqtts://gw7.plant",
    b"ssl://gw7:1884",
    b"tls://[::1]:8883",
    b"ws://gw7:5000/mqtt",
    b"wss://[fe80::1%25eth0]/broker/mqtt?x=1&y=%40",
    b"mqtt://anna@gw7",
    b"mqtt://an%20na:n0t-real@gw7:1883",
    b"mqtts://anna:n0t-real%40x@[::1]",
    b"wss://anna:n0t-real@gw7:443/mqtt",
    "mqtt://\u{64cd}:n0t-real@\u{64cd}\u{4f5c}.example".as_bytes(),
    b"http://gw7",
];

const DICTIONARY: [&[u8]; 34] = [
    b"mqtt://",
    b"MQTTS://",
    b"ws://",
    b"wss://",
    b"tcp://",
    b"://",
    b":",
    b"/",
    b"@",
    b"[",
    b"]",
    b"?",
    b"#",
    b"%",
    b"%00",
    b"%zz",
    b"%c3%28",
    b"%40",
    b"0",
    b"65535",
    b"65536",
    b"-1",
    b"+1",
    b" ",
    b"\t",
    b"\n",
    b"\\",
    b"localhost",
    b"127.0.0.1",
    b"::1",
    b"n0t-real",
    b":n0t-real@",
    "\u{202e}".as_bytes(),
    "\u{130}".as_bytes(),
];

const BOUND: Bound = Bound {
    held: 8,
    total: 16,
    fixed: 1024,
};

fn check(bytes: &[u8]) -> Kind {
    let url = String::from_utf8_lossy(bytes);
    let flag = bounded(url.as_bytes(), BOUND, || parse(&url, Source::Flag));
    let parsed = bounded(url.as_bytes(), BOUND, || parse(&url, Source::Environment));
    match (&flag, &parsed) {
        (Ok(_), Err(error)) => panic!("only a flag: {error}"),
        (Ok(flag), Ok(parsed)) => {
            assert_eq!(flag, parsed);
            assert_eq!(flag.password, None, "a password on the command line");
        }
        (Err(error), Ok(parsed)) => {
            assert_eq!(*error, AddressError::PasswordOnCommandLine);
            assert!(parsed.password.is_some());
        }
        (Err(_), Err(_)) => {}
    }
    let secret = url.rfind('@').is_some_and(|at| !url[at..].contains(SECRET));
    let silent = |text: String| assert!(!secret || !text.contains(SECRET), "{text}");
    match parsed {
        Err(error) => {
            silent(format!("{error} {error:?}"));
            "refused"
        }
        Ok(parsed) => {
            let address = &parsed.address;
            silent(address.to_string());
            assert!(!format!("{:?}", parsed.password).contains(SECRET));
            assert!(!address.host.is_empty() && address.port > 0);
            assert!(parsed.username.as_ref().is_none_or(|name| !name.is_empty()));
            let shown = address.to_string();
            let again = parse(&shown, Source::Flag).expect("what is shown is a URL");
            assert_eq!(again.address, *address, "{shown}");
            assert_eq!((again.username, again.password), (None, None), "{shown}");
            if parsed.username.is_some() || parsed.password.is_some() {
                "taken, with a user"
            } else {
                "taken"
            }
        }
    }
}

/// A URL put together of parts that are mostly good.
fn url(random: &mut Rng) -> Vec<u8> {
    let mut any = |parts: &[&'static str]| *random.choice(parts).unwrap();
    let scheme = any(&[
        "mqtt", "mqtts", "TCP", "ssl", "tls", "ws", "wss", "http", "",
    ]);
    let user = any(&[
        "",
        "",
        "anna@",
        "a%20b:n0t-real@",
        ":n0t-real@",
        "a:n0t-real:@",
        "a@b@",
    ]);
    let host = any(&[
        "gw7", "10.0.0.7", "[::1]", "::1", "[::1", "", "a.b.c.", "x:y",
    ]);
    let port = any(&["", "", ":1883", ":0", ":65535", ":65536", ":", ":+1", ":01"]);
    let path = any(&["", "", "/", "/mqtt", "/a/b?c=d", "?x", "#y", "/%2f"]);
    format!("{scheme}://{user}{host}{port}{path}").into_bytes()
}

#[test]
fn urls() {
    fuzz("URLs", &CORPUS, &DICTIONARY, url, check);
}
