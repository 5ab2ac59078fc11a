//! Who may change a session: the engine alone. Its fields are private but for what it was started
//! with, and so are the methods that change what hangs on them; a screen calls the engine through
//! its context.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use syn::visit::{self, Visit};
use syn::{Field, FnArg, ItemImpl, ItemStruct, ReceiverKind, Type, Visibility};

use crate::families::files;
use crate::none;

/// What may be public in `Engine`, since tests set it before they begin.
const OPEN: &str = "session";

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// The files of a folder of `src`, each with its text. The tests in them are at their end, and left
/// out.
fn texts(folder: &str) -> Vec<(String, String)> {
    let mut all = Vec::new();
    files(&source().join(folder), &mut all);
    let read = all.into_iter().map(|path| {
        let text = std::fs::read_to_string(&path).unwrap();
        let ours = text.split("#[cfg(test)]").next().unwrap_or_default();
        let name = path.strip_prefix(source()).unwrap();
        (name.display().to_string(), ours.to_owned())
    });
    read.collect()
}

/// A text without its comments, and without spaces and ends of lines.
fn squeezed(text: &str) -> String {
    let lines = text.lines().map(|line| line.split("//").next());
    let code: String = lines.flatten().collect();
    code.split_whitespace().collect()
}

/// Whether something is assigned to a field whose name is followed by this.
fn is_assigned(after: &str) -> bool {
    let path = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
    let rest = after.trim_start_matches(path);
    let rest = rest.strip_prefix(['|', '&', '+', '-', '^']).unwrap_or(rest);
    rest.starts_with('=') && !rest.starts_with("==") && !rest.starts_with("=>")
}

/// What `Engine` holds and does.
#[derive(Default)]
struct Face {
    /// Its fields that others reach.
    open: BTreeSet<String>,
    /// Its methods that change it.
    changing: BTreeSet<String>,
}

impl Visit<'_> for Face {
    fn visit_item_struct(&mut self, item: &ItemStruct) {
        let is_open = |field: &&Field| !matches!(field.vis, Visibility::Inherited);
        if item.ident == "Engine" {
            let open = item.fields.iter().filter(is_open);
            let names = open.flat_map(|field| &field.ident);
            self.open.extend(names.map(ToString::to_string));
        }
    }

    fn visit_item_impl(&mut self, item: &ItemImpl) {
        if matches!(&*item.self_ty, Type::Path(path) if path.path.is_ident("Engine")) {
            visit::visit_item_impl(self, item);
        }
    }

    fn visit_impl_item_fn(&mut self, item: &syn::ImplItemFn) {
        if let Some(FnArg::Receiver(receiver)) = item.sig.inputs.first()
            && matches!(receiver.kind, ReceiverKind::Reference(.., Some(_)))
        {
            self.changing.insert(item.sig.ident.to_string());
        }
    }
}

fn face() -> Face {
    let mut face = Face::default();
    for (_, text) in texts("engine") {
        face.visit_file(&syn::parse_file(&text).unwrap());
    }
    assert!(face.changing.contains("refresh"), "nothing was read");
    face
}

#[test]
fn only_the_engine_assigns_to_its_fields() {
    let face = face();
    assert_eq!(face.open, BTreeSet::from([OPEN.to_owned()]));
    let mut wrong = BTreeSet::new();
    let (mut seen, field) = (0, format!("engine.{OPEN}"));
    for (name, text) in texts("") {
        if name.starts_with("engine") {
            continue;
        }
        let text = squeezed(&text);
        for (at, _) in text.match_indices(&field) {
            seen += 1;
            let (before, after) = (&text[..at], &text[at + field.len()..]);
            let start = before.trim_end_matches(|c: char| c.is_alphanumeric() || "_.".contains(c));
            let is_lent = start.ends_with('&') && before[start.len()..].starts_with("mut");
            if is_assigned(after) || is_lent {
                wrong.insert(format!("{name} writes {field}"));
            }
        }
    }
    assert!(seen > 0, "nothing was read");
    none(&wrong);
}

#[test]
fn screens_change_the_engine_through_their_context() {
    let face = face();
    let mut wrong = BTreeSet::new();
    for (name, text) in texts("screens") {
        let text = squeezed(&text);
        for method in &face.changing {
            if text.contains(&format!("cx.engine.{method}(")) {
                wrong.insert(format!("{name} calls {method} beside its context"));
            }
        }
    }
    none(&wrong);
}

#[test]
fn an_assignment_is_told_from_a_comparison() {
    for assigned in [".read_only=true;", "=Session", ".a.b|=c"] {
        assert!(is_assigned(assigned), "{assigned}");
    }
    for other in [".read_only==x", "=>", ".user.clone()", ").x=1", ".a&&b"] {
        assert!(!is_assigned(other), "{other}");
    }
}
