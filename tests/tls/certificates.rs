//! Whether the broker's certificate is good.

use guestlist::broker::try_login::Route;
use guestlist::domain::address::Scheme;
use guestlist::domain::broker_messages::Admission;
use guestlist::domain::secret::Secret;
use rcgen::date_time_ymd;

use super::common::{Console, Files, broker, failure, good_broker, settings};
use super::pki::{Ca, Identity, LOCAL, self_signed, self_signed_with};

/// Why there is no link to a broker with this certificate, with this file as the CA.
async fn refusal(identity: &Identity, ca: &str) -> String {
    let files = Files::new();
    let broker = broker(identity, None).await;
    let mut settings = settings(Scheme::Mqtts, broker.address());
    settings.tls.ca = Some(files.write("ca.pem", ca));
    let reason = failure(settings.clone()).await;
    // The same certificate, not looked at.
    settings.tls.insecure = true;
    assert_eq!(Console::start(settings).users().await, 1);
    reason
}

#[tokio::test]
async fn a_good_certificate_opens_the_link_by_name_and_by_address() {
    let files = Files::new();
    let (_broker, _ca, mut settings) = good_broker(&files).await;
    for host in ["localhost", "127.0.0.1"] {
        settings.address.host = host.into();
        assert_eq!(
            Console::start(settings.clone()).users().await,
            1,
            "by {host}"
        );
    }
}

#[tokio::test]
async fn a_login_is_tried_with_the_same_tls_as_the_link() {
    let files = Files::new();
    let (_broker, _ca, settings) = good_broker(&files).await;
    let mut console = Console::start(settings.clone());
    assert_eq!(console.users().await, 1);
    let try_login = |route: Route, password: &str| {
        let password = Secret::new(password);
        route.try_login("guestlist-probe".into(), "root".into(), password)
    };
    let admitted = try_login(console.route(), "coreflux").await;
    assert_eq!(admitted, Admission::Admitted);
    let refused = try_login(console.route(), "not-a-real-one").await;
    assert!(matches!(refused, Admission::Refused(_)), "{refused:?}");

    // A broker that nobody vouches for gets no password.
    let mut stranger = settings;
    let other = Ca::new("Another CA").pem();
    stranger.tls.ca = Some(files.write("other.pem", other));
    let route = Console::start(stranger).route();
    let Admission::Untried(why) = try_login(route, "coreflux").await else {
        panic!("the broker was asked");
    };
    assert!(why.contains("issuer that is not trusted"), "{why}");
}

#[tokio::test]
async fn an_expired_certificate_says_since_when() {
    let ca = Ca::new("Plant CA");
    let identity = ca.issue_with(LOCAL, |params| {
        params.not_before = date_time_ymd(2020, 1, 1);
        params.not_after = date_time_ymd(2024, 2, 29);
    });
    let reason = refusal(&identity, &ca.pem()).await;
    assert!(
        reason.contains("expired on 2024-02-29 00:00 UTC: renew it"),
        "{reason}"
    );
}

/// Puts a certificate out of date.
fn over(params: &mut rcgen::CertificateParams) {
    params.not_before = date_time_ymd(2010, 1, 1);
    params.not_after = date_time_ymd(2021, 9, 30);
}

#[tokio::test]
async fn an_expired_root_of_an_untrusted_chain_is_not_taken_for_the_certificate() {
    let old = Ca::new("Old Root X3");
    let root = Ca::new("New Root X1");
    let issuer = root.certify("Plant R3", |_| {});
    let cross = old.cross_sign("New Root X1", &root, over);
    let elsewhere = Ca::new("Another CA").pem();
    // In the order of the standard, and in another, as servers send them.
    let orders = [
        issuer.pem() + &cross,
        cross.clone() + &issuer.pem(),
        issuer.pem() + &cross + &old.pem(),
    ];
    for rest in orders {
        let mut identity = issuer.issue(LOCAL);
        identity.chain += &rest;
        let reason = refusal(&identity, &elsewhere).await;
        assert!(
            reason.contains("from an issuer that is not trusted here")
                && reason.contains("\"New Root X1\" in its chain expired on 2021-09-30 00:00 UTC")
                && reason.contains("--ca FILE"),
            "{reason}"
        );
    }
    // Whoever trusts the new root does not care about the old one.
    let mut identity = issuer.issue(LOCAL);
    identity.chain += &(issuer.pem() + &cross);
    let files = Files::new();
    let broker = broker(&identity, None).await;
    let mut settings = settings(Scheme::Mqtts, broker.address());
    settings.tls.ca = Some(files.write("ca.pem", root.pem()));
    assert_eq!(Console::start(settings).users().await, 1);
}

#[tokio::test]
async fn an_issuer_out_of_date_is_named_where_its_own_issuer_is_trusted() {
    let root = Ca::new("Plant Root");
    let early = |params: &mut rcgen::CertificateParams| {
        params.not_before = date_time_ymd(2999, 12, 31);
        params.not_after = date_time_ymd(3010, 1, 1);
    };
    for (issuer, words) in [
        (
            root.certify("Line 2", over),
            "expired on 2021-09-30 00:00 UTC",
        ),
        (
            root.certify("Line 2", early),
            "is not valid before 2999-12-31 00:00 UTC",
        ),
    ] {
        let mut identity = issuer.issue(LOCAL);
        identity.chain += &issuer.pem();
        let reason = refusal(&identity, &root.pem()).await;
        assert!(
            reason.contains("The certificate of the issuer \"Line 2\" in the chain of")
                && reason.contains(words),
            "{reason}"
        );
    }
}

#[tokio::test]
async fn a_certificate_of_the_future_says_from_when_on() {
    let ca = Ca::new("Plant CA");
    let identity = ca.issue_with(LOCAL, |params| {
        params.not_before = date_time_ymd(2999, 12, 31);
    });
    let reason = refusal(&identity, &ca.pem()).await;
    assert!(
        reason.contains("is not valid before 2999-12-31 00:00 UTC: correct the clock"),
        "{reason}"
    );
}

#[tokio::test]
async fn a_wrong_host_name_says_which_names_are_right() {
    let ca = Ca::new("Plant CA");
    let identity = ca.issue(&["gw7.plant", "*.line2.plant", "10.0.0.7"]);
    let reason = refusal(&identity, &ca.pem()).await;
    assert!(
        reason.contains("is not for \"127.0.0.1\" but for gw7.plant, *.line2.plant, 10.0.0.7:"),
        "{reason}"
    );
}

#[tokio::test]
async fn an_unknown_issuer_says_how_to_pass_a_ca() {
    let identity = Ca::new("Plant CA").issue(LOCAL);
    let reason = refusal(&identity, &Ca::new("Another CA").pem()).await;
    assert!(
        reason.contains("an issuer that is not trusted here") && reason.contains("--ca FILE"),
        "{reason}"
    );
}

#[tokio::test]
async fn an_issuer_of_the_same_name_is_not_taken_for_the_right_one() {
    let identity = Ca::new("Plant CA").issue(LOCAL);
    let reason = refusal(&identity, &Ca::new("Plant CA").pem()).await;
    assert!(reason.starts_with("The certificate of "), "{reason}");
}

#[tokio::test]
async fn a_self_signed_certificate_is_told_from_an_unknown_issuer() {
    let other = Ca::new("Another CA").pem();
    for is_ca in [false, true] {
        let reason = refusal(&self_signed(LOCAL, is_ca), &other).await;
        assert!(
            reason.contains("is self-signed: if it is the right one, pass it with --ca FILE"),
            "{is_ca}: {reason}"
        );
    }
}

#[tokio::test]
async fn a_self_signed_certificate_is_taken_when_it_is_the_ca_file() {
    for is_ca in [false, true] {
        let files = Files::new();
        let identity = self_signed(LOCAL, is_ca);
        let broker = broker(&identity, None).await;
        let mut settings = settings(Scheme::Mqtts, broker.address());
        settings.tls.ca = Some(files.write("broker.pem", &identity.chain));
        assert_eq!(Console::start(settings).users().await, 1, "{is_ca}");
        // But only for its names.
        let identity = self_signed(&["gw7.plant"], is_ca);
        let reason = refusal(&identity, &identity.chain).await;
        assert!(reason.contains("but for gw7.plant:"), "{is_ca}: {reason}");
        // And only as long as it is valid.
        let identity = self_signed_with(LOCAL, is_ca, |params| {
            params.not_before = date_time_ymd(2020, 1, 1);
            params.not_after = date_time_ymd(2024, 2, 29);
        });
        let reason = refusal(&identity, &identity.chain).await;
        assert!(
            reason.contains("expired on 2024-02-29"),
            "{is_ca}: {reason}"
        );
    }
}

#[tokio::test]
async fn the_roots_of_the_system_do_not_vouch_for_a_private_ca() {
    let broker = broker(&Ca::new("Plant CA").issue(LOCAL), None).await;
    let reason = failure(settings(Scheme::Mqtts, broker.address())).await;
    // Which of the two it is depends on the machine.
    assert!(
        reason.contains("is from an issuer that is not trusted here")
            || reason.contains("this machine has no CA certificates"),
        "{reason}"
    );
    assert!(reason.contains("--ca FILE"), "{reason}");
}

#[tokio::test]
async fn a_certificate_of_a_client_is_not_one_of_a_server() {
    let ca = Ca::new("Plant CA");
    let identity = ca.issue_with(LOCAL, |params| {
        params.extended_key_usages = vec![rcgen::ExtendedKeyUsagePurpose::ClientAuth];
    });
    let reason = refusal(&identity, &ca.pem()).await;
    assert!(reason.contains("not meant for a server"), "{reason}");
}

#[tokio::test]
async fn a_link_that_is_cut_without_a_word_is_a_closed_connection() {
    let files = Files::new();
    let (broker, _ca, settings) = good_broker(&files).await;
    let mut console = Console::start(settings.clone());
    console.users().await;
    broker.cut_links();
    assert_eq!(
        console.link().await.unwrap_err(),
        format!("{} closed the connection.", settings.address.place())
    );
    assert_eq!(console.link().await, Ok(()));
}

#[tokio::test]
async fn wrong_passwords_are_told_in_tls_too() {
    let files = Files::new();
    let (_broker, _ca, mut settings) = good_broker(&files).await;
    settings.password = Some(Secret::new("not-a-real-password"));
    let reason = Console::start(settings).link().await.unwrap_err();
    assert_eq!(reason, "refused: bad user name or password");
}
