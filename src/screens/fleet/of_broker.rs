//! A screen of one broker's own console, over the grid: it works with what that console would work
//! with. What it says goes to the line of the fleet.

use std::borrow::Cow;

use crate::domain::reason::Tone;
use crate::engine::journal::Item;
use crate::screens::activity::{self, line_details};
use crate::screens::bindings::{Action, Binding, KeyContext};
use crate::screens::context::Context;
use crate::screens::find::Find;
use crate::screens::fleet::context::FleetContext;
use crate::screens::next::Next;
use crate::screens::screen::Screen;
use crate::ui::key::Key;

/// A screen, and the broker that it is about.
#[derive(Debug)]
pub struct OfBroker<S> {
    /// The column of the broker.
    pub broker: usize,
    pub screen: S,
}

/// What happened at the focused broker.
pub(super) fn activity(cx: &mut FleetContext) -> Option<OfBroker<activity::Page>> {
    let broker = cx.broker;
    let screen = activity::open(&mut cx.members.get_mut(broker)?.cx);
    Some(OfBroker { broker, screen })
}

/// All that is known of one line of it.
pub(super) fn entry(cx: &mut FleetContext, item: Item) -> Option<OfBroker<line_details::LinePage>> {
    let broker = cx.broker;
    let screen = line_details::open(&mut cx.members.get_mut(broker)?.cx, item);
    Some(OfBroker { broker, screen })
}

impl<S> OfBroker<S> {
    /// What its own console would work with.
    pub(super) fn context<'a>(&self, cx: &'a FleetContext) -> &'a Context {
        &cx.members[self.broker].cx
    }

    /// Lets the screen work with that, and takes over what it says.
    fn with<T>(
        &mut self,
        cx: &mut FleetContext,
        work: impl FnOnce(&mut S, &mut Context) -> T,
    ) -> T {
        let own = &mut cx.members[self.broker].cx;
        let done = work(&mut self.screen, own);
        if let Some(line) = own.line.take() {
            cx.line = Some(line);
        }
        done
    }
}

impl<S: Screen> Screen<FleetContext> for OfBroker<S> {
    fn layer(&self) -> KeyContext {
        self.screen.layer()
    }

    fn applies(&self, cx: &FleetContext, action: Action) -> Result<(), String> {
        self.screen.applies(self.context(cx), action)
    }

    fn word(&self, cx: &FleetContext, binding: &'static Binding) -> Cow<'static, str> {
        self.screen.word(self.context(cx), binding)
    }

    fn fills_screen(&self) -> bool {
        self.screen.fills_screen()
    }

    fn update(&mut self, cx: &mut FleetContext, action: Action, key: Key) -> Next {
        self.with(cx, |screen, own| screen.update(own, action, key))
    }

    fn find(&mut self) -> Option<&mut Find> {
        self.screen.find()
    }

    fn refilter(&mut self, cx: &FleetContext) {
        let own = &cx.members[self.broker].cx;
        self.screen.refilter(own);
    }

    fn type_key(&mut self, cx: &mut FleetContext, key: Key) {
        self.with(cx, |screen, own| screen.type_key(own, key));
    }

    fn paste(&mut self, cx: &mut FleetContext, text: &str) -> Result<(), String> {
        self.with(cx, |screen, own| screen.paste(own, text))
    }

    fn click(&mut self, cx: &mut FleetContext, at: (u16, u16)) -> bool {
        self.with(cx, |screen, own| screen.click(own, at))
    }

    fn hint(&self, cx: &FleetContext) -> Option<(String, Tone)> {
        self.screen.hint(self.context(cx))
    }

    fn keep_in_sight(&mut self, cx: &FleetContext) {
        let own = &cx.members[self.broker].cx;
        self.screen.keep_in_sight(own);
    }
}
