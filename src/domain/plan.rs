//! A plan: commands that are reviewed together, in the order in which they came. Each line has what
//! it replaces, and the line that must be done first: what follows for a user that the same plan
//! adds. Which line is sent when, and which waits, is decided in `engine::apply` (`Run`).

use std::collections::HashMap;

use super::command::{Command, CommandKind};
use super::permission::Grant;
use super::secret::Secret;
use super::user::UserName;

/// One command of a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// What is sent.
    pub command: Command,
    /// What it replaces, for a permission: what the broker's list said when the change was made.
    pub before: Option<Grant>,
    /// The earlier line that must be done first: what is done to a user as a whole comes before
    /// what follows for the same user.
    pub needs: Option<usize>,
}

impl Line {
    /// The user that it changes.
    pub fn user(&self) -> &UserName {
        self.command.user()
    }
}

/// Commands that are reviewed together.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    lines: Vec<Line>,
    /// How many lines of the plan that it was chosen from it lacks.
    pub left_out: usize,
}

impl Plan {
    /// A plan of these lines.
    pub fn of_lines(lines: Vec<Line>) -> Self {
        let mut plan = Self { lines, left_out: 0 };
        plan.find_needs();
        plan
    }

    /// The lines, in order.
    pub fn lines(&self) -> &[Line] {
        &self.lines
    }

    /// The lines, to bring one up to date with the change that it stands for.
    pub fn line_mut(&mut self, at: usize) -> Option<&mut Line> {
        self.lines.get_mut(at)
    }

    /// Forgets the password of a line: what is done is never sent again.
    pub fn forget_password(&mut self, at: usize) {
        let line = self.lines.get_mut(at);
        if let Some(Command::AddUser { password, .. } | Command::ChangePassword { password, .. }) =
            line.map(|line| &mut line.command)
        {
            *password = Secret::new("");
        }
    }

    /// The plan of some of its lines. A line without the one that it needs is left out.
    pub fn chosen(&self, wanted: impl Fn(usize) -> bool) -> Self {
        let mut kept = vec![false; self.lines.len()];
        let mut lines = Vec::new();
        for (at, line) in self.lines.iter().enumerate() {
            let has_need = line.needs.is_none_or(|needed| kept[needed]);
            if wanted(at) && has_need {
                kept[at] = true;
                lines.push(line.clone());
            }
        }
        let left_out = self.lines.len() - lines.len();
        Self {
            left_out,
            ..Self::of_lines(lines)
        }
    }

    /// Finds what each line needs: the last line before it that is about the user as a whole.
    fn find_needs(&mut self) {
        let mut last: HashMap<UserName, usize> = HashMap::new();
        for (at, line) in self.lines.iter_mut().enumerate() {
            let user = line.command.user();
            line.needs = last.get(user).copied();
            if line.command.kind() != CommandKind::Permission {
                last.insert(user.clone(), at);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(command: Command) -> Line {
        Line {
            command,
            before: None,
            needs: None,
        }
    }

    fn set(user: &str) -> Line {
        line(Command::set(user, "A", true, None))
    }

    fn add(user: &str) -> Line {
        line(Command::add(user, Secret::new("not-a-real-password")))
    }

    #[test]
    fn the_permissions_of_a_new_user_need_the_addition() {
        let plan = Plan::of_lines(vec![set("bob"), add("anna"), set("anna"), set("bob")]);
        let needs: Vec<_> = plan.lines().iter().map(|line| line.needs).collect();
        assert_eq!(needs, [None, None, Some(1), None]);
    }

    #[test]
    fn a_password_that_was_set_is_not_kept() {
        let mut plan = Plan::of_lines(vec![add("anna"), set("anna")]);
        plan.forget_password(0);
        plan.forget_password(1);
        assert_eq!(plan.lines()[1], {
            let mut line = set("anna");
            line.needs = Some(0);
            line
        });
        let Command::AddUser { password, .. } = &plan.lines()[0].command else {
            panic!("{plan:?}");
        };
        assert_eq!(password.expose(), "");
    }

    #[test]
    fn what_needs_a_line_that_is_left_out_is_left_out_too() {
        let plan = Plan::of_lines(vec![add("anna"), set("anna"), add("bob"), set("bob")]);
        let chosen = plan.chosen(|at| at != 0);
        let users: Vec<_> = chosen
            .lines()
            .iter()
            .map(|line| line.user().as_str())
            .collect();
        assert_eq!(users, ["bob", "bob"]);
        assert_eq!(chosen.lines()[1].needs, Some(0));
    }
}
