//! `cargo xtask demo`: a real hub is asked for its policy once, and then not needed any more.

mod command_line;
mod compare;
mod hub;
mod matrix;
mod secrets;
mod serve;

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};

use self::hub::Hub;
use crate::{
    node,
    package::{self, Built, consumer},
    process,
    progress::{Steps, seconds},
    python::{self, HubVersion},
    workspace,
};

/// How `cargo xtask demo` was called.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// End after the comparison, do not serve the page.
    #[arg(long)]
    once: bool,
    /// Which JupyterHub to start.
    #[arg(long, value_name = "VERSION", value_enum, default_value = "5.5.4")]
    hub_version: HubVersion,
}

/// Runs the demo to its end.
pub(crate) fn run(options: &Options) -> Result<()> {
    let root = workspace::root()?;
    let target = package::target_directory(&root);
    let mut steps = Steps::default();
    let built = package::run(&root, &mut steps)?;
    let tools = prepare(&root, &target, options.hub_version, &built, &mut steps)?;
    let page = match options.once {
        true => None,
        false => Some(steps.step("build the page", |_| package::page::build(&root, &built))?),
    };
    let stage = Stage::new(&root, &target, options.hub_version)?;
    let agreement = stage.play(&tools, &mut steps, Part::Decisions, &mut compare::shown);
    agreement?;
    command_line::show(&tools.hubscope, &stage.policy(), &root.join("tests/live/textbook.json"))?;
    steps.print();
    println!("the whole demo took {}", seconds(steps.total()));
    page.map_or(Ok(()), |folder| serve::page(&folder, &stage.policy()))
}

/// What the demo needs to have built and installed.
#[derive(Debug)]
pub(crate) struct Tools {
    python: PathBuf,
    proxy: PathBuf,
    hubscope: PathBuf,
    /// A folder with the scripts and the packed package.
    consumer: PathBuf,
}

/// Builds and installs what the demo needs besides the package; what is there already is not done again.
pub(crate) fn prepare(
    root: &Path,
    target: &Path,
    version: HubVersion,
    built: &Built,
    steps: &mut Steps,
) -> Result<Tools> {
    let python = steps.step(&format!("install JupyterHub {version}"), |step| {
        python::install_hub(root, target, version, step)
    })?;
    let proxy = steps.step("install the hub's proxy", |_| install_proxy(root, target))?;
    let hubscope = build_program(root, target, steps)?;
    let consumer = steps.step("install the packed package", |_| {
        consumer::install(built, &root.join("tests/live"), target.join("demo/node"))
    })?;
    Ok(Tools { python, proxy, hubscope, consumer })
}

/// How much of the play is performed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Part {
    /// The decisions, for people to read.
    Decisions,
    /// The decisions, and every route by everybody.
    Everything,
}

/// One hub version's folder, and the play that is performed in it.
#[derive(Debug)]
pub(crate) struct Stage {
    config: PathBuf,
    definitions: PathBuf,
    /// The script that prints the routes of a hub.
    routes: PathBuf,
    folder: PathBuf,
    version: HubVersion,
}

impl Stage {
    /// An empty folder for a hub.
    pub(crate) fn new(root: &Path, target: &Path, version: HubVersion) -> Result<Self> {
        let folder = target.join("demo").join(version.name());
        if folder.exists() {
            fs::remove_dir_all(&folder).context("cannot remove what an earlier demo left")?;
        }
        fs::create_dir_all(&folder).context("cannot make a folder for the hub")?;
        let config = root.join("tests/live/hub/jupyterhub_config.py");
        let (definitions, routes) = (root.join("hub/definitions"), root.join("tests/oracle/hub_routes.py"));
        Ok(Self { config, definitions, routes, folder, version })
    }

    /// Starts the hub, takes its snapshot, compares the answers, stops the hub.
    pub(crate) fn play(
        &self,
        tools: &Tools,
        steps: &mut Steps,
        part: Part,
        show: compare::Show<'_>,
    ) -> Result<()> {
        let hub = steps.step("start JupyterHub and its proxy", |_| Hub::start(self, tools))?;
        let credentials =
            steps.step("start servers, share them, issue tokens, log in", |_| hub.stage(&tools.consumer))?;
        steps.step("take the snapshot from the hub's database", |_| self.take_snapshot(tools))?;
        let mut compared = compare::run(self, tools, &hub.url(), &credentials, steps, show);
        if part == Part::Everything {
            // Its findings are worth as much where the decisions disagree.
            compared = compared.and(matrix::run(self, tools, &hub, &credentials, steps, show));
        }
        steps.step("stop the hub", |_| {
            drop(hub);
            Ok(())
        })?;
        compared
    }

    /// The snapshot document.
    pub(crate) fn policy(&self) -> PathBuf {
        self.folder.join("policy.json")
    }

    /// The arguments that take a snapshot, without the one that says where it goes.
    fn snapshot_arguments(&self) -> [String; 7] {
        [
            "snapshot".to_owned(),
            "--db".to_owned(),
            format!("sqlite:///{}", self.folder.join("jupyterhub.sqlite").display()),
            "--hub-version".to_owned(),
            self.version.name().to_owned(),
            "--definitions".to_owned(),
            self.folder.join("definitions.json").display().to_string(),
        ]
    }

    fn take_snapshot(&self, tools: &Tools) -> Result<()> {
        let mut command = std::process::Command::new(&tools.hubscope);
        command.args(self.snapshot_arguments()).arg("--out").arg(self.policy());
        process::run("hubscope snapshot", &mut command, &self.folder.join("snapshot.log"))
    }
}

/// Builds the program `hubscope`, and says where it is.
pub(crate) fn build_program(root: &Path, target: &Path, steps: &mut Steps) -> Result<PathBuf> {
    steps.step("build the hubscope program", |_| {
        let mut cargo = workspace::cargo(root);
        cargo.args(["build", "--package", "hubscope-hub"]);
        process::run("cargo build", &mut cargo, &target.join("logs/hubscope.log"))?;
        Ok(target.join("debug/hubscope"))
    })
}

/// Installs the hub's proxy, unless it is there already, and says where it is.
pub(crate) fn install_proxy(root: &Path, target: &Path) -> Result<PathBuf> {
    let folder = target.join("demo/proxy");
    fs::create_dir_all(&folder).context("cannot make a folder for the proxy")?;
    for name in ["package.json", "package-lock.json", ".npmrc"] {
        fs::copy(root.join("tests/live/proxy").join(name), folder.join(name))
            .with_context(|| format!("cannot copy `{name}` of tests/live/proxy"))?;
    }
    node::npm_install(&folder)?;
    Ok(folder.join("node_modules/.bin/configurable-http-proxy"))
}
