// Who asks the hub for a policy, and what has to be there before.

/** Sets the stage: servers, and shares of them. @param {import('../bed.mjs').Hub} hub */
export async function setStage(hub) {
  await hub.startServer('student1');
  await hub.startServer('student1', 'lab');
  await hub.startServer('student4');
  await hub.startServer('johan');
  await hub.must('POST', '/shares/student1/lab', { user: 'student4', scopes: ['access:servers'] });
  await hub.must('POST', '/shares/johan/', { group: 'class-B', scopes: ['access:servers', 'servers'] });
  await hub.must('POST', '/shares/student4/', { user: 'student2', scopes: ['read:servers'] });
}

/**
 * Every credential: API tokens of users (without `scopes` they inherit), tokens of services, browser sessions. `open` are the groups whose
 * members its slice cannot know.
 *
 * @type {{ title: string, user?: string, service?: string, scopes?: string[], session?: boolean, open?: string[] }[]}
 */
export const credentials = [
  { title: 'an admin, by a token that inherits', user: 'amira' },
  { title: 'an admin, in a browser', user: 'amira', session: true },
  { title: 'a teacher, by a token that inherits', user: 'johan' },
  { title: 'a teacher, in a browser', user: 'johan', session: true },
  { title: 'a teacher who lists a class without its groups', user: 'johan', scopes: ['list:users!group=class-A', 'servers!group=class-A'] },
  { title: 'a teacher who lists nobody', user: 'johan', scopes: ['servers!group=class-A'], open: ['class-A'] },
  { title: 'custom scopes only', user: 'johan', scopes: ['custom:grades:write'] },
  { title: 'a student, by a token that inherits', user: 'student1' },
  { title: 'a student, in a browser', user: 'student1', session: true },
  { title: 'a student of two classes, in a browser', user: 'student3', session: true },
  { title: 'a student who received a share', user: 'student4' },
  { title: 'somebody in no group', user: 'lone' },
  { title: 'a grader who lists all and sees no groups', user: 'tessa', session: true, open: ['class-B'] },
  { title: 'a token without scopes', user: 'maría', scopes: [] },
  { title: 'two classes in one list', user: 'amira', scopes: ['list:users!group=class-A', 'list:users!group=class-B', 'servers!group=class-A', 'servers!group=class-B'], open: ['class-A', 'class-B'] },
  { title: 'two classes in one list, with their groups', user: 'amira', scopes: ['list:users!group=class-A', 'read:users:groups!group=class-A', 'list:users!group=class-B', 'read:users:groups!group=class-B', 'servers!group=class-A', 'tokens!group=class-B'] },
  { title: 'a class and a name in one list', user: 'amira', scopes: ['list:users!group=class-A', 'list:users!user=student4', 'servers!group=class-A'], open: ['class-A'] },
  { title: 'a class and a name in one list, with the groups of the class', user: 'amira', scopes: ['list:users!group=class-A', 'read:users:groups!group=class-A', 'list:users!user=student4', 'servers!group=class-A'] },
  { title: 'all in one list, with the groups of one class', user: 'amira', scopes: ['list:users', 'read:users!group=class-A', 'servers!group=class-A', 'tokens!group=class-B'], open: ['class-B'] },
  { title: 'members by the group', user: 'amira', scopes: ['list:groups', 'read:groups!group=class-A', 'access:servers!group=class-A', 'servers!group=class-B'], open: ['class-B'] },
  { title: 'a group that is not there', user: 'amira', scopes: ['list:groups', 'servers!group=ghosts', 'read:tokens!group=nobody'], open: ['nobody'] },
  { title: 'single servers and users', user: 'amira', scopes: ['servers!server=student1/lab', 'read:users!user=student4', 'groups!group=class-B'] },
  { title: 'a list that the hub refuses', user: 'amira', scopes: ['list:users!server=student1/', 'list:users!group=class-A', 'servers!group=class-A'], open: ['class-A'] },
  { title: 'a service that may everything', service: 'stagehand' },
  { title: 'a service that reads everything', service: 'auditor' },
  { title: 'a service that sees who was active', service: 'idle-culler' },
  { title: 'a service with one class', service: 'gradebook' },
];
