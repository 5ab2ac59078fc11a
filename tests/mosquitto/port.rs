//! Free ports, for brokers that are told their port before they start.

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::atomic::{AtomicU16, Ordering};

/// From here to [`END`]: below the ports that systems give out by themselves, so that no other test
/// gets one between the look and the broker's own bind.
const START: u16 = 10_240;
const END: u16 = 32_000;

/// How many this program has looked at.
static LOOKED_AT: AtomicU16 = AtomicU16::new(0);

/// An address that nobody listens on, and that this program never gives out again.
pub(crate) fn unused() -> SocketAddr {
    let first = std::process::id().wrapping_mul(61);
    loop {
        let nth = u32::from(LOOKED_AT.fetch_add(1, Ordering::Relaxed));
        let at = first.wrapping_add(nth) % u32::from(END - START);
        let port = START + u16::try_from(at).unwrap();
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        if TcpListener::bind(address).is_ok() {
            return address;
        }
    }
}
