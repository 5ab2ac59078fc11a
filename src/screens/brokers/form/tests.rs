//! What is typed, and what is made of it.

use crate::domain::address::Address;
use crate::domain::profile::{Origin, PasswordSources, ProfileChange};
use crate::domain::secret::Secret;
use crate::screens::brokers::form::*;
use crate::screens::brokers::known::Known;
use crate::ui::theme::Theme;

fn known() -> Known {
    Known {
        own: ["taken".to_owned()].into(),
        ..Known::default()
    }
}

fn typed(part: Part, text: &str) -> ProfileForm {
    let mut form = ProfileForm::adding();
    form.fields.focus = Focus::Part(part);
    form.paste(text).unwrap();
    form
}

fn complaint(part: Part, text: &str) -> Option<String> {
    typed(part, text).complaint(part, Some(&known()))
}

#[test]
fn names_are_checked_as_they_are_typed() {
    for (name, complains) in [
        ("gateway-7", false),
        ("taken", true),
        ("-x", true),
        ("a b", true),
        ("操作员", true),
    ] {
        assert_eq!(complaint(Part::Name, name).is_some(), complains, "{name}");
    }
}

#[test]
fn an_address_that_is_still_being_typed_is_no_complaint() {
    assert_eq!(complaint(Part::Url, "mqt"), None);
    assert!(complaint(Part::Url, "mqtt://").unwrap().contains("no host"));
    assert!(
        complaint(Part::Url, "mqtt://anna:not-a-real-one@gw")
            .unwrap()
            .contains("Leave the password out")
    );
    let mut form = typed(Part::Url, "mqt");
    form.fields.step(true);
    assert!(form.complaint(Part::Url, None).is_some());
}

#[test]
fn a_user_in_the_url_is_the_user() {
    let form = typed(Part::Url, "mqtts://an%20na@gw7");
    let Some(ProfileChange::Put { profile, .. }) = form.change() else {
        panic!("no change");
    };
    assert_eq!(profile.username.as_deref(), Some("an na"));
    assert_eq!(profile.address.unwrap().to_string(), "mqtts://gw7:8883");
}

fn stored() -> Profile {
    let mut profile = Profile::new("gw7", Origin::User, Address::mqtt("gw7", 1883));
    profile.password.stored = Some(Secret::new("not-a-real-one"));
    profile.password.variable = Some("GW7".into());
    profile.client_id = Some("fixed".into());
    profile
}

fn put(form: &ProfileForm) -> Profile {
    match form.change() {
        Some(ProfileChange::Put { profile, .. }) => *profile,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_stored_password_stays_until_another_is_typed_or_another_source_chosen() {
    let mut form = ProfileForm::editing(&stored());
    assert_eq!(put(&form), stored());
    form.fields.focus = Focus::Part(Part::Password);
    assert_eq!(form.fields.text(Part::Password), "");
    form.paste("another-fake").unwrap();
    let row = form
        .fields
        .row(Part::Password, 60, &Theme::plain())
        .unwrap();
    assert!(row.parts.iter().all(|(_, text, _)| !text.contains("fake")));
    assert_eq!(
        put(&form).password.stored,
        Some(Secret::new("another-fake"))
    );
    form.fields.focus = Focus::Part(Part::Source);
    form.edit(Key::char(' ')).unwrap();
    assert_eq!(put(&form).password, PasswordSources::default());
    form.edit(Key::char(' ')).unwrap();
    let sources = put(&form).password;
    assert_eq!(
        (sources.stored, sources.variable),
        (None, Some("GW7".into()))
    );
}

#[test]
fn certificate_and_key_belong_together() {
    let form = typed(Part::Certificate, "/tmp/client.pem");
    assert!(form.complaint(Part::Key, None).is_some());
    let form = typed(Part::Key, "/tmp/client.key");
    assert!(form.complaint(Part::Key, None).is_some());
}

#[test]
fn nothing_typed_shows_in_debug_output() {
    let form = typed(Part::Password, "not-a-real-one");
    assert!(!format!("{form:?}").contains("not-a-real-one"));
    assert!(!format!("{:?}", ProfileForm::editing(&stored())).contains("not-a-real-one"));
}

#[test]
fn a_name_with_a_comma_outlives_a_form_that_leaves_it_alone() {
    let mut profile = stored();
    profile.protected = vec!["a,b".into(), "c".into()];
    profile.tags = vec!["x,y".into()];
    assert_eq!(put(&ProfileForm::editing(&profile)), profile);
}
