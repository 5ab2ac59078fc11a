//! Another client, which writes down what it hears.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use rumqttc::{AsyncClient, Event, EventLoop, MqttOptions, Packet, QoS};
use tokio::sync::Notify;
use tokio::task::JoinHandle;
use tokio::time::timeout;

use crate::server::PATIENCE;

pub(crate) struct Ear {
    client: AsyncClient,
    heard: Arc<Mutex<Vec<(String, String)>>>,
    more: Arc<Notify>,
    task: JoinHandle<()>,
}

impl Drop for Ear {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Ear {
    /// Listens to all topics that this account may read.
    pub(crate) async fn at(address: SocketAddr, login: Option<(&str, &str)>) -> Self {
        let mut options = MqttOptions::new("ear", "127.0.0.1", address.port());
        if let Some((user, password)) = login {
            options.set_credentials(user, password);
        }
        let (client, mut events) = AsyncClient::new(options, 20);
        let filters = ["#", "$CONTROL/#", "$SYS/Coreflux/#"];
        for filter in filters {
            client.subscribe(filter, QoS::AtLeastOnce).await.unwrap();
        }
        let admitted = async {
            for _ in filters {
                until_subscribed(&mut events).await;
            }
        };
        timeout(PATIENCE, admitted).await.unwrap();
        let heard = Arc::new(Mutex::new(Vec::new()));
        let more = Arc::new(Notify::new());
        let (notes, told) = (Arc::clone(&heard), Arc::clone(&more));
        let task = tokio::spawn(async move {
            while let Ok(event) = events.poll().await {
                if let Event::Incoming(Packet::Publish(message)) = event {
                    let text = String::from_utf8_lossy(&message.payload).into_owned();
                    notes.lock().unwrap().push((message.topic, text));
                    told.notify_one();
                }
            }
        });
        Self {
            client,
            heard,
            more,
            task,
        }
    }

    /// All topics and texts, once a last message of our own came behind them.
    pub(crate) async fn all(&self) -> Vec<(String, String)> {
        let end = "ear/end";
        let send = self.client.publish(end, QoS::AtLeastOnce, false, "end");
        send.await.unwrap();
        let came = async {
            while !self.heard.lock().unwrap().iter().any(|it| it.0 == end) {
                self.more.notified().await;
            }
        };
        timeout(PATIENCE, came).await.unwrap();
        self.heard.lock().unwrap().clone()
    }
}

async fn until_subscribed(events: &mut EventLoop) {
    loop {
        if let Event::Incoming(Packet::SubAck(_)) = events.poll().await.unwrap() {
            return;
        }
    }
}
