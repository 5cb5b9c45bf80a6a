//! The routes of the hub, one row a route: what the package's own table holds, release by release.
//!
//! `cargo xtask test` compares it with the installed packages, both ways.

use super::{
    call::Call,
    door::{Door, On},
    outcome::{Test, Verdict},
    rules::{groups, hub, lists, pages, servers, services, shares, tokens, users},
};
use crate::jupyterhub::version::{HubVersion, Release};

/// One address of the hub.
pub(super) struct Row {
    /// Below the prefix of the hub.
    pub(super) template: &'static str,
    pub(super) handler: &'static str,
    pub(super) takes: Takes,
    pub(super) answers: &'static [Answer],
}

/// What a handler takes for an identity, and what else its family brings.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Takes {
    /// Tokens and sessions; answers `OPTIONS` to anybody.
    Api,
    /// Tokens and sessions.
    Either,
    /// Nothing: it serves files to anybody, and does not look who asks.
    Nothing,
    /// Sessions.
    Session,
}

/// One method of an address.
pub(super) struct Answer {
    pub(super) method: &'static str,
    pub(super) door: Door,
    /// What is tested behind the door, and how it ends.
    pub(super) rule: Rule,
    since: Release,
    until: Release,
}

pub(super) type Rule = fn(&Call<'_>) -> Test<Verdict>;

impl Row {
    /// The answers that a version of the hub has.
    pub(super) fn answers(&self, version: HubVersion) -> impl Iterator<Item = &'static Answer> {
        let release = version.release();
        self.answers.iter().filter(move |answer| answer.since <= release && release <= answer.until)
    }
}

impl Answer {
    const fn in_5(self) -> Self {
        Self { until: Release::V5_5, ..self }
    }

    const fn in_6(self) -> Self {
        Self { since: Release::V6_1, ..self }
    }
}

const fn api(template: &'static str, handler: &'static str, answers: &'static [Answer]) -> Row {
    Row { template, handler, takes: Takes::Api, answers }
}

const fn page(template: &'static str, handler: &'static str, answers: &'static [Answer]) -> Row {
    Row { template, handler, takes: Takes::Session, answers }
}

const fn either(template: &'static str, handler: &'static str, answers: &'static [Answer]) -> Row {
    Row { template, handler, takes: Takes::Either, answers }
}

const fn file(template: &'static str, handler: &'static str) -> Row {
    Row { template, handler, takes: Takes::Nothing, answers: FILE }
}

const fn to(method: &'static str, door: Door, rule: Rule) -> Answer {
    Answer { method, door, rule, since: Release::V5_5, until: Release::V6_1 }
}

const fn any(scopes: &'static [&'static str], on: On) -> Door {
    Door::Scopes { scopes, on, login: false }
}

const fn page_for(scopes: &'static [&'static str], on: On) -> Door {
    Door::Scopes { scopes, on, login: true }
}

const GET: &str = "GET";
const HEAD: &str = "HEAD";
const POST: &str = "POST";
const PUT: &str = "PUT";
const PATCH: &str = "PATCH";
const DELETE: &str = "DELETE";

const FILES: &str = "CacheControlStaticFilesHandler";
const FILE: &[Answer] = &[to(GET, Door::Open, pages::file), to(HEAD, Door::Open, pages::file)];

const HEALTH: &[Answer] = &[to(GET, Door::Open, hub::fine), to(HEAD, Door::Open, hub::fine)];
const METRICS: &[Answer] = &[to(GET, Door::Metrics, hub::fine)];

const SERVER: &[Answer] = &[
    to(GET, any(&["read:servers"], On::Server), servers::show).in_6(),
    to(POST, any(&["servers"], On::Server), servers::start).in_5(),
    to(POST, any(&["start:servers"], On::Server), servers::start).in_6(),
    to(PUT, any(&["start:servers"], On::Server), servers::create).in_6(),
    to(PATCH, any(&["start:servers"], On::Server), servers::change).in_6(),
    to(DELETE, any(&["delete:servers"], On::Server), servers::stop),
];
const PROGRESS: &[Answer] = &[to(GET, any(&["read:servers"], On::Server), servers::progress)];

const SHARES: &[Answer] = &[
    to(GET, any(&["read:shares"], On::Server), shares::of_server),
    to(POST, any(&["shares"], On::Server), shares::grant),
    to(PATCH, any(&["shares"], On::Server), shares::revoke),
    to(DELETE, any(&["shares"], On::Server), shares::revoke_all),
];
const SHARES_OF_OWNER: &[Answer] = &[
    to(GET, any(&["read:shares"], On::ServerNamedNone), shares::of_owner),
    to(POST, any(&["shares"], On::ServerNamedNone), shares::server_needed),
    to(PATCH, any(&["shares"], On::ServerNamedNone), shares::server_needed),
    to(DELETE, any(&["shares"], On::ServerNamedNone), shares::server_needed),
];
const SHARE_CODES: &[Answer] = &[
    to(GET, any(&["read:shares"], On::Server), shares::of_server),
    to(POST, any(&["shares"], On::Server), shares::create_code),
    to(DELETE, any(&["shares"], On::Server), shares::delete_code),
];
const SHARE_CODES_OF_OWNER: &[Answer] = &[
    to(GET, any(&["read:shares"], On::ServerNamedNone), shares::of_owner),
    to(POST, any(&["shares"], On::ServerNamedNone), shares::server_needed),
    to(DELETE, any(&["shares"], On::ServerNamedNone), shares::server_needed),
];

const SPAWN: &[Answer] = &[
    to(GET, page_for(&["servers"], On::Server), servers::spawn_page),
    to(POST, page_for(&["servers"], On::Server), servers::spawn_form),
];
const OWN_SPAWN: &[Answer] = &[
    to(GET, page_for(&["servers"], On::OwnServer), servers::spawn_page),
    to(POST, page_for(&["servers"], On::OwnServer), servers::spawn_form),
];
const PENDING: &[Answer] = &[to(GET, page_for(&["servers"], On::Server), servers::pending_page)];

const USER_SERVER: &[Answer] = &[
    to(GET, Door::UserServer, servers::user_url),
    to(POST, Door::Open, servers::stopped),
    to(PATCH, Door::Open, servers::stopped),
    to(DELETE, Door::Open, servers::stopped),
];

const TOKEN_LOOKUP: &[Answer] =
    &[to(GET, Door::TokenHeader, hub::lookup), to(POST, Door::Open, hub::removed_with_name)];
const COOKIE_LOOKUP: &[Answer] = &[to(GET, Door::TokenHeader, hub::lookup)];

const READ_USER: &[&str] = &[
    "read:users",
    "read:users:name",
    "read:servers",
    "read:users:groups",
    "read:users:activity",
    "read:roles:users",
];
const READ_GROUP: &[&str] = &["read:groups", "read:groups:name", "read:roles:groups"];
const READ_SERVICE: &[&str] = &["read:services", "read:services:name", "read:roles:services"];

/// Below the prefix of the hub, in no particular order: no path belongs to two of them.
pub(super) const ROWS: &[Row] = &[
    // the hub
    api("/api", "RootAPIHandler", &[to(GET, Door::Open, hub::fine)]),
    api("/api/", "RootAPIHandler", &[to(GET, Door::Open, hub::fine)]),
    page("/api/health", "HealthCheckHandler", HEALTH),
    api("/api/info", "InfoAPIHandler", &[to(GET, any(&["read:hub"], On::Everything), hub::fine)]),
    either("/api/metrics", "MetricsHandler", METRICS),
    api(
        "/api/proxy",
        "ProxyAPIHandler",
        &[
            to(GET, any(&["proxy"], On::Everything), hub::proxy),
            to(POST, any(&["proxy"], On::Everything), hub::proxy),
            to(PATCH, any(&["proxy"], On::Everything), hub::move_proxy),
        ],
    ),
    api(
        "/api/shutdown",
        "ShutdownAPIHandler",
        &[to(POST, any(&["shutdown"], On::Everything), hub::shutdown)],
    ),
    // logins
    api("/api/authorizations/cookie/{cookie_name}", "CookieAPIHandler", COOKIE_LOOKUP),
    api("/api/authorizations/cookie/{cookie_name}/{cookie_value}", "CookieAPIHandler", COOKIE_LOOKUP),
    api(
        "/api/authorizations/token",
        "TokenAPIHandler",
        &[to(GET, Door::TokenHeader, hub::lookup_nothing), to(POST, Door::Open, hub::removed)],
    ),
    api("/api/authorizations/token/{token}", "TokenAPIHandler", TOKEN_LOOKUP),
    page(
        "/api/oauth2/authorize",
        "OAuthAuthorizeHandler",
        &[to(GET, Door::Login, pages::authorize), to(POST, Door::Login, pages::confirm)],
    ),
    api("/api/oauth2/token", "OAuthTokenHandler", &[to(POST, Door::Open, hub::exchange)]),
    // users
    api("/api/user", "SelfAPIHandler", &[to(GET, Door::Identified, hub::fine)]),
    api(
        "/api/users",
        "UserListAPIHandler",
        &[
            to(GET, any(&["list:users"], On::List), lists::users),
            to(POST, any(&["admin:users"], On::Everything), users::create_many),
        ],
    ),
    api(
        "/api/users/{user_name}",
        "UserAPIHandler",
        &[
            to(GET, any(READ_USER, On::User), users::show),
            to(POST, any(&["admin:users"], On::User), users::create),
            to(PATCH, any(&["admin:users"], On::User), users::change),
            to(DELETE, any(&["delete:users"], On::User), users::delete),
        ],
    ),
    api(
        "/api/users/{user_name}/activity",
        "ActivityAPIHandler",
        &[to(POST, any(&["users:activity"], On::User), users::activity)],
    ),
    api(
        "/api/users/{user_name}/admin-access",
        "UserAdminAccessAPIHandler",
        &[to(POST, any(&["servers"], On::User), users::admin_access)],
    ),
    api(
        "/api/users/{user_name}/tokens",
        "UserTokenListAPIHandler",
        &[to(GET, any(&["read:tokens"], On::User), tokens::list), to(POST, Door::IssueToken, tokens::issue)],
    ),
    api(
        "/api/users/{user_name}/tokens/{token_id?}",
        "UserTokenAPIHandler",
        &[
            to(GET, any(&["read:tokens"], On::User), tokens::show),
            to(DELETE, any(&["tokens"], On::User), tokens::delete),
        ],
    ),
    // servers
    api("/api/users/{user_name}/server", "UserServerAPIHandler", SERVER),
    api("/api/users/{user_name}/server/progress", "SpawnProgressAPIHandler", PROGRESS),
    api("/api/users/{user_name}/servers/{server_name?}", "UserServerAPIHandler", SERVER),
    api("/api/users/{user_name}/servers/{server_name?}/progress", "SpawnProgressAPIHandler", PROGRESS),
    // groups
    api(
        "/api/groups",
        "GroupListAPIHandler",
        &[
            to(GET, any(&["list:groups"], On::List), lists::groups),
            to(POST, any(&["admin:groups"], On::Everything), groups::create_many),
        ],
    ),
    api(
        "/api/groups/{group_name}",
        "GroupAPIHandler",
        &[
            to(GET, any(READ_GROUP, On::Group), groups::show),
            to(POST, any(&["admin:groups"], On::Group), groups::create),
            to(DELETE, any(&["delete:groups"], On::Group), groups::delete),
        ],
    ),
    api(
        "/api/groups/{group_name}/users",
        "GroupUsersAPIHandler",
        &[
            to(POST, any(&["groups"], On::Group), groups::change_members),
            to(DELETE, any(&["groups"], On::Group), groups::change_members),
        ],
    ),
    api(
        "/api/groups/{group_name}/properties",
        "GroupPropertiesAPIHandler",
        &[to(PUT, any(&["groups"], On::Group), groups::change_properties)],
    ),
    // services
    api(
        "/api/services",
        "ServiceListAPIHandler",
        &[to(GET, any(&["list:services"], On::List), lists::services)],
    ),
    api(
        "/api/services/{service_name}",
        "ServiceAPIHandler",
        &[
            to(GET, any(READ_SERVICE, On::Service), services::show),
            to(POST, any(&["admin:services"], On::Service), services::create),
            to(DELETE, any(&["admin:services"], On::Service), services::delete),
        ],
    ),
    // shares
    api("/api/shares/{user_name}", "ServerShareAPIHandler", SHARES_OF_OWNER),
    api("/api/shares/{user_name}/{server_name?}", "ServerShareAPIHandler", SHARES),
    api("/api/share-codes/{user_name}", "ServerShareCodeAPIHandler", SHARE_CODES_OF_OWNER),
    api("/api/share-codes/{user_name}/{server_name?}", "ServerShareCodeAPIHandler", SHARE_CODES),
    api(
        "/api/users/{user_name}/shared",
        "UserShareListAPIHandler",
        &[to(GET, any(&["read:users:shares"], On::User), users::show)],
    ),
    api(
        "/api/users/{user_name}/shared/{owner_name}/{_server_name?}",
        "UserShareAPIHandler",
        &[
            to(GET, any(&["read:users:shares"], On::User), shares::with_user),
            to(DELETE, any(&["users:shares"], On::User), shares::leave_user),
        ],
    ),
    api(
        "/api/groups/{group_name}/shared",
        "GroupShareListAPIHandler",
        &[to(GET, any(&["read:groups:shares"], On::Group), groups::show)],
    ),
    api(
        "/api/groups/{group_name}/shared/{owner_name}/{_server_name?}",
        "GroupShareAPIHandler",
        &[
            to(GET, any(&["read:groups:shares"], On::Group), shares::with_group),
            to(DELETE, any(&["groups:shares"], On::Group), shares::leave_group),
        ],
    ),
    // pages
    page("", "AddSlashHandler", &[to(GET, Door::Open, pages::moved)]),
    page("/", "RootHandler", &[to(GET, Door::Open, pages::redirect)]),
    page(
        "/accept-share",
        "AcceptShareHandler",
        &[to(GET, Door::Login, pages::accept_share), to(POST, Door::Login, pages::accept_share)],
    ),
    page("/admin", "AdminHandler", &[to(GET, page_for(&["admin-ui"], On::Everything), hub::fine)]),
    page("/error/{status_code#}", "ProxyErrorHandler", &[to(GET, Door::Open, hub::fine)]),
    page("/health", "HealthCheckHandler", HEALTH),
    page("/home", "HomeHandler", &[to(GET, Door::Login, hub::fine)]),
    page("/login", "LoginHandler", &[to(GET, Door::Open, pages::login), to(POST, Door::Open, pages::log_in)]),
    file("/logo", "LogoHandler"),
    page("/logout", "LogoutHandler", &[to(GET, Door::Open, pages::logout)]),
    either("/metrics", "MetricsHandler", METRICS),
    page("/security/csp-report", "CSPReportHandler", &[to(POST, Door::Login, hub::fine)]),
    page("/spawn", "SpawnHandler", OWN_SPAWN),
    page("/spawn/{user_name}", "SpawnHandler", SPAWN),
    page("/spawn/{user_name}/{server_name}", "SpawnHandler", SPAWN),
    page("/spawn-pending/{user_name}", "SpawnPendingHandler", PENDING),
    page("/spawn-pending/{user_name}/{server_name}", "SpawnPendingHandler", PENDING),
    file("/static/{path...}", FILES),
    page("/token", "TokenPageHandler", &[to(GET, Door::Login, hub::fine)]),
    either("/user/{user_name}", "UserUrlHandler", USER_SERVER),
    either("/user/{user_name}/{user_path...}", "UserUrlHandler", USER_SERVER),
    page("/user-redirect/{path...}", "UserRedirectHandler", &[to(GET, Door::Login, pages::redirect)]),
];

/// Outside the prefix of the hub. Servers and services answer there, unless none runs: then the proxy asks the hub.
pub(super) const OUTSIDE: &[Row] = &[
    page("/user/{name}", "AddSlashHandler", &[to(GET, Door::Open, pages::moved_outside)]),
    page("/services/{name}", "AddSlashHandler", &[to(GET, Door::Open, pages::moved_outside)]),
];

/// At the root of the site, wherever the hub is.
pub(super) const ROOT: &[Row] = &[file("/favicon.ico", FILES), file("/robots.txt", FILES)];

/// What is nothing else outside the prefix: the hub sends it there.
pub(super) const PREFIX_REDIRECT: Row =
    page("{path...}", "PrefixRedirectHandler", &[to(GET, Door::Open, pages::redirect_inside)]);

/// What is nothing else below `/api`.
pub(super) const NO_API: Row = api("/api/{path...}", "API404", &[]);

/// What is nothing else.
pub(super) const NO_PAGE: Row = page("{path...}", "Template404", &[]);

/// A route that a version of the hub has: one address with one method.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct KnownRoute {
    /// The path with names for its variable parts, below the prefix of the hub unless it says otherwise.
    pub template: &'static str,
    /// Whether the path is below the prefix of the hub.
    pub below_hub: bool,
    /// The method.
    pub method: &'static str,
    /// The class of the handler in the `jupyterhub` package.
    pub handler: &'static str,
    /// The scopes of which one suffices; `None` where the handler's door tests none.
    pub scopes: Option<&'static [&'static str]>,
    /// The scopes of which one suffices, wherever they are tested; none where the hub tests none.
    pub suffice: &'static [&'static str],
    /// Whether a filter of any kind passes, because the handler filters a list afterwards.
    pub is_list: bool,
    /// Whether a token is looked at.
    pub takes_tokens: bool,
    /// Whether who is not logged in is sent to the login.
    pub wants_login: bool,
}

/// Every route that a version of the hub has, methods that are the same everywhere included.
///
/// ```
/// use hubscope::jupyterhub::{HubVersion, known_routes};
/// let version = HubVersion::parse("6.1.1")?;
/// let start = known_routes(version)
///     .find(|route| route.template == "/api/users/{user_name}/server" && route.method == "POST")
///     .expect("it is there");
/// assert_eq!(start.scopes, Some(&["start:servers"][..]));
/// # Ok::<(), hubscope::jupyterhub::UnsupportedVersion>(())
/// ```
pub fn known_routes(version: HubVersion) -> impl Iterator<Item = KnownRoute> {
    let outside = OUTSIDE.iter().chain(ROOT).chain(std::iter::once(&PREFIX_REDIRECT)).map(|row| (row, false));
    let below = ROWS.iter().chain([&NO_API, &NO_PAGE]).map(|row| (row, true));
    below.chain(outside).flat_map(move |(row, below_hub)| {
        let options = (row.takes == Takes::Api).then_some(("OPTIONS", &Door::Open));
        let answers = row.answers(version).map(|answer| (answer.method, &answer.door));
        answers.chain(options).map(move |(method, door)| KnownRoute {
            template: row.template,
            below_hub,
            method,
            handler: row.handler,
            scopes: door.decorated_scopes(),
            suffice: door.scopes(),
            is_list: matches!(door, Door::Scopes { on: On::List, .. }),
            takes_tokens: matches!(row.takes, Takes::Api | Takes::Either),
            wants_login: door.wants_login(),
        })
    })
}
