//! `cargo xtask consumers`: the packed package in the hands of those who use it.
//!
//! Every consumer is a folder of `tests/consumers` with what it installs from npm, a few source files, and a `check.mjs` that
//! reports rows. It runs in a copy below the target directory, with the tarball unpacked where npm would put it.

mod folder;
mod row;

use std::{env, path::Path};

use anyhow::{Result, bail, ensure};

pub(crate) use self::row::{Row, Verdict};
use crate::{
    chromium,
    node::Tools,
    package::{self, Built},
    process,
    progress::Steps,
    python, workspace,
};

/// How `cargo xtask consumers` was called.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// Run these consumers only.
    #[arg(long, value_name = "NAME")]
    only: Vec<String>,
    /// Run only what `cargo xtask test` runs.
    #[arg(long)]
    quick: bool,
    /// Name the consumers and end.
    #[arg(long)]
    list: bool,
}

/// A folder of `tests/consumers`.
struct Consumer {
    name: &'static str,
    about: &'static str,
    /// Whether some of its rows are quick.
    quick: bool,
    /// The folder of `docs/examples` that it builds.
    example: Option<&'static str>,
}

const fn quick(name: &'static str, about: &'static str) -> Consumer {
    Consumer { name, about, quick: true, example: None }
}

const fn slow(name: &'static str, about: &'static str) -> Consumer {
    Consumer { name, about, quick: false, example: None }
}

const CONSUMERS: &[Consumer] = &[
    quick("publint", "what publint and attw say of the tarball"),
    quick("node", "Node with `import` and `require`, in three versions"),
    quick("typescript", "the types under the oldest and the newest compiler"),
    quick("vite-8", "Vite 8, its pages also under other policies and types of files"),
    quick("esbuild", "esbuild"),
    quick("workerd", "the runtime of Cloudflare's Workers, by wrangler"),
    slow("vite-7", "Vite 7"),
    slow("webpack", "webpack 5, also as the hub's admin page is built"),
    slow("rspack", "Rspack"),
    slow("rollup", "Rollup"),
    slow("next", "Next with server and client components"),
    slow("vitest", "Vitest"),
    slow("jest", "Jest"),
    slow("bun", "Bun"),
    slow("deno", "Deno"),
    Consumer {
        example: Some("jupyterlab-extension"),
        ..slow("jupyterlab", "an extension of JupyterLab, built by its builder, in a real JupyterLab")
    },
];

/// Builds the package and runs the consumers; an error if anything failed.
pub(crate) fn run(options: &Options) -> Result<()> {
    if options.list {
        for consumer in CONSUMERS {
            println!("{:<12} {}", consumer.name, consumer.about);
        }
        return Ok(());
    }
    for name in &options.only {
        ensure!(
            CONSUMERS.iter().any(|consumer| consumer.name == name),
            "there is no consumer `{name}`; `cargo xtask consumers --list` names them"
        );
    }
    let root = workspace::root()?;
    let mut steps = Steps::default();
    let built = package::run(&root, &mut steps)?;
    let rows = matrix(&root, &built, &options.only, options.quick, &mut steps)?;
    row::print(&rows);
    let complete = row::complete(&rows) || !env::var("CI").is_ok_and(|value| value == "true");
    if !complete {
        println!("CI=true: a skipped row is a failed one");
    }
    println!("{}", row::words(&rows));
    let failed = rows.iter().any(|row| row.result == Verdict::Failed);
    if failed || !complete {
        bail!(Failed);
    }
    Ok(())
}

/// Everything was said already; only the exit status is left to set.
#[derive(Debug)]
pub(crate) struct Failed;

impl std::fmt::Display for Failed {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("the package does not work everywhere")
    }
}

impl std::error::Error for Failed {}

/// Runs the rows that `cargo xtask test` has time for.
pub(crate) fn quick_part(root: &Path, built: &Built, steps: &mut Steps) -> Result<Vec<Row>> {
    let rows = matrix(root, built, &[], true, steps)?;
    row::print(&rows);
    Ok(rows)
}

fn matrix(root: &Path, built: &Built, only: &[String], quick: bool, steps: &mut Steps) -> Result<Vec<Row>> {
    let target = package::target_directory(root);
    let tools = Tools::install(root, &target)?;
    let chromium = chromium::find_or_install()?;
    let mut rows = Vec::new();
    for consumer in CONSUMERS {
        let chosen = only.is_empty() || only.iter().any(|name| name == consumer.name);
        if !chosen || (quick && !consumer.quick) {
            continue;
        }
        let run = steps.step(consumer.name, |step| {
            let folder = folder::lay(root, &target, consumer, built, step)?;
            step.at(consumer.about);
            let mut command = crate::node::node();
            command
                .arg("check.mjs")
                .current_dir(&folder)
                .env("HUBSCOPE_ROOT", root)
                .env("HUBSCOPE_TOOLS", tools.modules())
                .env("HUBSCOPE_TARBALL", &built.tarball)
                .env("HUBSCOPE_QUICK", if quick { "1" } else { "0" });
            if let Some(chromium) = &chromium {
                command.env("HUBSCOPE_CHROMIUM", &chromium.browser);
            }
            if consumer.example.is_some() {
                let requirements = folder.join("requirements.txt");
                let python = python::install(&target, "JupyterLab", "jupyterlab", &requirements, step)?;
                command.env("HUBSCOPE_JUPYTERLAB", python);
            }
            row::collect(consumer.name, &mut command, &target.join("logs"))
        });
        if process::interrupted() {
            bail!("interrupted");
        }
        // A consumer that could not even be installed is one row.
        rows.extend(run.unwrap_or_else(|error| vec![Row::broken(consumer.name, &format!("{error:#}"))]));
    }
    Ok(rows)
}
