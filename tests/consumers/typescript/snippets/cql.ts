import type { Dialect, Explanation, Policy, ResourceName, Rows } from 'hubscope/cql';
import { Policy as Loader } from 'hubscope/cql';

declare const policy: Policy;

// accept: rows, and whose rules count
const rows: Rows = { roles: { ann: { can_login: true, member_of: ['staff'] } }, role_permissions: [['staff', 'data/shop', ['SELECT']]] };
const dialect: Dialect = 'scylla-head';
export const loaded: Policy = Loader.load(rows, { dialect, keepSource: false });

// accept: questions of a role
const may: boolean = policy.role('ann').can('MODIFY', 'data/shop/orders');
const word: 'allow' | 'deny' | 'unknown' | 'fault' = policy.anonymous().check('SELECT', 'data');
const name: string | null = policy.anonymous().name;
export { may, name, word };

// accept: a resource by parts
const keyspace = 'shop';
const resources: ResourceName[] = [`data/${keyspace}`, `roles/${keyspace}`, 'service_levels'];
export const codes: Uint8Array = policy.role('ann').checkMany('SELECT', resources);

// accept: why, who, what if
const why: Explanation = policy.query({ op: 'explain', as: null, permission: 'SELECT', on: 'data/shop' });
const count: number = policy.query({ op: 'holders', permission: 'SELECT', on: 'data', limit: 5 }).count;
const change = policy.query({ op: 'preview', as: 'root', cql: 'DROP ROLE ann' }).changes[0]?.lost[0]?.permissions;
export { change, count, why };

// accept: a policy after statements
export const after: Policy = policy.after('GRANT staff TO ann', { as: 'root' });

// accept: policy tests
export const failed: number = policy.query({ op: 'test', tests: [{ only: ['ann'], can: ['SELECT', 'MODIFY'], on: 'data/shop' }] }).failed;

// refuse: a permission that does not exist
policy.role('ann').can('INSERT', 'data/shop'); //~ TS2345 INSERT

// refuse: a resource of no kind
policy.role('ann').can('SELECT', 'shop/orders'); //~ TS2345 shop/orders

// refuse: service levels have no parts
policy.role('ann').can('ALTER', 'service_levels/gold'); //~ TS2345 service_levels/gold

// refuse: a dialect that does not exist
Loader.load('{}', { dialect: 'scylla-5' }); //~ TS2820 scylla-5

// refuse: who acts must be said
policy.after('GRANT staff TO ann'); //~ TS2554 Expected 2

// refuse: who asks must be said
policy.query({ op: 'check', permission: 'SELECT', on: 'data' }); //~ TS2345 as

// refuse: rows have no such table
Loader.load({ rolls: {} }); //~ TS2353 rolls
