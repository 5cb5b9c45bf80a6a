//! Rows: objects of a known shape. One function reads all of them, by a table of their members.

use super::{
    Client, CustomScope, Group, Held, Hub, Membership, Role, Section, Server, Service, Settings, Share,
    Source, Text, Timestamp, Token, User,
    json::{Json, Mistake, OneOf, Wrong},
    timestamp::EXPECTED,
};

/// The members of an object.
struct Shape {
    name: &'static str,
    members: &'static [Member],
}

/// A member and where its value goes: the values are in the order of the members, those of an object within behind them.
struct Member {
    name: &'static str,
    kind: Kind,
    /// What must be there, and what may be `null`.
    presence: Presence,
}

enum Kind {
    Flag,
    Object(&'static Shape, usize),
    Text,
    Texts,
    Time,
}

#[derive(Clone, Copy, Eq, PartialEq)]
enum Presence {
    Required,
    /// May be left out.
    Default,
    /// May be left out or `null`.
    Optional,
}

use Presence::{Default, Optional, Required};

/// What was read of a member.
#[derive(Debug)]
enum Value<'de> {
    Absent,
    Flag(bool),
    /// Its members are values of their own.
    Object,
    Text(Text<'de>),
    Texts(Vec<Text<'de>>),
    Time(Timestamp),
}

const fn member(name: &'static str, kind: Kind, presence: Presence) -> Member {
    Member { name, kind, presence }
}

const SERVER: Shape = Shape {
    name: "Server",
    members: &[member("user", Kind::Text, Required), member("name", Kind::Text, Required)],
};

/// A row that is read by its shape.
pub(super) trait Row<'de>: Sized {
    /// Reads one.
    fn read(json: &mut Json<'de>) -> Result<Self, Wrong>;
}

impl<'de> Row<'de> for Hub<'de> {
    fn read(json: &mut Json<'de>) -> Result<Self, Wrong> {
        const SETTINGS: Shape = Shape {
            name: "Settings",
            members: &[
                member("base_url", Kind::Text, Optional),
                member("allow_named_servers", Kind::Flag, Optional),
                member("authenticate_prometheus", Kind::Flag, Optional),
                member("admin_access", Kind::Flag, Optional),
                member("manage_groups", Kind::Flag, Optional),
                member("manage_roles", Kind::Flag, Optional),
            ],
        };
        const HUB: Shape = Shape {
            name: "Hub",
            members: &[
                member("kind", Kind::Text, Required),
                member("version", Kind::Text, Required),
                member("url", Kind::Text, Optional),
                member("settings", Kind::Object(&SETTINGS, 4), Optional),
            ],
        };
        let [
            kind,
            version,
            url,
            settings,
            base_url,
            allow_named_servers,
            authenticate_prometheus,
            admin_access,
            manage_groups,
            manage_roles,
        ] = json.row(&HUB)?;
        let settings = settings.is_object().then(|| Settings {
            base_url: base_url.optional_text(),
            allow_named_servers: allow_named_servers.optional_flag(),
            authenticate_prometheus: authenticate_prometheus.optional_flag(),
            admin_access: admin_access.optional_flag(),
            manage_groups: manage_groups.optional_flag(),
            manage_roles: manage_roles.optional_flag(),
        });
        Ok(Self { kind: kind.text(), version: version.text(), url: url.optional_text(), settings })
    }
}

impl<'de> Row<'de> for CustomScope<'de> {
    fn read(json: &mut Json<'de>) -> Result<Self, Wrong> {
        const CUSTOM_SCOPE: Shape = Shape {
            name: "CustomScope",
            members: &[member("description", Kind::Text, Default), member("subscopes", Kind::Texts, Default)],
        };
        let [description, subscopes] = json.row(&CUSTOM_SCOPE)?;
        Ok(Self { description: description.text(), subscopes: subscopes.texts() })
    }
}

impl<'de> Row<'de> for Role<'de> {
    fn read(json: &mut Json<'de>) -> Result<Self, Wrong> {
        const ROLE: Shape = Shape {
            name: "Role",
            members: &[
                member("name", Kind::Text, Required),
                member("description", Kind::Text, Optional),
                member("scopes", Kind::Texts, Default),
                member("managed_by_auth", Kind::Flag, Default),
            ],
        };
        let [name, description, scopes, managed_by_auth] = json.row(&ROLE)?;
        Ok(Self {
            name: name.text(),
            description: description.optional_text(),
            scopes: scopes.texts(),
            managed_by_auth: managed_by_auth.flag(),
        })
    }
}

impl<'de> Row<'de> for User<'de> {
    fn read(json: &mut Json<'de>) -> Result<Self, Wrong> {
        const USER: Shape = Shape {
            name: "User",
            members: &[
                member("name", Kind::Text, Required),
                member("admin", Kind::Flag, Default),
                member("roles", Kind::Texts, Default),
                member("groups", Kind::Texts, Default),
            ],
        };
        let [name, admin, roles, groups] = json.row(&USER)?;
        Ok(Self { name: name.text(), admin: admin.flag(), roles: roles.texts(), groups: groups.texts() })
    }
}

impl<'de> Row<'de> for Group<'de> {
    fn read(json: &mut Json<'de>) -> Result<Self, Wrong> {
        const GROUP: Shape = Shape {
            name: "Group",
            members: &[member("name", Kind::Text, Required), member("roles", Kind::Texts, Default)],
        };
        let [name, roles] = json.row(&GROUP)?;
        Ok(Self { name: name.text(), roles: roles.texts() })
    }
}

impl<'de> Row<'de> for Service<'de> {
    fn read(json: &mut Json<'de>) -> Result<Self, Wrong> {
        const SERVICE: Shape = Shape {
            name: "Service",
            members: &[
                member("name", Kind::Text, Required),
                member("admin", Kind::Flag, Default),
                member("roles", Kind::Texts, Default),
                member("runtime", Kind::Flag, Default),
                member("unreadable", Kind::Flag, Default),
            ],
        };
        let [name, admin, roles, runtime, unreadable] = json.row(&SERVICE)?;
        Ok(Self {
            name: name.text(),
            admin: admin.flag(),
            roles: roles.texts(),
            runtime: runtime.flag(),
            unreadable: unreadable.flag(),
        })
    }
}

impl<'de> Row<'de> for Server<'de> {
    fn read(json: &mut Json<'de>) -> Result<Self, Wrong> {
        let [user, name] = json.row(&SERVER)?;
        Ok(Self { user: user.text(), name: name.text() })
    }
}

impl<'de> Row<'de> for Client<'de> {
    fn read(json: &mut Json<'de>) -> Result<Self, Wrong> {
        const CLIENT: Shape = Shape {
            name: "Client",
            members: &[
                member("id", Kind::Text, Required),
                member("server", Kind::Object(&SERVER, 4), Optional),
                member("service", Kind::Text, Optional),
                member("allowed_scopes", Kind::Texts, Default),
            ],
        };
        let [id, server, service, allowed_scopes, user, name] = json.row(&CLIENT)?;
        Ok(Self {
            id: id.text(),
            server: server.is_object().then(|| Server { user: user.text(), name: name.text() }),
            service: service.optional_text(),
            allowed_scopes: allowed_scopes.texts(),
        })
    }
}

impl<'de> Row<'de> for Token<'de> {
    fn read(json: &mut Json<'de>) -> Result<Self, Wrong> {
        const TOKEN: Shape = Shape {
            name: "Token",
            members: &[
                member("id", Kind::Text, Required),
                member("user", Kind::Text, Optional),
                member("service", Kind::Text, Optional),
                member("scopes", Kind::Texts, Default),
                member("client", Kind::Text, Optional),
                member("expires_at", Kind::Time, Optional),
            ],
        };
        let [id, user, service, scopes, client, expires_at] = json.row(&TOKEN)?;
        Ok(Self {
            id: id.text(),
            user: user.optional_text(),
            service: service.optional_text(),
            scopes: scopes.texts(),
            client: client.optional_text(),
            expires_at: expires_at.time(),
        })
    }
}

impl<'de> Row<'de> for Share<'de> {
    fn read(json: &mut Json<'de>) -> Result<Self, Wrong> {
        const SHARE: Shape = Shape {
            name: "Share",
            members: &[
                member("server", Kind::Object(&SERVER, 5), Required),
                member("user", Kind::Text, Optional),
                member("group", Kind::Text, Optional),
                member("scopes", Kind::Texts, Default),
                member("expires_at", Kind::Time, Optional),
            ],
        };
        let [_, user, group, scopes, expires_at, owner, name] = json.row(&SHARE)?;
        Ok(Self {
            server: Server { user: owner.text(), name: name.text() },
            user: user.optional_text(),
            group: group.optional_text(),
            scopes: scopes.texts(),
            expires_at: expires_at.time(),
        })
    }
}

impl<'de> Row<'de> for Held<'de> {
    fn read(json: &mut Json<'de>) -> Result<Self, Wrong> {
        const HELD: Shape = Shape {
            name: "Held",
            members: &[
                member("user", Kind::Text, Optional),
                member("service", Kind::Text, Optional),
                member("token", Kind::Text, Optional),
                member("scopes", Kind::Texts, Required),
            ],
        };
        let [user, service, token, scopes] = json.row(&HELD)?;
        Ok(Self {
            user: user.optional_text(),
            service: service.optional_text(),
            token: token.optional_text(),
            scopes: scopes.texts(),
        })
    }
}

impl<'de> Row<'de> for Membership<'de> {
    fn read(json: &mut Json<'de>) -> Result<Self, Wrong> {
        const MEMBERSHIP: Shape = Shape {
            name: "Membership",
            members: &[member("user", Kind::Text, Optional), member("group", Kind::Text, Optional)],
        };
        let [user, group] = json.row(&MEMBERSHIP)?;
        Ok(Self { user: user.optional_text(), group: group.optional_text() })
    }
}

impl<'de> Json<'de> {
    fn row<const VALUES: usize>(&mut self, shape: &Shape) -> Result<[Value<'de>; VALUES], Wrong> {
        let mut values = [const { Value::Absent }; VALUES];
        self.fill(shape, &mut values)?;
        Ok(values)
    }

    /// Reads an object. An array of its values would be one for `serde`; nobody writes that, and a place in it would have no name.
    fn fill(&mut self, shape: &Shape, values: &mut [Value<'de>]) -> Result<(), Wrong> {
        match self.start()? {
            b'{' => self.members(|json| json.named(shape, values)),
            _ => Err(self.unexpected(format_args!("struct {}", shape.name))),
        }
    }

    fn named(&mut self, shape: &Shape, values: &mut [Value<'de>]) -> Result<(), Wrong> {
        let mut seen = 0_u32;
        let mut first = true;
        while let Some(key) = self.key(&mut first)? {
            let found = shape.members.iter().enumerate().find(|(_, member)| key == *member.name);
            let Some((position, member)) = found else {
                let names: Vec<&str> = shape.members.iter().map(|member| member.name).collect();
                return Err(unknown_field(&key, &names));
            };
            let bit = 1 << position;
            if seen & bit != 0 {
                return Err(duplicate_field(member.name));
            }
            seen |= bit;
            self.colon()?;
            self.value(member, position, values)?;
        }
        for (position, member) in shape.members.iter().enumerate() {
            if member.presence == Required && seen & 1 << position == 0 {
                return Err(missing_field(member.name));
            }
        }
        Ok(())
    }

    fn value(&mut self, member: &Member, position: usize, values: &mut [Value<'de>]) -> Result<(), Wrong> {
        if member.presence == Optional && self.null()? {
            return Ok(());
        }
        let value = match member.kind {
            Kind::Flag => Value::Flag(self.flag()?),
            Kind::Object(shape, at) => {
                self.fill(shape, values.get_mut(at..).unwrap_or_default())?;
                Value::Object
            }
            Kind::Text => Value::Text(self.text()?),
            Kind::Texts => {
                let mut texts = Vec::new();
                self.list(format_args!("a sequence"), &mut |json| {
                    texts.push(json.text()?);
                    Ok(())
                })?;
                Value::Texts(texts)
            }
            Kind::Time => Value::Time(self.time()?),
        };
        if let Some(slot) = values.get_mut(position) {
            *slot = value;
        }
        Ok(())
    }

    pub(super) fn time(&mut self) -> Result<Timestamp, Wrong> {
        self.parsed(EXPECTED, Timestamp::parse)
    }

    pub(super) fn source(&mut self) -> Result<Source, Wrong> {
        self.one(&Source::ALL.map(Source::name), &Source::ALL)
    }

    pub(super) fn section(&mut self) -> Result<Section, Wrong> {
        self.one(&Section::BY_NAME.map(Section::name), &Section::BY_NAME)
    }

    fn one<T: Copy>(&mut self, names: &[&str], all: &[T]) -> Result<T, Wrong> {
        let position = self.name(names)?;
        all.get(position).copied().ok_or_else(|| self.here(Mistake::End))
    }
}

pub(super) fn unknown_field(key: &str, known: &[&str]) -> Wrong {
    Wrong::new(Mistake::Shape("unknown-field", format!("unknown field `{key}`, expected {}", OneOf(known))))
}

pub(super) fn duplicate_field(name: &str) -> Wrong {
    Wrong::new(Mistake::Shape("duplicate-field", format!("duplicate field `{name}`")))
}

pub(super) fn missing_field(name: &str) -> Wrong {
    Wrong::new(Mistake::Shape("missing-field", format!("missing field `{name}`")))
}

impl<'de> Value<'de> {
    fn flag(self) -> bool {
        self.optional_flag().unwrap_or_default()
    }

    fn optional_flag(self) -> Option<bool> {
        match self {
            Self::Flag(flag) => Some(flag),
            _ => None,
        }
    }

    fn is_object(&self) -> bool {
        matches!(self, Self::Object)
    }

    fn text(self) -> Text<'de> {
        self.optional_text().unwrap_or_default()
    }

    fn optional_text(self) -> Option<Text<'de>> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    fn texts(self) -> Vec<Text<'de>> {
        match self {
            Self::Texts(texts) => texts,
            _ => Vec::new(),
        }
    }

    fn time(self) -> Option<Timestamp> {
        match self {
            Self::Time(time) => Some(time),
            _ => None,
        }
    }
}
