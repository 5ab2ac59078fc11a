//! The journal on disk: a task of its own writes it, so that no disk can stop the loop.
//!
//! The task starts with the first line and sleeps while there is none. What it cannot write it keeps,
//! as far as there is room, and tries again with the next line.

mod file;
mod line;

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use tokio::sync::mpsc::UnboundedSender;
use tokio::task::JoinHandle;

use super::links::News;
use crate::app::journal::Batch;
use crate::app::screens::Message;
use file::{File, Limits};

/// How many batches may wait for a disk that does not answer.
const WAITING: usize = 4096;
/// How many lines are kept while they cannot be written.
const KEPT: usize = 1000;

/// What happened in one session.
struct Told {
    session: String,
    batch: Batch,
}

/// What the loop and the task both know.
#[derive(Debug, Default)]
struct Shared {
    /// Lines that were given up.
    lost: AtomicU64,
    /// Whether the loop has told that the task is stuck.
    stuck: AtomicBool,
}

/// The way to the task.
#[derive(Debug)]
pub(super) struct Journal {
    path: Option<PathBuf>,
    news: UnboundedSender<News>,
    task: Option<(SyncSender<Told>, JoinHandle<()>)>,
    shared: Arc<Shared>,
}

impl Journal {
    /// A journal in this file; `None` keeps none.
    pub(super) fn new(path: Option<PathBuf>, news: UnboundedSender<News>) -> Self {
        Self {
            path,
            news,
            task: None,
            shared: Arc::default(),
        }
    }

    /// Has something written. Never waits.
    pub(super) fn write(&mut self, session: String, batch: Batch) {
        let Some(path) = self.path.clone() else {
            return;
        };
        let (sender, _) = self.task.get_or_insert_with(|| {
            let (sender, told) = sync_channel(WAITING);
            let (news, shared) = (self.news.clone(), Arc::clone(&self.shared));
            let report = move |problem| tell(&news, problem);
            let mut writer = Writer::new(File::new(path, Limits::default()), shared, report);
            let task = tokio::task::spawn_blocking(move || writer.run(&told));
            (sender, task)
        });
        let lines = batch.records.len() as u64;
        if sender.try_send(Told { session, batch }).is_err() {
            self.shared.lost.fetch_add(lines, Ordering::Relaxed);
            if !self.shared.stuck.swap(true, Ordering::Relaxed) {
                tell(&self.news, Some("the disk does not answer".into()));
            }
        }
    }

    /// Waits until all is written. Whoever calls it limits the time.
    pub(super) async fn end(self) {
        if let Some((sender, task)) = self.task {
            drop(sender);
            // A panic of the task has been reported where it happened.
            let _ = task.await;
        }
    }
}

/// Tells the loop what keeps the journal from being written, or that nothing does any more.
fn tell(news: &UnboundedSender<News>, problem: Option<String>) {
    // The loop may have ended before.
    let _ = news.send(News::Message(Message::Journal(problem)));
}

/// Writes what it is told.
struct Writer<R> {
    file: File,
    /// Lines that are not written yet.
    pending: VecDeque<String>,
    shared: Arc<Shared>,
    problem: Option<String>,
    report: R,
}

impl<R: Fn(Option<String>)> Writer<R> {
    fn new(file: File, shared: Arc<Shared>, report: R) -> Self {
        Self {
            file,
            pending: VecDeque::new(),
            shared,
            problem: None,
            report,
        }
    }

    fn run(&mut self, told: &Receiver<Told>) {
        while let Ok(told) = told.recv() {
            self.take(&told);
        }
    }

    fn take(&mut self, told: &Told) {
        let Told { session, batch } = told;
        let lines = batch.records.iter();
        let lines = lines.map(|record| line::of(session, batch, record));
        self.pending.extend(lines);
        let result = self.write_pending(session, batch);
        while self.pending.len() > KEPT {
            self.pending.pop_front();
            self.shared.lost.fetch_add(1, Ordering::Relaxed);
        }
        let problem = result.err();
        let was_stuck = self.shared.stuck.swap(false, Ordering::Relaxed);
        if problem != self.problem || was_stuck {
            (self.report)(problem.clone());
            self.problem = problem;
        }
    }

    fn write_pending(&mut self, session: &str, batch: &Batch) -> Result<(), String> {
        self.file.check()?;
        let lost = self.shared.lost.load(Ordering::Relaxed);
        if lost > 0 {
            self.file.append(&line::gap(session, &batch.time, lost))?;
            self.shared.lost.fetch_sub(lost, Ordering::Relaxed);
        }
        while let Some(line) = self.pending.front() {
            self.file.append(line)?;
            self.pending.pop_front();
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
