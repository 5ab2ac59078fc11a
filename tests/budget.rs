//! What keys may cost: bytes to the terminal, allocations. Counts only, since the time that they
//! take says as much of the machine as of the code; that is what `benches/` is for.

use allocation_counter::{AllocationInfo, measure};
use guestlist::domain::broker_messages::BrokerEvent;
use guestlist::domain::command::{Answer, Command, CommandId, Correlation, Verdict};
use guestlist::domain::theme_name::{Selection, ThemeName};
use guestlist::screens::message::ConnectionId;
use guestlist::screens::message::Message;
use guestlist::screens::model::Model;
use guestlist::screens::update::update;
use guestlist::screens::view::appearance::Appearance;
use guestlist::ui::color_depth::Depth;
use guestlist::ui::key::KeyCode;

#[path = "../benches/common/mod.rs"]
mod common;

use common::Screen;

const DOWN: KeyCode = KeyCode::Down;
const UP: KeyCode = KeyCode::Up;
const TOGGLE: KeyCode = KeyCode::Char(' ');

/// The mean and the most that moves may write, in bytes: with the whole row lit, and with a bar.
#[derive(Debug, Clone, Copy)]
struct Limits {
    size: (u16, u16),
    selection: Selection,
    mean: usize,
    most: usize,
}

const LIMITS: [Limits; 3] = [
    Limits {
        size: (80, 24),
        selection: Selection::Row,
        mean: 360,
        most: 560,
    },
    // With the details pane.
    Limits {
        size: (120, 40),
        selection: Selection::Row,
        mean: 540,
        most: 880,
    },
    Limits {
        size: (80, 24),
        selection: Selection::Bar,
        mean: 220,
        most: 400,
    },
];

/// What the moves of a walk write: down, sideways, up, over the edge of the page and back.
fn walk(limits: Limits, theme: ThemeName, depth: Depth, changed: bool) -> (usize, usize) {
    let appearance = Appearance {
        flag: Some(theme),
        depth,
        selection: limits.selection,
        ..Appearance::default()
    };
    let mut model = common::model_at(1000, limits.size);
    let mut screen = Screen::drawn_with(appearance, &model);
    if changed {
        for _ in 0..60 {
            screen.press(&mut model, DOWN);
            screen.press(&mut model, TOGGLE);
        }
        common::select(&mut model, 1);
        screen.draw(&model);
    }
    let ahead = std::iter::repeat_n(DOWN, 50);
    let back = std::iter::repeat_n(UP, 50);
    let columns = [KeyCode::Right, KeyCode::Left, KeyCode::Left, KeyCode::Right];
    let keys = columns.into_iter().chain(ahead).chain(columns).chain(back);
    let costs: Vec<usize> = keys.map(|key| screen.press(&mut model, key)).collect();
    assert_eq!(screen.draw(&model), 0, "the same model again");
    let most = costs.iter().copied().max().unwrap_or_default();
    (costs.iter().sum::<usize>() / costs.len(), most)
}

#[test]
fn no_cursor_move_costs_more_bytes_than_it_may() {
    // A sample, unless all are asked for.
    let few = [
        (ThemeName::Default, Depth::Sixteen),
        (ThemeName::Dark, Depth::True),
        (ThemeName::HighContrast, Depth::True),
    ];
    let all = ThemeName::ALL.map(|theme| Depth::ALL.map(|depth| (theme, depth)));
    let whole = std::env::var("GUESTLIST_TEST_WHOLE").is_ok_and(|it| it == "1");
    let looks = &if whole { all.concat() } else { few.to_vec() };
    std::thread::scope(|scope| {
        for limits in LIMITS {
            scope.spawn(move || hold(limits, looks));
        }
    });
}

/// Walks through the table in these looks, and compares what that costs with what it may.
fn hold(limits: Limits, looks: &[(ThemeName, Depth)]) {
    for (theme, depth) in looks {
        for changed in [false, true] {
            let (mean, most) = walk(limits, *theme, *depth, changed);
            // Colours of more than 16 take longer sequences, and high contrast sets both in every
            // cell.
            let dear = *depth != Depth::Sixteen || *theme == ThemeName::HighContrast;
            let colours = if dear { 160 } else { 100 };
            // A changed row has the line below the table written too.
            let line = if changed { 140 } else { 100 };
            let times = |limit: usize| limit * colours / 100 * line / 100;
            let what = format!("{limits:?} {theme} {depth:?} changed: {changed}");
            assert!(mean <= times(limits.mean), "{what}: {mean} on average");
            assert!(most <= times(limits.most), "{what}: {most} at most");
        }
    }
}

#[test]
fn what_changes_nothing_writes_nothing() {
    let mut model = common::model(1000);
    let mut screen = Screen::showing(&model);
    assert_eq!(screen.draw(&model), 0, "the same model again");
    assert_eq!(screen.press(&mut model, UP), 0, "up from the first row");
    assert_eq!(screen.press(&mut model, KeyCode::Home), 0, "home there");
    assert_eq!(screen.writes(), 1, "the first frame is all");
}

#[test]
fn a_list_that_says_nothing_new_writes_nothing_and_starts_no_timer() {
    let mut model = common::model(1000);
    let mut screen = Screen::showing(&model);
    let same = common::decode(&common::list(1000));
    let effects = update(&mut model, Message::Broker(ConnectionId::FIRST, same));
    assert_eq!((effects, screen.draw(&model)), (Vec::new(), 0));
}

#[test]
fn every_frame_is_one_write() {
    let mut model = common::model(1000);
    let mut screen = Screen::showing(&model);
    let keys = [DOWN, TOGGLE, KeyCode::PageDown, KeyCode::Char('?')];
    for (before, key) in keys.into_iter().enumerate() {
        assert_eq!(screen.writes(), before + 1);
        assert!(screen.press(&mut model, key) > 0);
    }
}

/// The bytes and the allocations of keys, from the press to the terminal, in the first page: the
/// users there are the same however long the list is.
fn costs(users: usize, pairs: &[[KeyCode; 2]]) -> Vec<(Vec<usize>, AllocationInfo)> {
    let mut model = common::model(users);
    // The badge in the header is there before, and so does not move the number of users.
    common::select(&mut model, 30);
    common::press(&mut model, TOGGLE);
    common::select(&mut model, 20);
    let mut screen = Screen::showing(&model);
    let cost = |keys: &[KeyCode; 2]| {
        // What grows to its size once is none of the key's cost.
        for key in keys {
            screen.press(&mut model, *key);
        }
        let mut bytes = Vec::with_capacity(keys.len());
        let info = measure(|| bytes.extend(keys.iter().map(|key| screen.press(&mut model, *key))));
        (bytes, info)
    };
    pairs.iter().map(cost).collect()
}

#[test]
fn a_move_and_a_toggle_cost_the_same_among_100_and_100_000_users() {
    let pairs = [
        [DOWN, UP],
        [TOGGLE, TOGGLE],
        [KeyCode::Right, KeyCode::Left],
    ];
    let (few, many) = (costs(100, &pairs), costs(100_000, &pairs));
    for (keys, ((bytes, few), (same, many))) in pairs.iter().zip(few.iter().zip(&many)) {
        assert_eq!(bytes, same, "{keys:?}");
        assert_eq!(few.count_total, many.count_total, "{keys:?}");
    }
}

/// The same with a filter that looks at what any key could change.
#[test]
fn a_move_among_the_matches_of_a_filter_costs_the_same_among_100_and_100_000_users() {
    let cost = |users: usize| {
        // So few lines that the matches among 100 users fill them.
        let mut model = common::model_at(users, (120, 24));
        common::type_filter(&mut model, "line -status:failed");
        for key in [KeyCode::Enter, DOWN, DOWN, DOWN] {
            common::press(&mut model, key);
        }
        assert!(model.table.rows(&model.cx) > 20 && model.table.rows(&model.cx) < users / 2);
        let mut screen = Screen::showing(&model);
        let keys = [DOWN, UP, KeyCode::Right, KeyCode::Left];
        // What grows to its size once is none of the key's cost.
        for key in keys {
            screen.press(&mut model, key);
        }
        let mut bytes = Vec::with_capacity(keys.len());
        let info = measure(|| bytes.extend(keys.map(|key| screen.press(&mut model, key))));
        (bytes, info.count_total)
    };
    assert_eq!(cost(100), cost(100_000));
}

/// The allocations of keys on the page of the activity, after so many commands.
fn cost_of_activity(commands: u64) -> u64 {
    let mut model = common::model(100);
    for _ in 0..commands {
        model.cx.engine.submit(Command::remove("line1-plc7"));
        model.cx.engine.call_off(&"line1-plc7".into());
    }
    let mut screen = Screen::showing(&model);
    let keys = [UP, UP, DOWN, KeyCode::Home, KeyCode::End, UP];
    let mut press = || {
        screen.press(&mut model, KeyCode::Char('A'));
        for key in keys {
            assert!(screen.press(&mut model, key) > 0, "{key:?}");
        }
        screen.press(&mut model, KeyCode::Esc);
    };
    press();
    measure(press).count_total
}

#[test]
fn a_page_of_what_happened_costs_the_same_after_100_and_20_000_commands() {
    let (few, many) = (cost_of_activity(100), cost_of_activity(20_000));
    // The position in the frame has more digits, and so changes more cells.
    assert!(many <= few + few / 50, "{few} and {many}");
}

#[test]
fn a_list_takes_less_memory_than_its_json_as_a_value() {
    let json = common::list(10_000);
    let value = measure(|| {
        serde_json::from_slice::<serde_json::Value>(json.as_bytes()).unwrap();
    });
    let roster = measure(|| {
        let BrokerEvent::Roster(..) = common::decode(&json) else {
            panic!("no roster");
        };
    });
    assert!(
        roster.count_total < value.count_total,
        "{roster:?} {value:?}"
    );
    assert!(roster.bytes_max < value.bytes_max, "{roster:?} {value:?}");
}

/// A console in which so many users have a change each, in Review.
fn in_review(changes: usize) -> Model {
    let mut model = common::model(changes + 1);
    for _ in 0..changes {
        common::press(&mut model, DOWN);
        common::press(&mut model, KeyCode::Char('2'));
    }
    common::press(&mut model, KeyCode::Char('R'));
    model
}

/// Allocations of the keys of Review, and of an answer while the plan is applied, with the frames
/// that they cost.
fn plan_costs(changes: usize) -> (u64, u64) {
    let mut model = in_review(changes);
    let mut screen = Screen::showing(&model);
    let keys = [DOWN, DOWN, UP];
    for key in keys {
        screen.press(&mut model, key);
    }
    let moves = measure(|| {
        for key in keys {
            screen.press(&mut model, key);
        }
    });
    common::press(&mut model, KeyCode::Char('s'));
    update(
        &mut model,
        Message::Broker(ConnectionId::FIRST, BrokerEvent::Ready { in_flight: 16 }),
    );
    let mut answer = |model: &mut Model, id| {
        let answer = Answer {
            correlation: Correlation::Ours(CommandId(id)),
            verdict: Verdict::Accepted,
            text: String::new(),
            kind: None,
            user: None,
        };
        update(
            model,
            Message::Broker(ConnectionId::FIRST, BrokerEvent::Answer(answer)),
        );
        screen.draw(model);
    };
    for id in 0..20 {
        answer(&mut model, id);
    }
    let answers = measure(|| (20..30).for_each(|id| answer(&mut model, id)));
    let decided = model
        .cx
        .engine
        .run()
        .map(guestlist::engine::apply::Run::decided);
    assert_eq!(decided, Some(30));
    (moves.count_total, answers.count_total)
}

#[test]
fn review_and_answers_cost_the_same_in_a_short_and_in_a_long_plan() {
    let (few, many) = (plan_costs(100), plan_costs(2000));
    // Longer numbers and deeper trees take a few more.
    assert!(many.0 <= few.0 + few.0 / 10, "moves: {few:?}, {many:?}");
    assert!(many.1 <= few.1 + few.1 / 10, "answers: {few:?}, {many:?}");
}
