import type { Policy, Scope, Subject, WrittenScope } from 'hubscope';
import type * as full from 'hubscope/full';

declare module 'hubscope' {
  interface CustomScopes {
    'custom:grades:write': 'user' | 'group';
    'custom:audit': never;
  }
}

declare const policy: Policy;
declare const ada: Subject;

// accept: a custom scope over what its filters name
ada.can('custom:grades:write', { user: 'grace' });
ada.can('custom:grades:write', { group: 'class-a' });

// accept: one that is about nothing
ada.can('custom:audit');

// accept: as a scope among others
const scopes: Scope[] = ['custom:audit', 'proxy'];
export { scopes };

// accept: written with a filter
const written: WrittenScope[] = ['custom:grades:write!group=class-a', 'custom:audit'];
export { written };

// accept: in a query of the full entry
declare const everything: full.Policy;
everything.query({ op: 'holders', scope: 'custom:grades:write', resource: { user: 'grace' } });

// accept: the hub's own scopes as before
ada.can('servers', { user: 'grace', server: '' });

// refuse: a custom scope over a kind that it does not have
ada.can('custom:grades:write', { service: 'grader' }); //~ TS2322 service

// refuse: a resource for one that is about nothing
ada.can('custom:audit', { user: 'grace' }); //~ TS2345

// refuse: a misspelt custom scope
ada.can('custom:grade:write', { user: 'grace' }); //~ TS2345 custom:grade:write

// refuse: a written filter of another kind
const written: WrittenScope = 'custom:grades:write!service=grader'; //~ TS2820 custom:grades:write!service=grader
export { written };

// refuse: a misspelt scope of the hub, still
ada.can('read:usrs'); //~ TS2345 read:usrs
