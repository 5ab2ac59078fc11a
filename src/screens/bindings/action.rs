//! What a key can do: each action, a line for each, under the heading of the help it stands below.

use crate::screens::bindings::Group;

/// Makes [`Action`] of the list: what a config file calls each, which is a promise and stays when
/// the code is renamed; what it was called there before (`was`), which is still understood; and the
/// other words people use for it, by which the palette and the help find it.
macro_rules! actions {
    ($( $group:ident { $(
        $action:ident: $name:literal $( was [$( $old:literal ),+] )?, [$( $word:literal ),+];
    )+ } )+) => {
        /// What a key does. The help text of its row in the key table says what each does.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Action {
            $($( $action, )+)+
        }

        impl Action {
            /// What a config file calls it.
            pub const fn name(self) -> &'static str {
                match self {
                    $($( Self::$action => $name, )+)+
                }
            }

            /// What a config file called it before; still understood.
            pub const fn old_names(self) -> &'static [&'static str] {
                match self {
                    $($( Self::$action => &[$( $( $old ),+ )?], )+)+
                }
            }

            /// Other words that people use for it.
            pub const fn synonyms(self) -> &'static [&'static str] {
                match self {
                    $($( Self::$action => &[$( $word ),+], )+)+
                }
            }

            /// Where it stands in the help.
            pub const fn group(self) -> Group {
                match self {
                    $( $( Self::$action )|+ => Group::$group, )+
                }
            }
        }
    };
}

actions! {
    Move {
        Up: "up", ["previous", "move"];
        Down: "down", ["next", "move"];
        Left: "left", ["column", "previous"];
        Right: "right", ["column", "next"];
        First: "first", ["top", "start", "home"];
        Last: "last", ["bottom", "end"];
        PageUp: "page-up", ["scroll", "move"];
        PageDown: "page-down", ["scroll", "move"];
        NextField: "next-field", ["tab", "down"];
        PreviousField: "previous-field", ["tab", "up"];
        Submit: "submit", ["enter", "send", "next"];
        Other: "other", ["button", "tab"];
        Choose: "choose", ["press", "button"];
        Close: "close", ["back", "leave", "exit"];
        HalfPageUp: "half-page-up", ["scroll", "move"];
        HalfPageDown: "half-page-down", ["scroll", "move"];
        Yes: "yes", ["confirm", "accept"];
        No: "no", ["decline", "cancel"];
    }
    Edit {
        Toggle: "toggle" was ["mine"], ["switch", "change", "grant", "revoke", "permission", "mine"];
        ToggleNth: "toggle-nth", ["switch", "change", "number", "permission"];
        Save: "save", ["send", "apply", "write", "commit"];
        Cancel: "cancel", ["discard", "drop", "restore", "theirs"];
        Add: "add", ["new", "create", "user"];
        Name: "name", ["work without a list"];
        Delete: "delete", ["remove", "drop"];
        Open: "open", ["connect", "fleet"];
        Edit: "edit", ["change", "modify"];
        Test: "test", ["check", "try", "ping"];
        TestAll: "test-all", ["check", "try", "ping", "bulk", "every"];
        History: "history", ["revert", "take back", "history"];
        Apply: "apply", ["send", "save", "commit"];
        Theirs: "theirs", ["conflict", "broker"];
        Pause: "pause" was ["choose"], ["continue", "resume", "go on"];
        Stop: "stop", ["abort", "cancel"];
        Retry: "retry", ["again", "failed"];
        Undo: "undo" was ["take-back"], ["revert", "take back", "history"];
        Groups: "groups", ["roles", "membership"];
    }
    Many {
        SaveAll: "save-all", ["send", "apply", "write", "commit", "bulk"];
        CancelAll: "cancel-all", ["discard", "drop", "reset", "bulk"];
        Mark: "mark", ["select", "unmark"];
        MarkRange: "mark-range", ["select", "range"];
        MarkMatches: "mark-matches", ["select all", "bulk"];
        TurnOn: "turn-on", ["enable", "grant", "allow", "bulk"];
        TurnOff: "turn-off", ["disable", "revoke", "deny", "bulk"];
        Clear: "clear" was ["cancel"], ["reset", "unmark", "back"];
        Review: "review", ["preview", "changes", "diff", "bulk"];
        MarkPlan: "mark-plan", ["select all", "bulk"];
        Reference: "reference", ["majority", "equal", "same", "drift"];
        CopyAcross: "copy-across" was ["reference"], ["equal", "same", "align", "spread"];
    }
    Passwords {
        Password: "password", ["change", "reset", "set", "credentials"];
        Reveal: "reveal", ["show", "hide", "password"];
        LogIn: "log-in", ["sign in", "credentials"];
        Probe: "probe", ["try", "check", "login"];
        NewPasswords: "new-passwords", ["bulk", "reset", "rotate", "generate", "random password"];
        Generate: "generate", ["random password", "make"];
    }
    View {
        Refresh: "refresh", ["reload", "reconnect", "read again"];
        Notice: "notice", ["important", "topics", "about"];
        Details: "details" was ["open", "brief", "choose"], ["open", "info", "show", "describe", "command"];
        Filter: "filter", ["search", "find"];
        Sort: "sort", ["order"];
        Activity: "activity", ["log", "events", "journal", "commands", "answers"];
        Problems: "problems", ["failed", "errors", "unknown", "conflicts"];
        Copy: "copy", ["yank", "clipboard"];
        CompareFile: "compare-file", ["drift", "desired", "plan", "csv"];
    }
    Program {
        Help: "help", ["keys", "bindings", "manual"];
        Redraw: "redraw", ["repaint", "clear screen"];
        Suspend: "suspend", ["shell", "background", "job"];
        Quit: "quit", ["exit", "leave"];
        Interrupt: "interrupt", ["exit", "leave", "kill"];
        Brokers: "brokers", ["switch", "connections", "profiles"];
        Demo: "demo", ["try out", "sandbox"];
        Palette: "commands", ["command", "search"];
    }
}
