//! The preview page on a free loopback port, with the snapshot of the demo beside it.

use std::{fs, net::Ipv4Addr, path::Path, time::Duration};

use anyhow::{Context, Result};
use axum::{
    Router,
    http::{HeaderName, HeaderValue, header},
};
use tower_http::{services::ServeDir, set_header::SetResponseHeaderLayer};

use crate::process;

/// The page needs no more than itself and WebAssembly, and a connection to the hub that somebody names.
const HEADERS: [(HeaderName, HeaderValue); 3] = [
    (
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(
            "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; connect-src *; frame-ancestors 'none'",
        ),
    ),
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
];

/// Serves `folder` until somebody ends this program.
pub(super) fn page(folder: &Path, policy: &Path) -> Result<()> {
    fs::copy(policy, folder.join("policy.json")).context("cannot put the snapshot beside the page")?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(serve(folder))
}

async fn serve(folder: &Path) -> Result<()> {
    let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    println!("\nThe hub is stopped. The page decides without it: http://{}/", listener.local_addr()?);
    println!("Ctrl-C ends it.");
    let mut router = Router::new().fallback_service(ServeDir::new(folder));
    for (name, value) in HEADERS {
        router = router.layer(SetResponseHeaderLayer::overriding(name, value));
    }
    axum::serve(listener, router)
        .with_graceful_shutdown(ended())
        .await
        .context("the page could not be served")
}

async fn ended() {
    while !process::interrupted() {
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}
