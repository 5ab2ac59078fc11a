//! The way to a broker below MQTT: its addresses, TCP, TLS, a WebSocket.
//!
//! Done here and not by rumqttc, since only here is known what failed, and what to do about it.
//!
//! `dial` does files, name, TCP, TLS and WebSocket, each with its own failure (`wire::failure`),
//! which travels through rumqttc inside an I/O error. The session keeps the time for connecting,
//! over all stages; `Stage` says which one it ran out in. Files are read again for each attempt,
//! beside the runtime and before anything is sent.

mod first_bytes;
mod pem;
mod quick_ack;
mod subject;
mod tcp;
mod tls;
mod verify;
mod websocket;

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

use tokio::io::{AsyncRead, AsyncWrite};

use super::failure::{Failure, Stage};
use crate::domain::address::Address;
use crate::domain::profile::TlsOptions;
use first_bytes::Watched;

/// A stream that MQTT runs on.
pub(super) trait Io: AsyncRead + AsyncWrite + Send + Sync + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Sync + Unpin> Io for T {}

/// Makes connections to one broker. Clones share the stage of the attempt under way.
#[derive(Clone)]
pub(in crate::broker) struct Dialler(Arc<Inner>);

struct Inner {
    address: Address,
    tls: TlsOptions,
    stage: AtomicU8,
}

impl Dialler {
    pub(in crate::broker) fn new(address: Address, tls: TlsOptions) -> Self {
        Self(Arc::new(Inner {
            address,
            tls,
            stage: AtomicU8::new(Stage::Dial as u8),
        }))
    }

    pub(super) fn host(&self) -> &str {
        &self.0.address.host
    }

    /// How far the attempt has come.
    pub(in crate::broker) fn stage(&self) -> Stage {
        Stage::from_number(self.0.stage.load(Ordering::Relaxed))
    }

    /// One attempt. A failure comes as an I/O error with a [`Failure`] in it.
    pub(super) fn run(
        &self,
    ) -> impl Future<Output = io::Result<Box<dyn Io>>> + Send + use<> + 'static {
        let inner = Arc::clone(&self.0);
        async move { inner.dial().await.map_err(io::Error::other) }
    }
}

impl Inner {
    fn enter(&self, stage: Stage) {
        self.stage.store(stage as u8, Ordering::Relaxed);
    }

    async fn dial(&self) -> Result<Box<dyn Io>, Failure> {
        self.enter(Stage::Dial);
        let address = &self.address;
        let tls = if address.scheme.is_encrypted() {
            Some(tls::Setup::read(&self.tls).await?)
        } else {
            None
        };
        let tcp = tcp::connect(&address.host, address.port).await?;
        let stream = match tls {
            None => Watched::plain(tcp, !address.scheme.is_websocket()),
            Some(setup) => {
                self.enter(Stage::Tls);
                setup.greet(address.name(), tcp).await?
            }
        };
        if !address.scheme.is_websocket() {
            self.enter(Stage::Login);
            return Ok(Box::new(stream));
        }
        self.enter(Stage::WebSocket);
        let socket = websocket::upgrade(address, stream).await?;
        self.enter(Stage::Login);
        Ok(Box::new(socket))
    }
}
