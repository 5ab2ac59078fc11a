//! Files of any content.

use super::*;

/// Any JSON; numbers that are not whole ones too.
fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,8}".prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            object(inner),
        ]
    })
}

fn object(values: impl Strategy<Value = Value>) -> impl Strategy<Value = Value> {
    let fields = prop::collection::vec((".{0,6}", values), 0..4);
    fields.prop_map(|fields| Value::Object(fields.into_iter().collect()))
}

/// A file of the right shape with an entry `mine` between others, and fields of other tools at
/// every level.
fn any_file() -> impl Strategy<Value = Value> {
    let others = || prop::collection::vec(("[a-z]{1,3}", object(any_json())), 0..3);
    let fields = prop::collection::vec(("x[a-z]{0,3}", any_json()), 0..3);
    (others(), fields, others(), object(any_json())).prop_map(|(before, own, after, top)| {
        let own: Value = Value::Object(own.into_iter().collect());
        let mine = [("mine".to_owned(), own)];
        let brokers = before.into_iter().chain(mine).chain(after);
        let mut root = top.as_object().cloned().unwrap_or_default();
        root.insert("brokers".into(), Value::Object(brokers.collect()));
        Value::Object(root)
    })
}

/// The value in its order, as it would be with the entry `mine` changed.
fn with_brokers(
    file: &Value,
    change: impl FnOnce(Vec<(String, Value)>) -> Vec<(String, Value)>,
) -> String {
    let mut file = file.clone();
    let brokers = file["brokers"].as_object().cloned().unwrap();
    let changed = change(brokers.into_iter().collect());
    file["brokers"] = Value::Object(changed.into_iter().collect());
    serde_json::to_string(&file).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_others_keep_in_the_file_survives_every_change(file in any_file()) {
        let before = serde_json::to_string(&file).unwrap();
        let files = Files::new();
        let after = |change: &ProfileChange| {
            write(&files.places.user, &before);
            super::change(&files.places, change).unwrap();
            serde_json::to_string(&files.user_value()).unwrap()
        };
        let put = |old: Option<&str>, name: &str| after(&ProfileChange::Put {
            old_name: old.map(Into::into),
            profile: Box::new(profile(name)),
        });
        let url = || ("url".to_owned(), Value::from("mqtt://gw7:1883"));
        let edited = |new: &str| with_brokers(&file, |entries| {
            entries.into_iter().map(|(name, mut entry)| {
                if name != "mine" {
                    return (name, entry);
                }
                entry.as_object_mut().unwrap().extend([url()]);
                (new.to_owned(), entry)
            }).collect()
        });
        prop_assert_eq!(put(Some("mine"), "mine"), edited("mine"));
        prop_assert_eq!(put(Some("mine"), "renamed"), edited("renamed"));
        let added = with_brokers(&file, |mut entries| {
            entries.push(("added".into(), Value::Object([url()].into_iter().collect())));
            entries
        });
        prop_assert_eq!(put(None, "added"), added);
        let deleted = with_brokers(&file, |mut entries| {
            entries.retain(|(name, _)| name != "mine");
            entries
        });
        prop_assert_eq!(after(&ProfileChange::Delete("mine".into())), deleted);
    }

    #[test]
    fn no_bytes_upset_the_reader_and_none_are_written_over(bytes in prop::collection::vec(any::<u8>(), 0..80)) {
        let files = Files::new();
        write(&files.places.user, &bytes);
        if load(&files.places, &|_| None).is_err() {
            prop_assert!(files.put(None, profile("a")).is_err());
            prop_assert_eq!(fs::read(&files.places.user).unwrap(), bytes);
        }
    }
}
