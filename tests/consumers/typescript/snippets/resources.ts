import type { Policy, Resource, Subject } from 'hubscope';

declare const policy: Policy;
declare const ada: Subject;

// accept: nothing in particular
ada.can('proxy');

// accept: a user
ada.can('read:users', { user: 'grace' });

// accept: a server, the default one too
ada.can('servers', { user: 'grace', server: 'gpu' });
ada.can('servers', { user: 'grace', server: '' });

// accept: the servers of a user as one
ada.can('servers', { user: 'grace' });

// accept: a group
ada.can('groups', { group: 'class-a' });

// accept: a service
ada.can('access:services', { service: 'grader' });

// accept: a scope that more kinds of resources have
ada.can('read:roles', { user: 'grace' });
ada.can('read:roles', { group: 'class-a' });
ada.can('read:roles', { service: 'grader' });

// accept: every scope over everything
ada.can('servers');
ada.can('groups');

// accept: a resource that was made elsewhere
const resource: Resource = { user: 'grace', server: '' } as const;
export { resource };

// accept: names out of the policy
policy.names('user').filter((user) => ada.can('read:users', { user }));

// accept: reach, and what it has
const reach = ada.reach('servers');
const some: boolean = reach.has({ user: 'grace', server: '' });
const users: readonly string[] = reach.users;
export { some, users };

// accept: a bearer by the scopes that the hub lists
policy.bearer({ user: 'ada' }, ['read:users!group=class-a']).can('read:users', { user: 'grace' });

// accept: a scope that is asked often
const prepared = ada.prepare('servers');
const first: boolean = prepared.can({ user: 'grace', server: '' });
export { first };

// accept: many at once
const codes: Uint8Array = ada.checkMany('groups', [{ group: 'class-a' }, { group: 'class-b' }]);
export { codes };

// refuse: a bearer that is a group
policy.bearer({ group: 'class-a' }, []); //~ TS2353 group

// refuse: a prepared scope about something else
ada.prepare('groups').can({ service: 'grader' }); //~ TS2322 service

// refuse: many of another kind
ada.checkMany('groups', [{ user: 'ada' }]); //~ TS2345 user: string

// refuse: a server without an owner
ada.can('servers', { server: 'lab' }); //~ TS2345 server

// refuse: a user and a group at once
ada.can('read:roles', { user: 'ada', group: 'class-a' }); //~ TS2322

// refuse: a user and a service at once
ada.can('read:roles', { user: 'ada', service: 'grader' }); //~ TS2322

// refuse: a kind that does not exist
ada.can('servers', { usr: 'ada' }); //~ TS2561 usr

// refuse: no kind at all
ada.can('servers', {}); //~ TS2345

// refuse: a name that is a number
ada.can('read:users', { user: 7 }); //~ TS2322 number

// refuse: a name that may be missing
declare const perhaps: string | undefined;
ada.can('read:users', { user: perhaps }); //~ TS2345 undefined

// refuse: a server that may be missing, which must not turn into the user
declare const server: string | undefined;
ada.can('servers', { user: 'ada', server }); //~ TS2345 undefined

// refuse: text in place of a resource
ada.can('servers', 'ada/lab'); //~ TS2345 ada/lab

// refuse: null for everything
ada.can('servers', null); //~ TS2345 null

// refuse: a server where only users are meant
ada.can('read:users', { user: 'grace', server: '' }); //~ TS2322 server

// refuse: a group where only servers and users of a server exist
ada.can('proxy', { group: 'class-a' }); //~ TS2345

// refuse: a user for a scope over groups
ada.can('groups', { user: 'ada' }); //~ TS2322 user

// refuse: a service for a scope over users
ada.can('read:users', { service: 'grader' }); //~ TS2322 service

// refuse: a question to a reach that its scope is not about
ada.reach('groups').has({ user: 'ada' }); //~ TS2322 user

// refuse: a resource that is both
const resource: Resource = { group: 'a', service: 'b' }; //~ TS2322
export { resource };

// refuse: a kind of names that does not exist
policy.names('people'); //~ TS2345 people
