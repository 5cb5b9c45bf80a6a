// What users try, and what they need for it: statements that really run.
import { createKeyspace, createTable, grant, PERMISSIONS, RESOURCES, written } from './world.mjs';

/** `needs` are pairs of permission and resource, all of which the server asks for; `undo` removes what was made; `removes` says that rows go. */
export function questions(random) {
  const asked = [{ cql: createKeyspace('new'), needs: [['CREATE', 'data']], undo: 'DROP KEYSPACE "new"' }];
  for (const resource of RESOURCES) {
    const [, keyspace, table] = resource.split('/');
    // Whoever grants must hold what is granted, too.
    const given = random.pick(PERMISSIONS);
    asked.push({ cql: grant(given, resource, 'taker'), needs: [['AUTHORIZE', resource], [given, resource]], undo: `REVOKE ${given} ON ${written(resource)} FROM 'taker'` });
    if (keyspace === undefined) continue;
    const name = table === undefined ? `"${keyspace}"` : `"${keyspace}"."${table}"`;
    if (table === undefined) {
      asked.push(
        { cql: createTable(keyspace, 'new'), needs: [['CREATE', resource]], undo: `DROP TABLE "${keyspace}"."new"` },
        { cql: `ALTER KEYSPACE ${name} WITH durable_writes = true`, needs: [['ALTER', resource]] },
        { cql: `DROP KEYSPACE ${name}`, needs: [['DROP', resource]], removes: true },
      );
    } else {
      asked.push(
        { cql: `SELECT id FROM ${name} LIMIT 1`, needs: [['SELECT', resource]] },
        { cql: `INSERT INTO ${name} (id, value) VALUES (1, 1)`, needs: [['MODIFY', resource]] },
        { cql: `DELETE FROM ${name} WHERE id = 1`, needs: [['MODIFY', resource]] },
        { cql: `TRUNCATE ${name}`, needs: [['MODIFY', resource]] },
        // It reads before it writes.
        { cql: `UPDATE ${name} SET value = 2 WHERE id = 1 IF value = 1`, needs: [['MODIFY', resource], ['SELECT', resource]] },
        { cql: `ALTER TABLE ${name} WITH comment = 'x'`, needs: [['ALTER', resource]] },
        { cql: `DROP TABLE ${name}`, needs: [['DROP', resource]], removes: true },
      );
    }
  }
  return asked;
}
