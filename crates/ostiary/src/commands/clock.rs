//! `ostiary clock`: only where a virtual clock is configured.

use std::{path::Path, time::Duration};

use anyhow::{Context, Result};
use chrono::TimeDelta;
use runtime::clock;

use crate::{commands::say, config::Config};

/// Prints what time it is.
pub(crate) fn now(config: &Config) -> Result<()> {
    say(config.clock()?.now().to_rfc3339())
}

/// Moves the virtual clock forward and prints where it stands then.
pub(crate) fn advance(config: &Config, span: Duration) -> Result<()> {
    let clock = config.clock()?;
    let file = config.clock.virtual_file.as_ref();
    let file: &Path =
        file.context("there is no virtual clock to advance: clock.virtual_file is not set")?;
    let to = TimeDelta::from_std(span).ok().and_then(|span| clock.now().checked_add_signed(span));
    let to = to.context("no calendar reaches that far")?;
    clock::set(file, to)?;
    say(to.to_rfc3339())
}
