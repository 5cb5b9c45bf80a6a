import type { KindOf, Policy, ResourceOf, Scope, Subject, WrittenScope } from 'hubscope';

declare const policy: Policy;
declare const ada: Subject;

// accept: scopes of one, two and three parts
const scopes: Scope[] = ['proxy', 'admin:users', 'read:users:activity', 'read:roles:services'];
export { scopes };

// accept: text that turned out to be a scope
declare const text: string;
if (policy.isScope(text)) ada.decide(text);

// accept: every scope of the hub
for (const scope of policy.scopeNames()) ada.can(scope);

// accept: written scopes with their filters
const written: WrittenScope[] = [
  'self', 'read:users!group=class-a', 'servers!server=ann/lab', 'tokens!user', 'access:services!service=grader', 'servers!user=ann',
];
export { written };

// accept: written scopes of one base
const written: WrittenScope<'groups'>[] = ['groups', 'groups!group=class-a'];
export { written };

// accept: what a scope is about
const kind: KindOf<'read:servers'> = 'server';
const resource: ResourceOf<'groups'> = { group: 'class-a' };
export { kind, resource };

// accept: a helper that is as strict as the method
const may = <S extends Scope>(scope: S, resource: ResourceOf<S>) => ada.can(scope, resource);
may('groups', { group: 'class-a' });

// refuse: a misspelt scope
ada.can('read:usrs', { user: 'grace' }); //~ TS2345 read:usrs

// refuse: the singular
ada.decide('read:user'); //~ TS2345 read:user

// refuse: another case
ada.can('Proxy'); //~ TS2345 Proxy

// refuse: a scope with its filter, since the resource takes that place
ada.can('read:users!user=grace'); //~ TS2345 read:users!user=grace

// refuse: a scope of an older hub
ada.can('all'); //~ TS2345 all

// refuse: text that nobody looked at
declare const text: string;
ada.can(text); //~ TS2345 string

// refuse: a custom scope that nobody declared
ada.can('custom:grades:write'); //~ TS2345 custom:grades:write

// refuse: no scope
ada.can(); //~ TS2554 1-2

// refuse: a reach over a misspelt scope
ada.reach('access:server'); //~ TS2345 access:server

// refuse: a filter of a kind that the scope cannot have
const written: WrittenScope = 'groups!user=ann'; //~ TS2322 groups!user=ann
export { written };

// refuse: a filter on a scope that takes none
const written: WrittenScope = 'proxy!user=ann'; //~ TS2322 proxy!user=ann
export { written };

// refuse: a server filter on a scope over users
const written: WrittenScope = 'read:users!server=ann/lab'; //~ TS2322 read:users!server=ann/lab
export { written };

// refuse: a group filter without a name
const written: WrittenScope = 'groups!group'; //~ TS2322 groups!group
export { written };

// refuse: a kind that the scope is not about
const kind: KindOf<'groups'> = 'user'; //~ TS2322 user
export { kind };

// refuse: a helper that is handed the wrong pair
const may = <S extends Scope>(scope: S, resource: ResourceOf<S>) => ada.can(scope, resource);
may('groups', { service: 'grader' }); //~ TS2322 service
