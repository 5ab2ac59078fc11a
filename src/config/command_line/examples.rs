//! The examples below the help of each verb.

pub(super) const USERS: &str = "\
Examples:
  guestlist users list --profile gw7
  guestlist users set plc-01 log-management=on
  guestlist help users set";

pub(super) const LIST: &str = "\
Examples:
  guestlist users list --profile gw7
  guestlist users ls --filter 'perm:user-management' -o names
  guestlist users list --all -o json | jq -r '.[] | select(.you | not) | .name'";

pub(super) const SHOW: &str = "\
Examples:
  guestlist users show plc-01
  guestlist users show plc-01 -o json | jq .permissions";

pub(super) const ADD: &str = "\
Examples:
  guestlist users add plc-01 --grant log-management --generate
  guestlist users add plc-01 --group night --password-env PLC01 --if-missing
  pass show plc-01 | guestlist users add plc-01 --password-stdin";

pub(super) const SET: &str = "\
Examples:
  guestlist users set plc-01 full-access=off log-management=on
  guestlist users set plc-01 --group +night --group -day";

pub(super) const PASSWD: &str = "\
Examples:
  guestlist users passwd plc-01
  guestlist users passwd plc-01 --generate-to plc-01.csv --probe
  guestlist users passwd plc-01 --password-file new.txt --brokers gw1,gw2";

pub(super) const RM: &str = "\
Examples:
  guestlist users rm plc-01 --yes
  guestlist users rm plc-01 plc-02 --yes --if-exists --all";

pub(super) const GROUPS: &str = "\
Examples:
  guestlist groups list --profile gw7
  guestlist groups list -o json | jq -r '.[] | select(.members == []) | .name'";

pub(super) const ROLES: &str = "\
Examples:
  guestlist roles list --profile gw7
  guestlist roles list -o names";

pub(super) const PLAN: &str = "\
Examples:
  guestlist plan users.csv
  guestlist plan users.toml --prune --detailed-exitcode --all
  guestlist plan users.json --out monday.plan && guestlist apply monday.plan";

pub(super) const APPLY: &str = "\
Examples:
  guestlist apply users.csv --generate-to new-passwords.csv
  guestlist apply users.toml --prune --yes --brokers gw1,gw2 -o json
  guestlist apply monday.plan";

pub(super) const EXPORT: &str = "\
Examples:
  guestlist export > users.json
  guestlist export -o csv --profile gw7 > users.csv
  guestlist export --all --to backup && guestlist apply backup/gw7.json --profile gw7";

pub(super) const WATCH: &str = "\
Examples:
  guestlist watch --profile gw7 | jq -c 'select(.what == \"removed\")'";

pub(super) const CHECK: &str = "\
Examples:
  guestlist check --profile gw7
  guestlist check --tag plant-a
  guestlist check --all";
