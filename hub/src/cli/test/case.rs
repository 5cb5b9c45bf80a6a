//! A test that can be run.

use std::collections::BTreeSet;

use hubscope::{
    Decision, Policy, Resource,
    jupyterhub::{HolderOptions, HolderRow, ReachError},
    snapshot::Section,
};
use serde_json::Value;

use super::{
    super::{
        Failure, explain,
        principal::Principal,
        request::{Answer, Line},
        target::Target,
        words::list,
    },
    names,
    outcome::Outcome,
    reached::{is_within, reached},
};

/// More of one kind are counted only.
const SHOWN: usize = 10;

pub(super) struct Case {
    pub(super) name: String,
    pub(super) place: (usize, usize),
    pub(super) claim: Claim,
    /// Names may be missing from the hub.
    pub(super) absent: bool,
}

/// What is claimed.
pub(super) enum Claim {
    /// Each of some principals reaches these resources of the hub and no others.
    Exactly { who: Vec<Principal>, scopes: Vec<String>, resources: Vec<Target> },
    /// Each of some principals may, or may not.
    May { who: Vec<Principal>, over: Over, allowed: bool },
    /// These may and nobody else.
    Only { holders: Vec<Principal>, over: Over },
    /// Requests are answered so.
    Request { who: Vec<Principal>, lines: Vec<Line>, body: Option<Value>, expected: Expected },
}

/// Each of some scopes over each of some resources.
pub(super) struct Over {
    pub(super) scopes: Vec<String>,
    pub(super) on: Vec<Option<Target>>,
}

/// How a request is to end.
#[derive(Clone, Copy)]
pub(super) enum Expected {
    /// The scopes let it through.
    Pass,
    /// The scopes refuse it with this status.
    Refused(u16),
    /// The hub answers so; where more than the snapshot decides, usually.
    Status(u16),
}

impl Over {
    fn each(&self) -> impl Iterator<Item = (&str, Option<&Target>)> {
        self.scopes.iter().flat_map(|scope| self.on.iter().map(move |on| (scope.as_str(), on.as_ref())))
    }
}

impl Case {
    pub(super) fn run(&self, policy: &Policy) -> Result<Outcome, Failure> {
        let mut run = Run { policy, checks: 0, failures: Vec::new() };
        if !self.absent {
            run.failures.extend(self.missing_names(policy).into_iter().map(|missing| vec![missing]));
        }
        if run.failures.is_empty() {
            match &self.claim {
                Claim::Exactly { who, scopes, resources } => run.exactly(who, scopes, resources)?,
                Claim::May { who, over, allowed } => run.may(who, over, *allowed)?,
                Claim::Only { holders, over } => run.only(holders, over)?,
                Claim::Request { who, lines, body, expected } => {
                    run.requests(who, lines, body.as_ref(), *expected)?;
                }
            }
        }
        let Run { checks, failures, .. } = run;
        Ok(Outcome { name: self.name.clone(), place: self.place, checks, failures })
    }

    fn missing_names(&self, policy: &Policy) -> BTreeSet<String> {
        let none: &[Option<Target>] = &[];
        let (principals, on, resources): (_, _, &[Target]) = match &self.claim {
            Claim::Exactly { who, resources, .. } => (who, none, resources),
            Claim::May { who, over, .. } => (who, over.on.as_slice(), &[]),
            Claim::Only { holders, over } => (holders, over.on.as_slice(), &[]),
            Claim::Request { who, .. } => (who, none, &[]),
        };
        let principals = principals.iter().filter_map(|principal| names::of_principal(policy, principal));
        let targets = on.iter().flatten().chain(resources);
        principals.chain(targets.filter_map(|target| names::of_target(policy, target))).collect()
    }
}

struct Run<'p> {
    policy: &'p Policy,
    checks: usize,
    failures: Vec<Vec<String>>,
}

impl Run<'_> {
    fn may(&mut self, who: &[Principal], over: &Over, allowed: bool) -> Result<(), Failure> {
        let wanted = if allowed { Decision::Allow } else { Decision::Deny };
        for principal in who {
            for (scope, on) in over.each() {
                self.checks += 1;
                let explanation = self.policy.explain(principal.named(), scope, resource(on))?;
                if explanation.decision != wanted {
                    let mut lines = explain::indented(&explanation);
                    if explanation.decision.is_allow() {
                        // The shortest path is first.
                        lines.truncate(2);
                    }
                    self.failures.push(lines);
                }
            }
        }
        Ok(())
    }

    /// What a document does not show cannot be told apart from what there is not: nobody else is more than it knows.
    fn lacks(&mut self, sections: &[Section]) -> bool {
        let about = self.policy.about();
        let lacking = sections.iter().find(|section| !about.knows(**section));
        if let Some(section) = lacking {
            let section = format!("{section:?}").to_lowercase();
            self.failures.push(vec![format!(
                "The snapshot is not complete about {section}, so what it does not show may be there; take one from the hub's database."
            )]);
        }
        lacking.is_some()
    }

    fn only(&mut self, listed: &[Principal], over: &Over) -> Result<(), Failure> {
        if self.lacks(&[Section::Roles, Section::Users, Section::Groups, Section::Services, Section::Shares])
        {
            return Ok(());
        }
        for (scope, on) in over.each() {
            self.checks += 1;
            let found = self.policy.holders(scope, resource(on), HolderOptions::default())?;
            let holds = |rows: &[HolderRow], name: &str| rows.iter().any(|row| row.name == name);
            for principal in listed {
                let rows = match principal.kind() {
                    "group" => &found.groups,
                    "service" => &found.services,
                    _ => &found.users,
                };
                if !holds(rows, principal.name()) {
                    let explanation = self.policy.explain(principal.named(), scope, resource(on))?;
                    self.failures.push(explain::indented(&explanation));
                }
            }
            let is_listed = |kind: &str, name: &str| {
                listed.iter().any(|principal| match principal.kind() {
                    "group" => kind == "user" && self.policy.is_member(name, principal.name()),
                    other => other == kind && principal.name() == name,
                })
            };
            // Groups are looked at through their members.
            let more: Vec<(&str, &HolderRow)> = [("user", &found.users), ("service", &found.services)]
                .into_iter()
                .flat_map(|(kind, rows)| rows.iter().map(move |row| (kind, row)))
                .filter(|(kind, row)| !is_listed(kind, &row.name))
                .collect();
            let words = |(kind, row): &(&str, &HolderRow)| match *kind {
                "user" => row.name.clone(),
                kind => format!("{kind} {}", row.name),
            };
            for holder in more.iter().take(SHOWN) {
                let over = on.map_or_else(String::new, |on| format!(" on {}", on.words()));
                let mut lines = vec![format!("{} may use `{scope}`{over} too.", words(holder))];
                let path = found.paths.get(holder.1.path);
                lines.extend(path.map(|path| format!("  {}", path.sentence(&words(holder), resource(on)))));
                self.failures.push(lines);
            }
            if more.len() > SHOWN {
                self.failures.push(vec![format!("And {} more may use `{scope}`.", more.len() - SHOWN)]);
            }
            if !found.unanswered.is_empty() {
                let names = found.unanswered.join(", ");
                self.failures.push(vec![format!("Whether {names} may use `{scope}` has no answer.")]);
            }
        }
        Ok(())
    }

    fn exactly(&mut self, who: &[Principal], scopes: &[String], resources: &[Target]) -> Result<(), Failure> {
        if self.lacks(&[Section::Users, Section::Groups, Section::Services, Section::Servers]) {
            return Ok(());
        }
        for principal in who {
            for scope in scopes {
                self.checks += 1;
                let reach = match principal.of(self.policy).reach(scope) {
                    Ok(reach) => reach,
                    Err(ReachError::Question(error)) => return Err(error.into()),
                    Err(ReachError::Unanswered(decision)) => {
                        self.failures.push(vec![format!("{}: {decision}.", principal.words())]);
                        continue;
                    }
                };
                for missed in resources.iter().filter(|target| !reach.contains(target.resource())) {
                    let explanation = self.policy.explain(principal.named(), scope, missed.resource())?;
                    self.failures.push(explain::indented(&explanation));
                }
                let mut more = reached(&reach, scope, resources);
                more.retain(|target| !is_within(target, resources));
                if !more.is_empty() {
                    let count = more.len();
                    let mut shown: Vec<String> = more.iter().take(SHOWN).map(Target::words).collect();
                    if count > SHOWN {
                        shown.push(format!("{} more", count - SHOWN));
                    }
                    let who = principal.words();
                    let mut lines = vec![format!("{who} reaches {} with `{scope}` too.", list(&shown))];
                    if let Some(first) = more.first() {
                        let why = self.policy.explain(principal.named(), scope, first.resource())?;
                        lines.extend(why.text.get(1).map(|path| format!("  {path}")));
                    }
                    self.failures.push(lines);
                }
            }
        }
        Ok(())
    }

    fn requests(
        &mut self,
        who: &[Principal],
        lines: &[Line],
        body: Option<&Value>,
        expected: Expected,
    ) -> Result<(), Failure> {
        for principal in who {
            for line in lines {
                self.checks += 1;
                let answer = Answer::of(self.policy, principal, line, body)?;
                let is_so = match expected {
                    Expected::Status(status) => answer.usual() == Some(status),
                    Expected::Pass => answer.gate() == Some(200),
                    Expected::Refused(status) => answer.gate() == Some(status),
                };
                if !is_so {
                    self.failures.push(answer.sentences());
                }
            }
        }
        Ok(())
    }
}

fn resource(on: Option<&Target>) -> Resource<'_> {
    on.map_or(Resource::Everything, Target::resource)
}
