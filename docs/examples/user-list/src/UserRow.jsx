import { useState } from 'react';

import { Action } from './Action';
import * as hub from './hub';

/** One user, and what can be done with them. `act` sends a request and looks again. */
export function UserRow({ user, viewer, startScope, act }) {
  const [name, setName] = useState(null);
  const server = { user: user.name, server: '' };
  const running = Boolean(user.servers?.['']);
  // Rules of the hub that are no scopes: only admins change admins, and make them.
  const amongAdmins = viewer.admin ? undefined : 'only admins can';
  const rename = async () => {
    await act(() => hub.renameUser(user.name, name));
    setName(null);
  };
  return (
    <tr data-user={user.name}>
      <th scope="row">
        {name === null ? (
          user.name
        ) : (
          <input
            className="form-control form-control-sm"
            aria-label={`New name of ${user.name}`}
            value={name}
            autoFocus
            onChange={(event) => setName(event.target.value)}
          />
        )}
        {user.admin && <span className="badge text-bg-info ms-2">admin</span>}
      </th>
      <td>{running ? 'running' : 'stopped'}</td>
      <td>
        <div className="actions">
          {running ? (
            <>
              <Action scope="access:servers" resource={server} look="primary" href={hub.serverUrl(user.name)}>
                Access server
              </Action>
              <Action scope="delete:servers" resource={server} look="danger" onAct={() => act(() => hub.stopServer(user.name))}>
                Stop server
              </Action>
            </>
          ) : (
            <Action scope={startScope} resource={server} look="primary" onAct={() => act(() => hub.startServer(user.name))}>
              Start server
            </Action>
          )}
          {name === null ? (
            <Action scope="admin:users" resource={{ user: user.name }} rule={user.admin ? amongAdmins : undefined} onAct={() => setName(user.name)}>
              Edit
            </Action>
          ) : (
            <button type="button" className="btn btn-sm btn-primary" onClick={rename}>
              Save
            </button>
          )}
          <Action
            scope="admin:users"
            resource={{ user: user.name }}
            rule={amongAdmins}
            onAct={() => act(() => hub.setAdmin(user.name, !user.admin))}
          >
            {user.admin ? 'Remove admin' : 'Make admin'}
          </Action>
          <Action scope="delete:users" resource={{ user: user.name }} look="danger" onAct={() => act(() => hub.deleteUser(user.name))}>
            Delete
          </Action>
        </div>
      </td>
    </tr>
  );
}
