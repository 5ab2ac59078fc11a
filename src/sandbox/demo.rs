//! The users of a plant that does not exist.

use super::accounts::{Account, FULL_ACCESS, LOG_MANAGEMENT, ROOT, USER_MANAGEMENT};

/// The password of `root` among the [`demo_accounts`].
pub const DEMO_PASSWORD: &str = "demo";

/// Users to show a console with: `root` (password [`DEMO_PASSWORD`]) and `test` (password `test`)
/// as in the vendor's picture, and the operators, services and devices of a small plant.
pub fn demo_accounts() -> Vec<Account> {
    let fake = |name: &str| Account::new(name, format!("demo-{name}"));
    vec![
        Account::new(ROOT, DEMO_PASSWORD).grant(FULL_ACCESS),
        Account::new("test", "test"),
        fake("ops-anna")
            .grant(FULL_ACCESS)
            .grant(USER_MANAGEMENT)
            .grant(LOG_MANAGEMENT),
        fake("ops-bruno").grant(FULL_ACCESS).grant(LOG_MANAGEMENT),
        fake("shift-lead").grant(USER_MANAGEMENT),
        fake("maintenance").grant(LOG_MANAGEMENT),
        fake("line1-plc").within("plant/line1/#"),
        fake("line1-hmi").within("plant/line1/#"),
        fake("line2-plc").within("plant/line2/#"),
        fake("line2-hmi").within("plant/line2/#"),
        fake("agv-03").within("plant/logistics/agv-03/#"),
        fake("historian").within("plant/#"),
        fake("grafana").within("plant/#"),
        fake("erp-bridge").within("erp/#"),
    ]
}
