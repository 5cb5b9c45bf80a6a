//! What a question is about: a resource as one word.

use std::{fmt, str::FromStr};

use hubscope::Resource;

/// A resource as the command line names it: `user=NAME`, `server=OWNER/NAME`, `group=NAME` or `service=NAME`.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) enum Target {
    Group(String),
    Server { user: String, name: String },
    Service(String),
    User(String),
}

impl Target {
    pub(super) fn resource(&self) -> Resource<'_> {
        match self {
            Self::Group(name) => Resource::Group(name),
            Self::Server { user, name } => Resource::Server { user, name },
            Self::Service(name) => Resource::Service(name),
            Self::User(name) => Resource::User(name),
        }
    }
}

impl FromStr for Target {
    type Err = String;

    /// Names may hold `=`; server names also `/`, owner names never.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let forms = "write user=NAME, server=OWNER/NAME (server=OWNER/ is the default server), group=NAME or service=NAME";
        let (kind, name) = text.split_once('=').ok_or(forms)?;
        let name = name.to_owned();
        match kind {
            "group" => Ok(Self::Group(name)),
            "service" => Ok(Self::Service(name)),
            "user" => Ok(Self::User(name)),
            "server" => match name.split_once('/') {
                Some((user, name)) => Ok(Self::Server { user: user.to_owned(), name: name.to_owned() }),
                None => Err(format!(
                    "a server is named with its owner: server={name}/ is {name}'s default server"
                )),
            },
            _ => Err(forms.to_owned()),
        }
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Group(name) => write!(f, "group={name}"),
            Self::Server { user, name } => write!(f, "server={user}/{name}"),
            Self::Service(name) => write!(f, "service={name}"),
            Self::User(name) => write!(f, "user={name}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_keep_what_they_may_hold() {
        let server = |user: &str, name: &str| Target::Server { user: user.to_owned(), name: name.to_owned() };
        assert_eq!("server=ann/lab".parse(), Ok(server("ann", "lab")));
        assert_eq!("server=ann/".parse(), Ok(server("ann", "")));
        assert_eq!("server=ann/a/b=c".parse(), Ok(server("ann", "a/b=c")));
        assert_eq!("user=a=b!c".parse(), Ok(Target::User("a=b!c".to_owned())));
        assert_eq!("group=".parse(), Ok(Target::Group(String::new())));
        for text in ["server=ann/lab", "server=ann/", "user=a=b", "group=", "service=x"] {
            assert_eq!(text.parse::<Target>().map(|target| target.to_string()).as_deref(), Ok(text));
        }
    }

    #[test]
    fn what_is_no_resource_is_refused_with_the_forms() {
        for text in ["", "ann", "users=ann", "USER=ann", "role=x"] {
            assert!(text.parse::<Target>().unwrap_err().contains("server=OWNER/NAME"), "{text}");
        }
        assert!("server=ann".parse::<Target>().unwrap_err().contains("server=ann/"));
    }
}
