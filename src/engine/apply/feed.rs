//! Sending the lines of a plan, each only while it is still what was shown. Which is next says
//! [`Run`]; how many at once is `broker::session::in_flight_limit`'s to say.

use crate::domain::command::{Command, CommandId};
use crate::domain::permission::{Grant, PermissionKey};
use crate::domain::plan::Line;
use crate::engine::Engine;
use crate::engine::apply::{self, LineStatus, Run};
use crate::engine::effect::Notice;
use crate::engine::send_check::SendCheck;
use crate::text;

impl Engine {
    /// Sends as many lines as the link takes.
    pub(super) fn feed(&mut self) {
        if self.queue.is_together() {
            return self.feed_together();
        }
        while self.queue.has_room() {
            let Some(at) = self.run.as_mut().and_then(Run::next) else {
                return;
            };
            self.feed_one(at);
            self.send_next();
        }
    }

    /// Sends the next lines as one message, when the last one is answered. Where lines are left
    /// out, others take their place.
    fn feed_together(&mut self) {
        while let Some(run) = &mut self.run {
            let lines = run.next_together(self.queue.room_together());
            if lines.is_empty() {
                return;
            }
            self.queue.hold(true);
            for at in lines {
                self.feed_one(at);
            }
            self.queue.hold(false);
            self.send_next();
        }
    }

    fn feed_one(&mut self, at: usize) {
        let Some(run) = &mut self.run else { return };
        let line = run.lines()[at].clone();
        let needed = line.needs.map(|needed| run.status(&self.log, needed));
        if needed == Some(LineStatus::NotSent) {
            // Both were to go in one message.
            return run.leave_out(at, apply::needed(&text::short(line.user().as_str())));
        }
        self.log.set_plan(Some(run.number));
        let put = self.queue_line(line, needed == Some(LineStatus::Sent));
        self.log.set_plan(None);
        self.changed = true;
        let Some(run) = &mut self.run else { return };
        match put {
            Ok(id) => {
                run.sent(at, id);
                self.tell(Notice::Sending(at));
            }
            Err(why) => run.leave_out(at, why),
        }
    }

    /// Puts a line in line, if it is still what was shown. `together`: in one message with the
    /// addition of its user.
    fn queue_line(&mut self, mut line: Line, together: bool) -> Result<CommandId, String> {
        let depends = line.needs.take().is_some();
        if let Command::SetPermission {
            user,
            permission,
            enabled,
            priority,
        } = &line.command
        {
            if together {
                // No list shows the user yet, so nothing of it can have changed.
                let given = self.newcomer_has(permission);
                self.drafts.remove(user, permission);
                let _ = self.set(user, permission, given, *enabled);
                self.drafts.rank(user, permission, *priority, &self.log);
                let id = self.save_field(user, permission);
                return id.ok_or_else(|| "not sent: a new user already has this".into());
            }
            if depends {
                // Only now is it known what the broker gave the new user.
                let shown = self.value(user, permission).unwrap_or(Grant::Unknown);
                let _ = self.set(user, permission, shown, *enabled);
                self.drafts.rank(user, permission, *priority, &self.log);
                line.before = Some(shown);
            }
            self.sendable(&line)?;
            let id = self.save_field(user, permission);
            return id.ok_or_else(|| "not sent: no longer a change".into());
        }
        self.sendable(&line)?;
        Ok(self.submit(line.command))
    }

    /// What a new user has of a permission, as far as it is known.
    fn newcomer_has(&self, permission: &PermissionKey) -> Grant {
        match self.rules() {
            Some(rules) => Grant::from(rules.newcomers.contains(permission)),
            None => Grant::Unknown,
        }
    }

    fn sendable(&self, line: &Line) -> Result<(), String> {
        match self.send_check(line) {
            SendCheck::Ready => Ok(()),
            SendCheck::Conflict(_) => {
                Err("not sent: somebody changed this at the broker first".into())
            }
            SendCheck::Not(why) => Err(format!("not sent: {why}")),
        }
    }
}
