//! A test that can be run.

use std::collections::HashSet;

use serde_json::Value;

use super::{
    names::Missing,
    outcome::TestOutcome,
    reached::{is_within, reached},
};
use crate::{
    Decision, Policy, QuestionError, Resource,
    jupyterhub::{
        HolderOptions, HolderRow, Holders, Outcome, Principal, PrincipalKind, ReachError, Reason,
        RequestLine, Route, RouteFilter, listed,
    },
    snapshot::{Section, Timestamp},
};

/// More of one kind are counted only.
const SHOWN: usize = 10;

/// A test that was read.
pub(super) struct Case<'t> {
    pub(super) name: String,
    pub(super) pointer: String,
    pub(super) claim: Claim<'t>,
    /// Names may be missing from the hub.
    pub(super) absent: bool,
}

/// What is claimed.
pub(super) enum Claim<'t> {
    /// Each of some principals reaches these resources of the hub and no others.
    Exactly { who: Vec<Principal<'t>>, scopes: Vec<&'t str>, resources: Vec<Target> },
    /// Each of some principals may, or may not.
    May { who: Vec<Principal<'t>>, over: Over<'t>, allowed: bool },
    /// These may and nobody else.
    Only { holders: Vec<Principal<'t>>, over: Over<'t> },
    /// Requests are answered so.
    Request {
        who: Vec<Principal<'t>>,
        lines: Vec<RequestLine>,
        body: Option<&'t Value>,
        expected: Expected,
        at: Option<Timestamp>,
    },
}

/// Each of some scopes over each of some resources.
pub(super) struct Over<'t> {
    pub(super) scopes: Vec<&'t str>,
    pub(super) on: Vec<Target>,
}

/// A resource as a filter writes it; everything without one.
pub(super) struct Target(pub(super) Option<String>);

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

impl Target {
    pub(super) fn resource(&self) -> Resource<'_> {
        self.0.as_deref().and_then(Resource::named).unwrap_or(Resource::Everything)
    }
}

impl Over<'_> {
    fn each(&self) -> impl Iterator<Item = (&str, Resource<'_>)> {
        self.scopes.iter().flat_map(|scope| self.on.iter().map(move |on| (*scope, on.resource())))
    }
}

impl Case<'_> {
    pub(super) fn run(&self, policy: &Policy, now: Timestamp) -> Result<TestOutcome, QuestionError> {
        let mut run = Run { policy, now, checks: 0, failures: Vec::new(), absent: self.absent };
        if !self.absent {
            run.failures.extend(self.missing_names(policy).into_iter().map(|missing| vec![missing]));
        }
        if run.failures.is_empty() {
            match &self.claim {
                Claim::Exactly { who, scopes, resources } => run.exactly(who, scopes, resources)?,
                Claim::May { who, over, allowed } => run.may(who, over, *allowed)?,
                Claim::Only { holders, over } => run.only(holders, over)?,
                Claim::Request { who, lines, body, expected, at } => {
                    run.now = at.unwrap_or(now);
                    run.requests(who, lines, *body, *expected)?;
                }
            }
        }
        let Run { checks, mut failures, .. } = run;
        if checks == 0 && failures.is_empty() {
            failures.push(vec!["Nothing was asked, so nothing is known.".to_owned()]);
        }
        if let Some(count) = failures.len().checked_sub(SHOWN).filter(|count| *count > 0) {
            failures.truncate(SHOWN);
            failures.push(vec![format!("And {count} more are not so.")]);
        }
        Ok(TestOutcome { name: self.name.clone(), pointer: self.pointer.clone(), checks, failures })
    }

    fn missing_names(&self, policy: &Policy) -> Vec<String> {
        let (principals, targets): (_, &[Target]) = match &self.claim {
            Claim::Exactly { who, resources, .. } => (who, resources),
            Claim::May { who, over, .. } | Claim::Only { holders: who, over } => (who, &over.on),
            Claim::Request { who, .. } => (who, &[]),
        };
        let mut missing = Missing::default();
        principals.iter().for_each(|principal| missing.look_at(policy, *principal));
        targets.iter().for_each(|target| missing.look_for(policy, target.resource()));
        missing.sentences(policy)
    }
}

struct Run<'p> {
    policy: &'p Policy,
    now: Timestamp,
    checks: usize,
    failures: Vec<Vec<String>>,
    absent: bool,
}

impl Run<'_> {
    fn count(&mut self) {
        self.checks = self.checks.saturating_add(1);
    }

    /// Why somebody may or may not, as a failure.
    fn explained(&mut self, who: Principal<'_>, scope: &str, on: Resource<'_>) -> Result<(), QuestionError> {
        self.failures.push(self.policy.explain(who, scope, on)?.lines());
        Ok(())
    }

    fn may(&mut self, who: &[Principal<'_>], over: &Over<'_>, allowed: bool) -> Result<(), QuestionError> {
        let wanted = if allowed { Decision::Allow } else { Decision::Deny };
        // What a group may not, none of its members may.
        let members = who.iter().filter(|_| !allowed).flat_map(|principal| self.members(*principal));
        let members: Vec<Principal<'_>> = members.map(Principal::User).collect();
        for principal in who.iter().chain(&members) {
            let subject = self.policy.principal(*principal);
            for (scope, on) in over.each() {
                self.count();
                let decision = subject.decide(scope, on)?;
                if decision != wanted {
                    self.explained(*principal, scope, on)?;
                    // The shortest path is first, and one is enough.
                    if let Some(lines) = self.failures.last_mut().filter(|_| decision.is_allow()) {
                        lines.truncate(2);
                    }
                } else if !allowed && self.passes_all_the_same(*principal, scope, on)? {
                    self.loosely(*principal, scope);
                }
            }
        }
        Ok(())
    }

    /// Users in a group; none of another principal.
    fn members<'n>(&self, principal: Principal<'_>) -> Vec<&'n str>
    where
        Self: 'n,
    {
        let Principal::Group(group) = principal else { return Vec::new() };
        let policy = self.policy;
        policy.names(PrincipalKind::User).filter(|user| policy.is_member(user, group)).collect()
    }

    /// Whether somebody who lacks a scope without a filter passes where none is asked for: metrics look at no filters, and early
    /// releases at none there.
    fn passes_all_the_same(
        &self,
        who: Principal<'_>,
        scope: &str,
        on: Resource<'_>,
    ) -> Result<bool, QuestionError> {
        let is_loose = scope == "read:metrics" || !self.policy.hub_version().unfiltered_gates_are_strict();
        Ok(is_loose && on == Resource::Everything && self.policy.principal(who).holds(scope)?.is_allow())
    }

    fn loosely(&mut self, who: Principal<'_>, scope: &str) {
        self.failures.push(vec![format!(
            "{} holds `{scope}` with a filter, and the hub lets that pass where it asks for it without one.",
            who.words()
        )]);
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

    fn only(&mut self, named: &[Principal<'_>], over: &Over<'_>) -> Result<(), QuestionError> {
        if self.lacks(&[Section::Roles, Section::Users, Section::Groups, Section::Services, Section::Shares])
        {
            return Ok(());
        }
        for (scope, on) in over.each() {
            self.count();
            let found = self.policy.holders(scope, on, HolderOptions::default())?;
            for principal in named {
                if !self.policy.principal(*principal).decide(scope, on)?.is_allow() {
                    self.explained(*principal, scope, on)?;
                }
            }
            // Groups are looked at through their members.
            let more = self.beyond(named, &found);
            let over = match on {
                Resource::Everything => String::new(),
                on => format!(" on {}", on.words()),
            };
            for (who, row) in more.iter().take(SHOWN) {
                let who = who.words();
                let path = found.paths.get(row.path).map(|path| format!("  {}", path.sentence(&who, on)));
                let lines = [format!("{who} may use `{scope}`{over} too.")].into_iter().chain(path);
                self.failures.push(lines.collect());
            }
            if let Some(count) = more.len().checked_sub(SHOWN).filter(|count| *count > 0) {
                self.failures.push(vec![format!("And {count} more may use `{scope}`.")]);
            }
            self.others(named, scope, on)?;
            if !found.unanswered.is_empty() {
                let names = found.unanswered.join(", ");
                self.failures.push(vec![format!("Whether {names} may use `{scope}` has no answer.")]);
            }
        }
        Ok(())
    }

    /// Who holds it and was not named, as themselves or as members of a group.
    fn beyond<'h>(&self, named: &[Principal<'_>], found: &'h Holders) -> Vec<(Principal<'h>, &'h HolderRow)> {
        let users = found.users.iter().map(|row| (Principal::User(row.name.as_str()), row));
        let services = found.services.iter().map(|row| (Principal::Service(row.name.as_str()), row));
        // A group without members gives it to whoever comes next.
        let groups = found.groups.iter().map(|row| (Principal::Group(row.name.as_str()), row));
        let groups = groups.filter(|(group, _)| self.members(*group).is_empty());
        users.chain(services).chain(groups).filter(|(who, _)| !self.is_named(named, *who)).collect()
    }

    fn is_named(&self, named: &[Principal<'_>], who: Principal<'_>) -> bool {
        named.iter().any(|principal| match (principal, who) {
            (Principal::Group(group), Principal::User(user)) => self.policy.is_member(user, group),
            (principal, who) => *principal == who,
        })
    }

    /// Those who are no holders by the rules and may all the same: tokens of nobody known, and whoever passes loosely.
    fn others(
        &mut self,
        named: &[Principal<'_>],
        scope: &str,
        on: Resource<'_>,
    ) -> Result<(), QuestionError> {
        let policy = self.policy;
        for id in policy.ownerless_tokens() {
            let token = Principal::Token { id, now: self.now };
            let decision = policy.principal(token).decide(scope, on)?;
            if decision != Decision::Deny || self.passes_all_the_same(token, scope, on)? {
                let words = "whose owner the snapshot does not show, may use";
                self.failures.push(vec![format!("{}, {words} `{scope}` too.", token.words())]);
            }
        }
        let users = policy.names(PrincipalKind::User).map(Principal::User);
        for who in users.chain(policy.names(PrincipalKind::Service).map(Principal::Service)) {
            if self.passes_all_the_same(who, scope, on)?
                && !policy.principal(who).decide(scope, on)?.is_allow()
                && !self.is_named(named, who)
            {
                self.loosely(who, scope);
            }
        }
        Ok(())
    }

    fn exactly(
        &mut self,
        who: &[Principal<'_>],
        scopes: &[&str],
        targets: &[Target],
    ) -> Result<(), QuestionError> {
        if self.lacks(&[Section::Users, Section::Groups, Section::Services, Section::Servers]) {
            return Ok(());
        }
        let resources: HashSet<Resource<'_>> = targets.iter().map(Target::resource).collect();
        for principal in who {
            for scope in scopes {
                self.count();
                let words = principal.words();
                let reach = match self.policy.principal(*principal).reach(scope) {
                    Ok(reach) => reach,
                    Err(ReachError::Question(error)) => return Err(error),
                    Err(ReachError::Unanswered(decision)) => {
                        self.failures.push(vec![format!("{words}: {decision}.")]);
                        continue;
                    }
                };
                for target in targets.iter().filter(|target| !reach.contains(target.resource())) {
                    self.explained(*principal, scope, target.resource())?;
                }
                let mut more = reached(&reach, scope, &resources);
                more.retain(|resource| !is_within(*resource, &resources));
                let Some(first) = more.first() else { continue };
                let mut shown: Vec<String> = more.iter().take(SHOWN).map(|one| one.words()).collect();
                if let Some(count) = more.len().checked_sub(SHOWN).filter(|count| *count > 0) {
                    shown.push(format!("{count} more"));
                }
                let why = self.policy.explain(*principal, scope, *first)?;
                let path = why.text.get(1).map(|path| format!("  {path}"));
                let lines = [format!("{words} reaches {} with `{scope}` too.", listed(&shown))];
                self.failures.push(lines.into_iter().chain(path).collect());
            }
        }
        Ok(())
    }

    fn requests(
        &mut self,
        who: &[Principal<'_>],
        lines: &[RequestLine],
        body: Option<&Value>,
        expected: Expected,
    ) -> Result<(), QuestionError> {
        for principal in who {
            for line in lines {
                self.count();
                let answer = self.policy.explain_request(*principal, line, body, self.now)?;
                let route = &answer.route;
                let missing = self.missing_in(line, route, expected);
                if !missing.is_empty() {
                    // The same for each principal.
                    let new = missing.into_iter().map(|sentence| vec![sentence]);
                    self.failures
                        .extend(new.filter(|lines| !self.failures.contains(lines)).collect::<Vec<_>>());
                    continue;
                }
                let (usual, gate) = (route.outcome.usual(), route.gate.as_ref().and_then(Outcome::status));
                let is_so = match expected {
                    Expected::Status(status) => usual == Some(status),
                    // A list may be refused for the filters of the scopes that let it through.
                    Expected::Pass => gate == Some(200) && route.outcome.status() != Some(403),
                    Expected::Refused(status) => gate == Some(status),
                };
                if !is_so {
                    self.failures.push(answer.text);
                }
            }
        }
        Ok(())
    }

    /// What keeps a request from being about what it seems to be about.
    fn missing_in(&self, line: &RequestLine, route: &Route, expected: Expected) -> Vec<String> {
        if route.reason == Reason::NoSuchRoute && !self.absent {
            return vec![format!(
                "the hub has no address for {line}; if that is right, write `absent: true`"
            )];
        }
        if route.scopes.is_empty() && !matches!(expected, Expected::Status(_)) {
            return vec![format!("the hub tests no scopes for {line}; say what its `status` is")];
        }
        let mut missing = Missing::default();
        if let Some(RouteFilter::OneOf(filters)) = route.filter.as_ref().filter(|_| !self.absent) {
            let resources = filters.iter().filter_map(|filter| Resource::named(filter));
            resources.for_each(|resource| missing.look_for(self.policy, resource));
        }
        missing.sentences(self.policy)
    }
}
