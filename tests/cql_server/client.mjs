// Who is connected, and how the server refuses.
import { auth, Client, types } from 'cassandra-driver';

/** A client that is logged in. */
export async function connect(port, user, password) {
  const client = new Client({
    contactPoints: [`127.0.0.1:${port}`], localDataCenter: 'datacenter1', authProvider: new auth.PlainTextAuthProvider(user, password),
    queryOptions: { consistency: types.consistencies.one }, socketOptions: { readTimeout: 60_000 },
  });
  try {
    await client.connect();
  } catch (error) {
    await client.shutdown();
    throw error;
  }
  return client;
}

/** The engine's word for a refusal; what is none is thrown on. */
export function category(error) {
  if (error.code === types.responseErrorCodes.unauthorized) return 'unauthorized';
  // The server has a word of its own for a keyspace that is not there.
  if ([types.responseErrorCodes.invalid, types.responseErrorCodes.configError].includes(error.code)) return 'invalid_request';
  if (Object.values(error.innerErrors ?? {}).some(({ name }) => name === 'AuthenticationError')) return 'authentication';
  throw error;
}
