//! Children: every process that a command starts is stopped by its id when the command ends, however it ends.
//!
//! Each child leads a process group of its own. Ctrl-C therefore reaches this program alone, which then ends the
//! groups it started; whatever waits for a child looks at [`interrupted`] while it waits.

use std::{
    fs::{self, File},
    io::{self, Read, Write},
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail, ensure};
use nix::{
    sys::signal::{Signal, kill, killpg},
    unistd::Pid,
};

static INTERRUPTED: AtomicBool = AtomicBool::new(false);

/// How often a waiting loop looks again.
const GLANCE: Duration = Duration::from_millis(30);
/// How long a child may take to end by itself after it was asked to. A test waits for one that does not.
const GRACE: Duration = if cfg!(test) { Duration::from_millis(500) } else { Duration::from_secs(8) };
/// How many lines of a log are shown when something failed.
const TAIL: usize = 40;

/// Turns Ctrl-C, SIGTERM and SIGHUP into an orderly end: see [`interrupted`].
pub(crate) fn catch_signals() -> Result<()> {
    ctrlc::set_handler(|| INTERRUPTED.store(true, Ordering::SeqCst)).context("cannot catch Ctrl-C")
}

/// Whether somebody asked this program to end.
pub(crate) fn interrupted() -> bool {
    INTERRUPTED.load(Ordering::SeqCst)
}

/// Sleeps for a glance; an error if somebody asked this program to end.
pub(crate) fn pause() -> Result<()> {
    ensure!(!interrupted(), "interrupted");
    thread::sleep(GLANCE);
    Ok(())
}

/// A child that is stopped, with everything it started in its group, when this value goes away.
#[derive(Debug)]
pub(crate) struct Running {
    name: String,
    child: Child,
    log: PathBuf,
}

impl Running {
    /// Starts `command` with its output going to the file `log`.
    ///
    /// The command's standard input is `input`, which stays in memory; that is the way for secrets.
    pub(crate) fn start(name: &str, command: &mut Command, log: &Path, input: Option<&[u8]>) -> Result<Self> {
        let file = create(log)?;
        command.stdout(file.try_clone()?).stderr(file);
        Self::spawn(name, command, log, input)
    }

    fn spawn(name: &str, command: &mut Command, log: &Path, input: Option<&[u8]>) -> Result<Self> {
        ensure!(!interrupted(), "interrupted");
        command.process_group(0).stdin(if input.is_some() { Stdio::piped() } else { Stdio::null() });
        let child = command.spawn().with_context(|| {
            format!("cannot start {name} (`{}`)", command.get_program().to_string_lossy())
        })?;
        let mut running = Self { name: name.to_owned(), child, log: log.to_owned() };
        if let (Some(bytes), Some(mut stdin)) = (input, running.child.stdin.take()) {
            // A child that ends early closes its input; its exit status tells more than that.
            let _ = stdin.write_all(bytes);
        }
        Ok(running)
    }

    /// The number of the process.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Asks the child, and nobody else, to end as Ctrl-C does.
    pub(crate) fn interrupt(&self) -> Result<()> {
        kill(Pid::from_raw(i32::try_from(self.id())?), Signal::SIGINT).context("cannot interrupt a child")
    }

    /// How the child ended, if it has.
    pub(crate) fn try_wait(&mut self) -> Result<Option<ExitStatus>> {
        Ok(self.child.try_wait()?)
    }

    /// Waits until the child ends by itself.
    pub(crate) fn wait(&mut self) -> Result<ExitStatus> {
        loop {
            if let Some(status) = self.child.try_wait()? {
                return Ok(status);
            }
            pause()?;
        }
    }

    /// Waits until `ready` says so; an error if the child ends before that, or after `limit`.
    pub(crate) fn wait_until(&mut self, limit: Duration, mut ready: impl FnMut() -> bool) -> Result<()> {
        let started = Instant::now();
        while !ready() {
            if let Some(status) = self.child.try_wait()? {
                bail!("{} ended too early ({status})\n{}", self.name, tail(&self.log));
            }
            ensure!(
                started.elapsed() < limit,
                "{} was not ready after {} s\n{}",
                self.name,
                limit.as_secs(),
                tail(&self.log)
            );
            pause()?;
        }
        Ok(())
    }

    fn stop(&mut self) {
        let Ok(id) = i32::try_from(self.child.id()) else { return };
        let group = Pid::from_raw(id);
        if matches!(self.child.try_wait(), Ok(None)) {
            // An error means that the group is gone already.
            let _ = killpg(group, Signal::SIGTERM);
            let asked = Instant::now();
            while matches!(self.child.try_wait(), Ok(None)) && asked.elapsed() < GRACE {
                thread::sleep(GLANCE);
            }
        }
        // The leader may be gone and others of its group not.
        let _ = killpg(group, Signal::SIGKILL);
        let _ = self.child.wait();
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.stop();
    }
}

/// Runs `command` to its end with its output in the file `log`; a failure shows the end of it.
pub(crate) fn run(name: &str, command: &mut Command, log: &Path) -> Result<()> {
    let status = run_for_status(name, command, log)?;
    ensure!(
        status.success(),
        "{name} failed ({status}); all of its output is in {}\n{}",
        log.display(),
        tail(log)
    );
    Ok(())
}

/// Like [`run`], for commands whose failure is an answer.
pub(crate) fn run_for_status(name: &str, command: &mut Command, log: &Path) -> Result<ExitStatus> {
    Running::start(name, command, log, None)?.wait()
}

/// Runs `command` to its end on this program's own standard output, with `input` as its standard input.
pub(crate) fn run_shown(name: &str, command: &mut Command, input: Option<&[u8]>) -> Result<ExitStatus> {
    Running::spawn(name, command, Path::new(""), input)?.wait()
}

/// Runs `command` to its end and returns what it printed, which never touches a file.
pub(crate) fn read(name: &str, command: &mut Command, input: Option<&[u8]>) -> Result<String> {
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut running = Running::spawn(name, command, Path::new(""), input)?;
    let errors = running.child.stderr.take().map(collect);
    let output = running.child.stdout.take().map(collect);
    let status = running.wait()?;
    let errors = errors.and_then(|thread| thread.join().ok()).unwrap_or_default();
    let output = output.and_then(|thread| thread.join().ok()).unwrap_or_default();
    ensure!(status.success(), "{name} failed ({status})\n{}", last_lines(&errors));
    Ok(output)
}

/// The last lines of a log, for an error message.
pub(crate) fn tail(log: &Path) -> String {
    last_lines(&fs::read(log).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default())
}

/// Loopback ports that nobody listens on, all different.
pub(crate) fn free_ports<const N: usize>() -> Result<[u16; N]> {
    let mut ports = [0; N];
    let mut held = Vec::with_capacity(N);
    for port in &mut ports {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("no free loopback port")?;
        *port = listener.local_addr()?.port();
        held.push(listener);
    }
    Ok(ports)
}

/// Whether somebody listens on this loopback port.
pub(crate) fn listens(port: u16) -> bool {
    connect(port).is_ok()
}

/// Whether an HTTP server on this loopback port answers `path` with a success.
pub(crate) fn answers(port: u16, path: &str) -> bool {
    let ask = || -> io::Result<[u8; 12]> {
        let mut stream = connect(port)?;
        write!(stream, "GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")?;
        let mut first = [0; 12];
        stream.read_exact(&mut first)?;
        Ok(first)
    };
    ask().is_ok_and(|first| first.ends_with(b" 200"))
}

fn connect(port: u16) -> io::Result<TcpStream> {
    let wait = Duration::from_secs(2);
    let stream = TcpStream::connect_timeout(&SocketAddr::from((Ipv4Addr::LOCALHOST, port)), wait)?;
    stream.set_read_timeout(Some(wait))?;
    Ok(stream)
}

fn create(log: &Path) -> Result<File> {
    if let Some(folder) = log.parent() {
        fs::create_dir_all(folder)?;
    }
    File::create(log).with_context(|| format!("cannot write {}", log.display()))
}

fn collect(mut stream: impl Read + Send + 'static) -> thread::JoinHandle<String> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        // What arrived before an error is still worth showing.
        let _ = stream.read_to_end(&mut bytes);
        String::from_utf8_lossy(&bytes).into_owned()
    })
}

fn last_lines(text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let from = lines.len().saturating_sub(TAIL);
    lines.get(from..).unwrap_or_default().join("\n")
}

#[cfg(test)]
mod tests;
