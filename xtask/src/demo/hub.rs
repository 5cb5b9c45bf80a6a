//! The demo's JupyterHub with its proxy, from start to stop.

use std::{path::Path, process::Command, time::Duration};

use anyhow::{Context, Result};
use serde_json::json;

use super::{Stage, Tools, secrets};
use crate::{
    node,
    process::{self, Running},
};

/// How long a hub may take to answer; the first start compiles its Python files.
const START: Duration = Duration::from_secs(90);

/// A running hub. The fields stop in this order: the hub first, for it still talks to its proxy.
#[derive(Debug)]
pub(super) struct Hub {
    _hub: Running,
    _proxy: Running,
    port: u16,
    /// Where the hub itself listens, behind its proxy.
    hub_port: u16,
    password: String,
    idle_culler: String,
    announcement: String,
    gradebook: String,
    stagehand: String,
}

impl Hub {
    /// Starts the proxy and the hub on free loopback ports, and waits until they answer.
    pub(super) fn start(stage: &Stage, tools: &Tools) -> Result<Self> {
        let [port, hub_port, proxy_port] = process::free_ports()?;
        let proxy_secret = secrets::random()?;
        let mut proxy = Running::start(
            "the proxy",
            node::node()
                .arg(&tools.proxy)
                .args(["--ip", "127.0.0.1", "--port"])
                .arg(port.to_string())
                .args(["--api-ip", "127.0.0.1", "--api-port"])
                .arg(proxy_port.to_string())
                .env("CONFIGPROXY_AUTH_TOKEN", &proxy_secret),
            &stage.folder.join("proxy.log"),
            None,
        )?;
        proxy.wait_until(START, || process::listens(proxy_port) && process::listens(port))?;

        let password = secrets::random()?;
        let idle_culler = secrets::random()?;
        let announcement = secrets::random()?;
        let gradebook = secrets::random()?;
        let stagehand = secrets::random()?;
        let mut hub = Running::start(
            "JupyterHub",
            Command::new(&tools.python)
                .args(["-m", "jupyterhub", "--config"])
                .arg(&stage.config)
                .current_dir(&stage.folder)
                .env("PYTHONDONTWRITEBYTECODE", "1")
                .env("CONFIGPROXY_AUTH_TOKEN", &proxy_secret)
                .env("JPY_COOKIE_SECRET", secrets::random()?)
                .env("DEMO_BIND_URL", local(port))
                .env("DEMO_HUB_BIND_URL", local(hub_port))
                .env("DEMO_PROXY_API_URL", local(proxy_port))
                .env("DEMO_PARENT", std::process::id().to_string())
                .env("DEMO_PROXY", proxy.id().to_string())
                .env("DEMO_DB_URL", format!("sqlite:///{}", stage.folder.join("jupyterhub.sqlite").display()))
                .env("DEMO_DEFINITIONS", stage.folder.join("definitions.json"))
                .env("DEMO_DEFINITIONS_MODULE", &stage.definitions)
                .env("DEMO_PASSWORD", &password)
                .env("DEMO_TOKEN_IDLE_CULLER", &idle_culler)
                .env("DEMO_TOKEN_ANNOUNCEMENT", &announcement)
                .env("DEMO_TOKEN_GRADEBOOK", &gradebook)
                .env("DEMO_TOKEN_STAGEHAND", &stagehand),
            &stage.folder.join("hub.log"),
            None,
        )?;
        hub.wait_until(START, || process::answers(port, "/hub/api/"))?;
        Ok(Self {
            _hub: hub,
            _proxy: proxy,
            port,
            hub_port,
            password,
            idle_culler,
            announcement,
            gradebook,
            stagehand,
        })
    }

    /// The public address, without a slash at the end.
    pub(super) fn url(&self) -> String {
        local(self.port)
    }

    /// The address of the hub itself, for what its proxy does not pass on as it was sent.
    pub(super) fn inner_url(&self) -> String {
        local(self.hub_port)
    }

    /// What the matrix of requests needs to log people in.
    pub(super) fn secrets(&self) -> serde_json::Value {
        json!({ "password": self.password, "gradebook": self.gradebook })
    }

    /// Makes what the questions are about, and returns the credentials, as JSON that stays in memory.
    pub(super) fn stage(&self, consumer: &Path) -> Result<String> {
        let input = json!({
            "url": self.url(),
            "password": self.password,
            "tokens": {
                "announcement": self.announcement,
                "idle-culler": self.idle_culler,
                "stagehand": self.stagehand,
            },
        });
        let mut command = node::node();
        command.arg(consumer.join("stage.mjs"));
        process::read("stage.mjs", &mut command, Some(input.to_string().as_bytes()))
            .context("the hub could not be filled")
    }
}

fn local(port: u16) -> String {
    format!("http://127.0.0.1:{port}")
}
