//! The paths that the library's files hold, as they are written and as what they stand for.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{TokenStream, TokenTree};
use syn::visit::{self, Visit};
use syn::{Attribute, ImplItem, Item, ItemMod, ItemUse, Meta, UseTree};

/// The first part of a path into this crate.
pub(crate) const OURS: &str = "crate";

/// How often one name may stand for another one.
const MOST_STEPS: usize = 16;

/// A module, by its path from the root of the crate.
pub(crate) type Module = Vec<String>;

/// What one module holds.
#[derive(Default)]
struct Scope {
    /// Whether it has a file of its own.
    is_file: bool,
    children: BTreeSet<String>,
    /// What `use` brings in, under the name that it has here.
    names: BTreeMap<String, Vec<String>>,
    /// What `use …::*` brings in.
    globs: Vec<Vec<String>>,
    /// All paths, as written.
    paths: BTreeSet<Vec<String>>,
}

/// All modules of the library.
pub(crate) struct Library {
    scopes: BTreeMap<Module, Scope>,
}

impl Library {
    pub(crate) fn read() -> Self {
        Self::read_from("src", "lib.rs")
    }

    /// Another crate of ours, from its root file on. `guestlist` is `crate` there too.
    pub(crate) fn read_from(folder: &str, root: &str) -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
        let mut reader = Reader {
            scopes: BTreeMap::new(),
            module: Vec::new(),
            folder: folder.clone(),
        };
        reader.file(&folder.join(root));
        Self {
            scopes: reader.scopes,
        }
    }

    pub(crate) fn modules(&self) -> impl Iterator<Item = &Module> {
        self.scopes.keys()
    }

    /// What a module imports: each of its paths from the root of its crate on, and what that stands
    /// for where it goes through a re-export.
    pub(crate) fn imports(&self, module: &[String]) -> BTreeSet<Vec<String>> {
        let paths = self.scopes[module].paths.iter();
        paths.flat_map(|path| self.steps(module, path)).collect()
    }

    fn steps(&self, module: &[String], path: &[String]) -> Vec<Vec<String>> {
        let mut steps = vec![self.rooted(module, path, 0)];
        while steps.len() < MOST_STEPS {
            let Some(next) = steps.last().and_then(|last| self.through(last)) else {
                break;
            };
            steps.push(next);
        }
        steps
    }

    /// A path from the root of its crate on. What is neither a module nor brought in is taken for a
    /// library.
    fn rooted(&self, module: &[String], path: &[String], depth: usize) -> Vec<String> {
        let Some((first, rest)) = path.split_first() else {
            return Vec::new();
        };
        let ours = |module: &[String], rest: &[String]| {
            [std::slice::from_ref(&OURS.to_owned()), module, rest].concat()
        };
        match first.as_str() {
            OURS | "guestlist" => ours(&[], rest),
            "self" => ours(module, rest),
            "super" => {
                let parent = &module[..module.len().saturating_sub(1)];
                match rest.first().map(String::as_str) {
                    Some("super") => self.rooted(parent, rest, depth),
                    _ => ours(parent, rest),
                }
            }
            name => match self.named(module, name, depth) {
                Some(target) => [target, rest.to_vec()].concat(),
                None => path.to_vec(),
            },
        }
    }

    /// What a name stands for in a module.
    fn named(&self, module: &[String], name: &str, depth: usize) -> Option<Vec<String>> {
        let scope = self.scopes.get(module)?;
        if scope.children.contains(name) {
            let own = [OURS.to_owned()].into_iter().chain(module.iter().cloned());
            return Some(own.chain([name.to_owned()]).collect());
        }
        if depth == MOST_STEPS {
            return None;
        }
        if let Some(target) = scope.names.get(name).filter(|target| target[0] != name) {
            return Some(self.rooted(module, target, depth + 1));
        }
        scope.globs.iter().find_map(|glob| {
            let glob = self.rooted(module, glob, depth + 1);
            let from = glob.strip_prefix(&[OURS.to_owned()][..])?;
            self.named(from, name, depth + 1)
        })
    }

    /// Where a path leads that goes through a name of some module.
    fn through(&self, path: &[String]) -> Option<Vec<String>> {
        let path = path.strip_prefix(&[OURS.to_owned()][..])?;
        let mut at = 0;
        while at < path.len() && self.scopes.contains_key(&path[..=at]) {
            at += 1;
        }
        let target = self.named(&path[..at], path.get(at)?, 0)?;
        Some([&target[..], &path[at + 1..]].concat())
    }

    /// The file that a module is in, as a module.
    fn file_of(&self, module: &[String]) -> Module {
        let is_file = |end: &usize| {
            self.scopes
                .get(&module[..*end])
                .is_some_and(|it| it.is_file)
        };
        let end = (0..=module.len()).rev().find(is_file);
        module[..end.unwrap_or(0)].to_vec()
    }

    /// The folder of a file: its own if it has one, else that of its parent.
    pub(crate) fn folder(&self, file: &[String]) -> Module {
        let is_below = |it: &&Module| it.len() > file.len() && it.starts_with(file);
        let mut below = self.modules().filter(is_below);
        if below.any(|it| self.scopes[it].is_file) {
            file.to_vec()
        } else {
            file[..file.len() - 1].to_vec()
        }
    }

    /// The files that import each other, if only through others.
    pub(crate) fn circles(&self) -> BTreeSet<BTreeSet<Module>> {
        let mut edges: BTreeMap<Module, BTreeSet<Module>> = BTreeMap::new();
        for module in self.modules() {
            let targets = edges.entry(self.file_of(module)).or_default();
            for path in self.imports(module) {
                if let Some(path) = path.strip_prefix(&[OURS.to_owned()][..]) {
                    targets.insert(self.file_of(path));
                }
            }
        }
        let reached: BTreeMap<&Module, BTreeSet<&Module>> = edges
            .keys()
            .map(|from| (from, reach(&edges, from)))
            .collect();
        let circle = |file: &Module| -> BTreeSet<Module> {
            let back = reached[file]
                .iter()
                .filter(|it| reached[**it].contains(file));
            back.map(|it| (*it).clone()).chain([file.clone()]).collect()
        };
        let circles = edges.keys().map(circle);
        circles.filter(|circle| circle.len() > 1).collect()
    }
}

/// What is reached from a file in one step or several. The root of the crate leads nowhere.
fn reach<'a>(edges: &'a BTreeMap<Module, BTreeSet<Module>>, from: &Module) -> BTreeSet<&'a Module> {
    let mut reached = BTreeSet::new();
    let mut open = vec![from];
    while let Some(file) = open.pop() {
        let next = edges.get(file).into_iter().flatten();
        for next in next.filter(|it| !it.is_empty()) {
            if reached.insert(next) {
                open.push(next);
            }
        }
    }
    reached
}

/// Goes from module to module as the compiler does.
struct Reader {
    scopes: BTreeMap<Module, Scope>,
    module: Module,
    /// Where the files of the children are.
    folder: PathBuf,
}

impl Reader {
    fn file(&mut self, path: &Path) {
        let text =
            fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let file =
            syn::parse_file(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        self.scope().is_file = true;
        self.visit_file(&file);
    }

    fn scope(&mut self) -> &mut Scope {
        self.scopes.entry(self.module.clone()).or_default()
    }

    fn child(&mut self, item: &ItemMod) {
        let name = item.ident.to_string();
        self.scope().children.insert(name.clone());
        let folder = self.folder.join(&name);
        let parent = std::mem::replace(&mut self.folder, folder);
        self.module.push(name.clone());
        if let Some((_, items)) = &item.content {
            self.scope();
            for item in items {
                self.visit_item(item);
            }
        } else {
            let beside = parent.join(format!("{name}.rs"));
            let within = self.folder.join("mod.rs");
            self.file(if beside.exists() { &beside } else { &within });
        }
        self.module.pop();
        self.folder = parent;
    }

    fn tree(&mut self, tree: &UseTree, before: &[String]) {
        let with = |ident: &syn::Ident| match ident.to_string().as_str() {
            // `use a::{self}` brings in `a`.
            "self" if !before.is_empty() => before.to_vec(),
            name => [before, &[name.to_owned()]].concat(),
        };
        match tree {
            UseTree::Path(path) => self.tree(&path.tree, &with(&path.ident)),
            UseTree::Group(group) => {
                for tree in &group.items {
                    self.tree(tree, before);
                }
            }
            UseTree::Name(name) => self.brings_in(None, with(&name.ident)),
            UseTree::Rename(name) => {
                self.brings_in(Some(name.rename.to_string()), with(&name.ident));
            }
            UseTree::Glob(_) => {
                self.scope().globs.push(before.to_vec());
                self.scope().paths.insert(before.to_vec());
            }
        }
    }

    fn brings_in(&mut self, name: Option<String>, target: Vec<String>) {
        let scope = self.scope();
        scope.paths.insert(target.clone());
        if let Some(name) = name.or_else(|| target.last().cloned()) {
            scope.names.insert(name, target);
        }
    }

    /// The paths in what a macro is given: names that `::` joins.
    fn tokens(&mut self, tokens: TokenStream) {
        let (mut path, mut colons) = (Vec::new(), 0);
        for token in tokens {
            match token {
                TokenTree::Punct(it) if it.as_char() == ':' => colons += 1,
                TokenTree::Ident(it) if colons == 2 && !path.is_empty() => {
                    path.push(it.to_string());
                    colons = 0;
                }
                other => {
                    self.path(std::mem::take(&mut path));
                    colons = 0;
                    match other {
                        TokenTree::Ident(it) => path.push(it.to_string()),
                        TokenTree::Group(group) => self.tokens(group.stream()),
                        _ => {}
                    }
                }
            }
        }
        self.path(path);
    }

    fn path(&mut self, path: Vec<String>) {
        if path.len() > 1 {
            self.scope().paths.insert(path);
        }
    }
}

impl Visit<'_> for Reader {
    fn visit_item(&mut self, item: &Item) {
        let attributes = match item {
            Item::Const(it) => &it.attrs,
            Item::Fn(it) => &it.attrs,
            Item::Impl(it) => &it.attrs,
            Item::Mod(it) => &it.attrs,
            Item::Struct(it) => &it.attrs,
            Item::Use(it) => &it.attrs,
            _ => &Vec::new(),
        };
        if !is_for_tests(attributes) {
            visit::visit_item(self, item);
        }
    }

    fn visit_impl_item(&mut self, item: &ImplItem) {
        let is_for_tests = matches!(item, ImplItem::Fn(it) if is_for_tests(&it.attrs));
        if !is_for_tests {
            visit::visit_impl_item(self, item);
        }
    }

    fn visit_item_mod(&mut self, item: &ItemMod) {
        self.child(item);
    }

    fn visit_item_use(&mut self, item: &ItemUse) {
        self.tree(&item.tree, &[]);
    }

    /// `pub(in …)` says who may look in; it imports nothing.
    fn visit_vis_restricted(&mut self, _: &syn::VisRestricted) {}

    fn visit_path(&mut self, path: &syn::Path) {
        self.path(
            path.segments
                .iter()
                .map(|it| it.ident.to_string())
                .collect(),
        );
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, it: &syn::Macro) {
        self.tokens(it.tokens.clone());
        visit::visit_macro(self, it);
    }
}

pub(crate) fn is_for_tests(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        matches!(&attribute.meta, Meta::List(list)
            if list.path.is_ident("cfg") && list.tokens.to_string() == "test")
    })
}
