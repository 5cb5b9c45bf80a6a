//! Whoever reads cases and writes answers.

use std::{
    ffi::OsString,
    io::{BufRead, BufReader, Write},
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
};

use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use serde_json::Value;

use crate::case;

/// Reads a case a line, writes a line of answers.
pub trait Answerer {
    /// Hands over a case. Its answers must be taken before the next one.
    ///
    /// # Errors
    ///
    /// If it cannot be asked any more.
    fn send(&mut self, line: &str) -> Result<()>;

    /// Waits for the answers to the case that was sent, one a query.
    ///
    /// # Errors
    ///
    /// If it ended, or answers something else.
    fn receive(&mut self) -> Result<Vec<Value>>;

    /// Asks and waits.
    ///
    /// # Errors
    ///
    /// As the other two.
    fn ask(&mut self, line: &str) -> Result<Vec<Value>> {
        self.send(line)?;
        self.receive()
    }
}

/// The engine in this process.
#[derive(Debug, Default)]
pub struct Engine {
    answer: String,
}

impl Answerer for Engine {
    fn send(&mut self, line: &str) -> Result<()> {
        self.answer = case::answers(line)?;
        Ok(())
    }

    fn receive(&mut self) -> Result<Vec<Value>> {
        read_answers(&self.answer)
    }
}

/// A program that reads cases on standard input and answers each before it reads the next.
#[derive(Debug)]
pub struct Program {
    name: String,
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
}

impl Program {
    /// Starts a program. It ends when this value is dropped.
    ///
    /// # Errors
    ///
    /// If it cannot be started.
    pub fn start(program: &[OsString], environment: &[(&str, &str)]) -> Result<Self> {
        let (first, arguments) = program.split_first().context("no program is named")?;
        let name = first.display().to_string();
        let mut child = Command::new(first)
            .args(arguments)
            .envs(environment.iter().copied())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("cannot start {name}"))?;
        let input = child.stdin.take();
        let output = child.stdout.take().context("a child has an output")?;
        Ok(Self { name, child, input, output: BufReader::new(output) })
    }
}

impl Answerer for Program {
    fn send(&mut self, line: &str) -> Result<()> {
        let input = self.input.as_mut().context("the program was stopped")?;
        writeln!(input, "{line}").and_then(|()| input.flush()).with_context(|| format!("{} ended", self.name))
    }

    fn receive(&mut self) -> Result<Vec<Value>> {
        let mut answer = String::new();
        let read = self.output.read_line(&mut answer).with_context(|| format!("{} is silent", self.name))?;
        ensure!(read > 0, "{} ended without an answer", self.name);
        read_answers(&answer)
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // Without input it ends by itself; waiting for it leaves no process behind.
        drop(self.input.take());
        if self.child.wait().is_err() {
            eprintln!("{} did not end", self.name);
        }
    }
}

#[derive(Deserialize)]
struct Answers {
    answers: Vec<Value>,
}

fn read_answers(line: &str) -> Result<Vec<Value>> {
    let answers: Answers = serde_json::from_str(line).context("this line holds no answers")?;
    let shaped =
        |answer: &Value| answer.get("ok").is_some() || answer.get("error").is_some_and(Value::is_string);
    ensure!(answers.answers.iter().all(shaped), "an answer is neither `ok` nor `error`: {line}");
    Ok(answers.answers)
}
