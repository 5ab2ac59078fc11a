//! Drawing a screen of one broker over the grid.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::screens::fleet::context::FleetContext;
use crate::screens::fleet::of_broker::OfBroker;
use crate::screens::layout;
use crate::screens::view::Areas;
use crate::screens::view::draw_trait::Draw;
use crate::text;
use crate::ui::theme::Theme;

impl<S: Draw> Draw<FleetContext> for OfBroker<S> {
    fn draw(
        &self,
        cx: &FleetContext,
        theme: &Theme,
        buffer: &mut Buffer,
        area: Rect,
    ) -> Option<Position> {
        let own = self.context(cx);
        if !self.screen.fills_screen() {
            return self.screen.draw(own, theme, buffer, area);
        }
        let rows = layout::screen(own);
        let areas = Areas::of(&rows, area);
        if rows.framed
            && let Some(edges) = self.screen.edges(own)
        {
            let name = text::short(cx.members[self.broker].name());
            edges.of(&name).draw(theme, buffer, &areas);
        }
        self.screen.draw(own, theme, buffer, areas.body)
    }
}
