# The menu. Logic lives in crates/xtask.

# Lists the recipes.
[private]
default:
    @just --list

# Shows the whole of Ostiary at work, on servers of its own.
demo *arguments:
    cargo xtask demo {{ arguments }}

# Checks everything that must hold before a change lands.
test:
    cargo xtask test

# Measures: pipeline, timers, containment, reconcile, import or erasure.
bench *arguments:
    cargo xtask bench {{ arguments }}

# The long form of the tests: more kills over more seeds, more cases, more demos, cargo deny.
prove *arguments:
    cargo xtask prove {{ arguments }}

# Generates the contracts from proto/.
gen:
    cargo xtask gen

# Runs clippy, with warnings as errors.
lint:
    cargo xtask lint

# Formats all code.
fmt:
    cargo xtask fmt

# Checks that crates depend on each other in the agreed direction only.
check-deps:
    cargo xtask check-deps
