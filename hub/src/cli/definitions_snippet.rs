//! `hubscope definitions-snippet`: what a hub's configuration needs to write a definitions file.

use super::{Exit, Failure, say};
use crate::definitions::{MODULE, SNIPPET};

/// Print the two lines for `jupyterhub_config.py`, or the Python file that they use
#[derive(clap::Args)]
pub(super) struct Arguments {
    /// Print the Python file itself, to be saved as `hubscope_definitions.py` next to `jupyterhub_config.py`
    #[arg(long)]
    module: bool,
}

pub(super) fn run(arguments: &Arguments) -> Result<Exit, Failure> {
    if arguments.module {
        say(MODULE.trim_end())?;
    } else {
        say("# 1. hubscope definitions-snippet --module > hubscope_definitions.py")?;
        say("#    in the folder of jupyterhub_config.py, or wherever else the hub's Python finds modules.")?;
        say("# 2. At the very end of jupyterhub_config.py, with a path that the hub may write:")?;
        say(SNIPPET.trim_end())?;
    }
    Ok(Exit::Allow)
}
