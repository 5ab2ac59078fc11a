//! The journal on disk: a task of its own writes it, so that no disk can stop the loop.
//!
//! The task starts with the first line and sleeps while there is none. What it cannot write it
//! keeps, as far as there is room, and tries again with the next line.
//!
//! The answers to other admins have a task and files of their own: however many come, they push no
//! line of ours out, neither of the files nor of the queue.
//!
//! - A line is written when a command is sent and one for each later outcome, so a console that is
//!   killed leaves the first. Nothing is written at the end for commands without an answer: a
//!   signal, a crash and `q` leave the same.
//! - Lines are not synced to the disk: they outlive the program, not a power failure. Up to 1,000
//!   that cannot be written are kept; a line `lost` counts what was given up.
//! - Answers to others are written although a busy provisioning script fills their file: they say
//!   what changed beside us. Answers to questions (`list…`) are not, since every console asks some
//!   when it connects.

mod line;
mod rotating_file;

use std::collections::VecDeque;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::task::JoinHandle;

use crate::engine::journal::Batch;
use rotating_file::{File, Limits};

/// How many batches may wait for a disk that does not answer.
const WAITING: usize = 4096;
/// How many lines are kept while they cannot be written.
const KEPT: usize = 1000;

/// What happened in one session, to be written.
struct SessionBatch {
    session: String,
    batch: Batch,
}

/// The state that the loop and the task share.
#[derive(Debug, Default)]
struct Shared {
    /// Lines that were given up.
    lost: AtomicU64,
    /// Whether the loop has reported that the task is stuck.
    stuck: AtomicBool,
}

/// The way to the tasks.
#[derive(Debug)]
pub struct Journal {
    channels: Option<[TaskChannel; 2]>,
}

/// The way to one task.
#[derive(Debug)]
struct TaskChannel {
    path: PathBuf,
    problems: Problems,
    number: usize,
    task: Option<(SyncSender<SessionBatch>, JoinHandle<()>)>,
    shared: Arc<Shared>,
}

/// What keeps each task from writing. The first one is shown.
#[derive(Clone)]
struct Problems {
    report: Arc<dyn Fn(Option<String>) + Send + Sync>,
    of: Arc<Mutex<[Option<String>; 2]>>,
}

impl fmt::Debug for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Problems")
            .field("of", &self.of)
            .finish_non_exhaustive()
    }
}

impl Problems {
    fn set(&self, number: usize, problem: Option<String>) {
        let mut of = self.of.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(it) = of.get_mut(number) {
            *it = problem;
        }
        let first = of.iter().flatten().next().cloned();
        (self.report)(first);
    }
}

/// Where the answers to other admins go: beside our own, `journal-others.jsonl`.
fn others(path: &Path) -> PathBuf {
    let mut name = path.file_stem().unwrap_or_default().to_owned();
    name.push("-others");
    if let Some(extension) = path.extension() {
        name.push(".");
        name.push(extension);
    }
    path.with_file_name(name)
}

impl Journal {
    /// A journal in this file and in that of the others' answers; `None` keeps none. `report` is
    /// called with what keeps it from writing, and with `None` when nothing does any more.
    pub fn new(
        path: Option<PathBuf>,
        report: impl Fn(Option<String>) + Send + Sync + 'static,
    ) -> Self {
        let problems = Problems {
            report: Arc::new(report),
            of: Arc::default(),
        };
        let channel = |number, path| TaskChannel {
            path,
            problems: problems.clone(),
            number,
            task: None,
            shared: Arc::default(),
        };
        let channels = path.map(|path| {
            let others = others(&path);
            [channel(0, path), channel(1, others)]
        });
        Self { channels }
    }

    /// Gives something to be written. Never waits.
    /// `session` tells the lines of one link from those of another.
    pub fn write(&mut self, session: &str, batch: Batch) {
        let Some([ours, theirs]) = &mut self.channels else {
            return;
        };
        let records = batch.records.into_iter();
        let (own, foreign): (Vec<_>, Vec<_>) = records.partition(|record| record.id.is_some());
        for (channel, records) in [(ours, own), (theirs, foreign)] {
            if !records.is_empty() {
                let batch = Batch {
                    time: batch.time.clone(),
                    broker: batch.broker.clone(),
                    who: batch.who.clone(),
                    records,
                };
                channel.write(session.into(), batch);
            }
        }
    }

    /// Waits until all is written. The caller limits the time.
    pub async fn end(self) {
        for channel in self.channels.into_iter().flatten() {
            if let Some((sender, task)) = channel.task {
                drop(sender);
                // A panic of the task has been reported where it happened.
                let _ = task.await;
            }
        }
    }
}

impl TaskChannel {
    fn write(&mut self, session: String, batch: Batch) {
        let (sender, _) = self.task.get_or_insert_with(|| {
            let (sender, told) = sync_channel(WAITING);
            let (problems, number) = (self.problems.clone(), self.number);
            let report = move |problem| problems.set(number, problem);
            let file = File::new(self.path.clone(), Limits::default());
            let mut writer = Writer::new(file, Arc::clone(&self.shared), report);
            let task = tokio::task::spawn_blocking(move || writer.run(&told));
            (sender, task)
        });
        let lines = batch.records.len() as u64;
        if sender.try_send(SessionBatch { session, batch }).is_err() {
            self.shared.lost.fetch_add(lines, Ordering::Relaxed);
            if !self.shared.stuck.swap(true, Ordering::Relaxed) {
                self.problems
                    .set(self.number, Some("the disk does not answer".into()));
            }
        }
    }
}

/// The task that writes.
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

    fn run(&mut self, told: &Receiver<SessionBatch>) {
        while let Ok(told) = told.recv() {
            self.take(&told);
        }
    }

    fn take(&mut self, told: &SessionBatch) {
        let SessionBatch { session, batch } = told;
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
