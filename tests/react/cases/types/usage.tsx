// Compiled, never run: what must be accepted, and what must not.
import type { Policy } from 'hubscope';
import {
  type Answer, Can, type CanProps, PermissionsProvider, type ReachAnswer, type SubjectSource, useCan, useDecision, useReach,
} from 'hubscope/react';

declare const policy: Policy;
declare const user: string;

export function Page() {
  return (
    <PermissionsProvider subject={policy.user('ada')}>
      <Row />
      <Can scope="servers" resource={{ user, server: '' }} fallback={<p>no</p>} pending={null}>
        <b>yes</b>
        text
      </Can>
      <Can scope="proxy" />
      <Can scope="proxy" resource={null}>{null}</Can>
      <Can scope="proxy" resource={undefined} fallback={undefined} />
    </PermissionsProvider>
  );
}

const sources: SubjectSource[] = [policy.user('ada'), Promise.resolve(policy.user('ada')), new Error('no'), null, undefined];
// @ts-expect-error a policy is no subject
sources.push(policy);
// @ts-expect-error neither is a name
sources.push('ada');

function Row() {
  const may: boolean = useCan('servers', { user, server: '' });
  useCan('proxy');
  useCan('proxy', null);
  // @ts-expect-error there is no such scope
  useCan('read:usrs');
  // @ts-expect-error servers have no service
  useCan('servers', { service: 'grader' });
  // @ts-expect-error a server has an owner
  useCan('servers', { server: 'lab' });
  // @ts-expect-error `proxy` is about nothing in particular
  useCan('proxy', { user });

  const answer: Answer = useDecision('delete:users', { user });
  const state: 'pending' | 'allow' | 'deny' | 'unknown' = answer.state;
  const needs: string | null = answer.needs;
  // @ts-expect-error there is none while pending
  answer.decision.outcome;
  // @ts-expect-error an answer does not change
  answer.state = 'allow';
  // @ts-expect-error there is no such scope
  useDecision('users:delete', { user });

  const reach: ReachAnswer<'list:users'> = useReach('list:users');
  const names: readonly string[] = reach.users;
  reach.has({ user });
  // @ts-expect-error users are no services
  reach.has({ service: user });
  // @ts-expect-error there is no such scope
  useReach('list:usrs');
  return <i>{[may, state, needs, names.length].join()}</i>;
}

// @ts-expect-error a subject is needed, though it may be null
export const without = <PermissionsProvider />;
// @ts-expect-error a scope is needed
export const nothing = <Can>yes</Can>;
// @ts-expect-error there is no such scope
export const misspelt = <Can scope="read:usrs" />;
// @ts-expect-error groups are no users
export const odd = <Can scope="groups" resource={{ user }} />;

const props: CanProps<'groups'> = { scope: 'groups', resource: { group: 'class-a' } };
export const spread = <Can {...props} />;
