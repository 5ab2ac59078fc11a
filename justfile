# `just` lists these recipes. The checks themselves are in .ci/run, which needs no just.

_list:
    @just --list --unsorted

# Everything that CI checks
ci:
    .ci/run

# Formatting
fmt:
    .ci/run fmt

# Clippy, with and without the embedded broker
lint:
    .ci/run lint

# The documentation builds without a warning
doc:
    .ci/run doc

# Spelling
typos:
    .ci/run typos

# One version of the crates that must be linked once, and no cmake or nasm
tree:
    .ci/run tree

# Licences, bans, sources, advisories
deny:
    .ci/run deny

# The Debian package: built, installed, removed
deb:
    .ci/run deb

# Man pages and completions for packages, in target/assets
assets:
    cargo build --locked --release
    .ci/assets

# All tests, with whole sweeps and properties
test:
    .ci/run test

# The tests as they are run all day: sweeps and properties as a sample
quick *args:
    cargo test {{args}}

# List every sentence that people read, in target/words.txt
words:
    cargo test --test architecture words

# Draw the pictures, write docs/keys.md and src/README.md
pictures:
    UPDATE_SCREENSHOTS=1 cargo test --test console screenshots
    UPDATE_DOCS=1 cargo test --test console docs
    UPDATE_DOCS=1 cargo test --test architecture map
