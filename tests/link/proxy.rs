//! A network between console and broker that fails on command: it delays, splits, garbles and
//! swallows what passes, cuts connections, and refuses new ones.

#![allow(
    dead_code,
    clippy::allow_attributes,
    reason = "each target that includes this uses its own part of it"
)]

use std::collections::VecDeque;
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{ReadHalf, WriteHalf};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::watch;
use tokio::task::{JoinSet, yield_now};
use tokio::time::sleep;

/// Which way bytes go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// From the console to the broker.
    Up,
    /// From the broker to the console.
    Down,
}

/// How a connection ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum How {
    /// In order, as a peer that leaves does it (FIN).
    Close,
    /// At once, as a peer that lost its memory does it (RST).
    Reset,
}

/// A cut to come.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cut {
    pub(crate) way: Way,
    /// How many bytes still pass this way, over one connection or several.
    pub(crate) after: usize,
    pub(crate) how: How,
}

/// What is wrong with the network.
#[derive(Debug, Clone, Default)]
struct Faults {
    delay: Duration,
    split: bool,
    swallow_up: bool,
    swallow_down: bool,
    /// The way, how many bytes pass before, and what is mixed into the one after.
    garble: VecDeque<(Way, usize, u8)>,
    cuts: VecDeque<Cut>,
}

impl Faults {
    const fn swallows(&self, way: Way) -> bool {
        match way {
            Way::Up => self.swallow_up,
            Way::Down => self.swallow_down,
        }
    }

    fn garble(&mut self, way: Way, bytes: &mut [u8]) {
        let Some((_, after, mask)) = self.garble.front_mut().filter(|(it, ..)| *it == way) else {
            return;
        };
        match bytes.get_mut(*after) {
            None => *after -= bytes.len(),
            Some(byte) => {
                *byte ^= *mask;
                self.garble.pop_front();
            }
        }
    }

    /// How many of the bytes still pass, and the cut that comes then.
    fn cut(&mut self, way: Way, length: usize) -> (usize, Option<How>) {
        match self.cuts.front_mut().filter(|cut| cut.way == way) {
            Some(cut) if cut.after <= length => {
                let passes = (cut.after, Some(cut.how));
                self.cuts.pop_front();
                passes
            }
            Some(cut) => {
                cut.after -= length;
                (length, None)
            }
            None => (length, None),
        }
    }
}

struct Shared {
    faults: Mutex<Faults>,
    target: Mutex<SocketAddr>,
    /// Ends all connections when it changes.
    cut: watch::Sender<How>,
    refuse: watch::Sender<bool>,
    refusing: watch::Sender<bool>,
    opened: watch::Sender<usize>,
    open: watch::Sender<usize>,
    cuts: watch::Sender<usize>,
}

impl Shared {
    fn faults(&self) -> MutexGuard<'_, Faults> {
        self.faults.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn target(&self) -> MutexGuard<'_, SocketAddr> {
        self.target.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The network.
pub(crate) struct Proxy {
    address: SocketAddr,
    shared: Arc<Shared>,
}

impl Proxy {
    /// Passes connections on to `target`, by tasks of the present runtime.
    pub(crate) fn start(target: SocketAddr) -> Self {
        let any = SocketAddr::from(([127, 0, 0, 1], 0));
        // Holds the port while nobody listens on it, so that a connection there is refused.
        let keeper = socket(any).unwrap();
        let address = keeper.local_addr().unwrap();
        let shared = Arc::new(Shared {
            faults: Mutex::default(),
            target: Mutex::new(target),
            cut: watch::Sender::new(How::Close),
            refuse: watch::Sender::new(false),
            refusing: watch::Sender::new(false),
            opened: watch::Sender::new(0),
            open: watch::Sender::new(0),
            cuts: watch::Sender::new(0),
        });
        let listener = listen(address).unwrap();
        tokio::spawn(serve(Arc::clone(&shared), keeper, listener));
        Self { address, shared }
    }

    pub(crate) const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Passes new connections on to another broker.
    pub(crate) fn retarget(&self, target: SocketAddr) {
        *self.shared.target() = target;
    }

    // --- What goes wrong ---

    /// Each piece that passes takes this much longer.
    pub(crate) fn delay(&self, delay: Duration) {
        self.shared.faults().delay = delay;
    }

    /// Each byte travels alone.
    pub(crate) fn split(&self, on: bool) {
        self.shared.faults().split = on;
    }

    /// Swallows all that goes one way, the end of the connection included, which stays open.
    pub(crate) fn swallow(&self, way: Way, on: bool) {
        let mut faults = self.shared.faults();
        match way {
            Way::Up => faults.swallow_up = on,
            Way::Down => faults.swallow_down = on,
        }
    }

    /// Mixes `mask` into the byte that comes after the next `after` ones, after those of earlier
    /// calls.
    pub(crate) fn garble(&self, way: Way, after: usize, mask: u8) {
        self.shared.faults().garble.push_back((way, after, mask));
    }

    /// Cuts a connection at a point of the traffic to come, after the cuts of earlier calls.
    pub(crate) fn cut_at(&self, cut: Cut) {
        self.shared.faults().cuts.push_back(cut);
    }

    /// How many cuts are still to come.
    pub(crate) fn cuts_to_come(&self) -> usize {
        self.shared.faults().cuts.len()
    }

    /// Cuts all connections now.
    pub(crate) fn cut(&self, how: How) {
        self.shared.cut.send_replace(how);
    }

    /// Nobody listens any more, or again. Comes back when it is so.
    pub(crate) async fn refuse(&self, on: bool) {
        self.shared.refuse.send_replace(on);
        let mut refusing = self.shared.refusing.subscribe();
        refusing.wait_for(|is| *is == on).await.unwrap();
    }

    /// All is well from now on; open connections stay as they are.
    pub(crate) fn heal(&self) {
        *self.shared.faults() = Faults::default();
    }

    // --- What happened ---

    /// How many connections were made so far.
    pub(crate) fn opened(&self) -> usize {
        *self.shared.opened.borrow()
    }

    /// Waits until so many connections were made.
    pub(crate) async fn until_opened(&self, count: usize) {
        let mut opened = self.shared.opened.subscribe();
        opened.wait_for(|opened| *opened >= count).await.unwrap();
    }

    /// How many connections were cut so far, by [`Proxy::cut_at`] or [`Proxy::cut`].
    pub(crate) fn cuts(&self) -> usize {
        *self.shared.cuts.borrow()
    }

    /// Waits until no connection is open.
    pub(crate) async fn until_empty(&self) {
        let mut open = self.shared.open.subscribe();
        open.wait_for(|open| *open == 0).await.unwrap();
    }
}

/// A socket that shares its port with others of ours.
fn socket(address: SocketAddr) -> io::Result<TcpSocket> {
    let socket = TcpSocket::new_v4()?;
    socket.set_reuseport(true)?;
    socket.bind(address)?;
    Ok(socket)
}

fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    socket(address)?.listen(64)
}

async fn serve(shared: Arc<Shared>, keeper: TcpSocket, listener: TcpListener) {
    let address = keeper.local_addr().unwrap();
    let mut refuse = shared.refuse.subscribe();
    let mut listener = Some(listener);
    // Dropped with the runtime, and all connections with it.
    let mut connections = JoinSet::new();
    loop {
        let on = *refuse.borrow_and_update();
        if on {
            listener = None;
        } else if listener.is_none() {
            listener = Some(listen(address).unwrap());
        }
        shared.refusing.send_replace(on);
        while connections.try_join_next().is_some() {}
        tokio::select! {
            accepted = accept(listener.as_ref()) => {
                if let Ok(console) = accepted {
                    shared.open.send_modify(|count| *count += 1);
                    shared.opened.send_modify(|count| *count += 1);
                    connections.spawn(connect(Arc::clone(&shared), console));
                }
            }
            _ = refuse.changed() => {}
        }
    }
}

async fn accept(listener: Option<&TcpListener>) -> io::Result<TcpStream> {
    match listener {
        Some(listener) => Ok(listener.accept().await?.0),
        None => std::future::pending().await,
    }
}

async fn connect(shared: Arc<Shared>, mut console: TcpStream) {
    let mut cut = shared.cut.subscribe();
    cut.mark_unchanged();
    let target = *shared.target();
    if let Ok(mut broker) = TcpStream::connect(target).await {
        console.set_nodelay(true).unwrap();
        broker.set_nodelay(true).unwrap();
        let how = {
            let (from_console, to_console) = console.split();
            let (from_broker, to_broker) = broker.split();
            tokio::select! {
                how = carry(&shared, Way::Up, from_console, to_broker) => how,
                how = carry(&shared, Way::Down, from_broker, to_console) => how,
                _ = cut.changed() => Some(*cut.borrow()),
            }
        };
        if let Some(how) = how {
            shared.cuts.send_modify(|count| *count += 1);
            if how == How::Reset {
                console.set_zero_linger().unwrap();
                broker.set_zero_linger().unwrap();
            }
        }
    }
    drop(console);
    shared.open.send_modify(|count| *count -= 1);
}

/// Carries bytes one way until the connection ends there, or is cut.
async fn carry(
    shared: &Shared,
    way: Way,
    mut from: ReadHalf<'_>,
    mut to: WriteHalf<'_>,
) -> Option<How> {
    let mut buffer = [0; 4096];
    loop {
        let read = from.read(&mut buffer).await.unwrap_or(0);
        let mut bytes = &mut buffer[..read];
        let (delay, split, swallows) = {
            let faults = shared.faults();
            (faults.delay, faults.split, faults.swallows(way))
        };
        if swallows {
            if read == 0 {
                return std::future::pending().await;
            }
            continue;
        }
        if read == 0 {
            return None;
        }
        if !delay.is_zero() {
            sleep(delay).await;
        }
        let how = {
            let mut faults = shared.faults();
            faults.garble(way, bytes);
            let (passes, how) = faults.cut(way, read);
            bytes = &mut bytes[..passes];
            how
        };
        let step = if split { 1 } else { bytes.len().max(1) };
        for piece in bytes.chunks(step) {
            // Its reader is gone: the other way ends the connection.
            let _ = to.write_all(piece).await;
            if split {
                yield_now().await;
            }
        }
        if how.is_some() {
            return how;
        }
    }
}
