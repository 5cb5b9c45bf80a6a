// An ES module that uses every entry as an application would.
import { type Decision, HubscopeError, init, Policy, type Resource } from 'hubscope';
import * as everything from 'hubscope/full';
import * as everythingInline from 'hubscope/full/inline';
import * as everythingSlim from 'hubscope/full/slim';
import * as inline from 'hubscope/inline';
import * as slim from 'hubscope/slim';

await init();
await inline.init();
await slim.init(new Uint8Array());
await everything.init();
await everythingInline.init();
await everythingSlim.init(new URL('https://example.org/full.wasm'));

const server: Resource = { user: 'grace', server: '' };
export function decide(document: string): Decision {
  const policy = Policy.load(document);
  try {
    return policy.user('ada').decide('servers', { user: 'grace', server: '' });
  } catch (error) {
    if (error instanceof HubscopeError) throw new Error(error.code);
    throw error;
  } finally {
    policy.free();
  }
}
export const full: everything.Policy = everything.Policy.from(inline.Policy.load('{}'));
export { server };
