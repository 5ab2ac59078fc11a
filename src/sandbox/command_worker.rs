//! The one task that runs commands, in the order in which they came. Each is answered in
//! `publish_answer`. The list is published by `broker` (`announce_list`). Whose sessions end after
//! a change is decided here (`install`).

use std::sync::Arc;

use tokio::sync::mpsc;
use tokio::task::spawn_blocking;

use super::broker::Broker;
use super::caller::Caller;
use super::commands::{self, CommandSettings, Reply};
use super::executed::Executed;
use super::incoming::Job;
use super::publish_answer::conclude;
use super::state::End;
use super::store::Store;
use super::table::Table;

/// Runs commands until the sandbox stops. A command that has begun is finished.
pub(super) async fn run(broker: Arc<Broker>, mut jobs: mpsc::UnboundedReceiver<Job>) {
    loop {
        tokio::select! {
            biased;
            () = broker.stopped() => return,
            job = jobs.recv() => match job {
                Some(job) => perform(&broker, job).await,
                None => return,
            }
        }
    }
}

async fn perform(broker: &Arc<Broker>, job: Job) {
    let mut table = broker.state().table.clone();
    let settings = broker.command_settings;
    let (caller, line) = (job.caller, job.line);
    let shown = commands::masked(&line);
    let reply = match &broker.store {
        None => commands::execute(&mut table, caller, &line, settings),
        Some(store) => {
            let store = Arc::clone(store);
            let stored = spawn_blocking(move || {
                let reply = execute_and_save(&store, &mut table, caller, &line, settings);
                (table, reply)
            });
            let Ok((changed, reply)) = stored.await else {
                return;
            };
            table = changed;
            reply
        }
    };
    let changed = reply.changed;
    let mut state = broker.state();
    let entry = Executed {
        line: shown,
        by_client: job.link.is_some(),
        changed: changed && state.table != table,
    };
    state.journal.push(entry);
    drop(state);
    if changed {
        install(broker, table, reply.touched);
    }
    conclude(broker, job.link, job.cut, reply.answer);
    if changed {
        broker.announce_list();
    }
}

/// Runs a command on a table in a file. A change that cannot be written did not happen.
fn execute_and_save(
    store: &Store,
    table: &mut Table,
    caller: Caller,
    line: &[u8],
    settings: CommandSettings,
) -> Reply {
    let mut reply = commands::execute(table, caller, line, settings);
    if reply.changed
        && let Err(error) = store.save(table)
    {
        reply.changed = false;
        reply.touched = None;
        if let Some(answer) = &mut reply.answer {
            answer.outcome = Err(format!("Error: The users were not written: {error}"));
        }
    }
    reply
}

fn install(broker: &Broker, table: Table, touched: Option<u64>) {
    let drop_sessions = broker.knobs().drop_sessions;
    let mut state = broker.state();
    state.install(table);
    if let Some(id) = touched.filter(|_| drop_sessions) {
        state.end_links(End::Administrative, |link| {
            link.key
                .as_ref()
                .is_some_and(|key| key.caller == Caller::Account(id))
        });
    }
}
