/**
 * What every consumer asks: one question that is allowed, one that is denied, one that is refused; and one that only the full
 * entry answers, over the same policy.
 */
export async function ask({ init, Policy, QuestionError }, loadFull, document) {
  await init();
  const policy = Policy.load(document);
  const johan = policy.user('johan');
  let refused;
  try {
    johan.can('read:usrs', { user: 'johan' });
  } catch (error) {
    refused = error instanceof QuestionError && error.suggestion;
  }
  const full = await loadFull();
  await full.init();
  const everything = full.Policy.from(policy);
  return {
    allowed: johan.can('servers', { user: 'student1', server: '' }),
    denied: johan.can('servers', { user: 'maría', server: '' }),
    refused,
    holders: everything.query({ op: 'holders', scope: 'proxy' }).users.map(({ name }) => name),
    related: everything instanceof Policy && full.QuestionError === QuestionError,
  };
}
