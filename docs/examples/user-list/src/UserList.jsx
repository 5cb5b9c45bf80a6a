import { useState } from 'react';

import { Action } from './Action';
import * as hub from './hub';
import { UserRow } from './UserRow';

/** Everybody whom the viewer may list. */
export function UserList({ viewer, startScope, users, more, onMore, act }) {
  const [name, setName] = useState('');
  const add = async () => {
    await act(() => hub.addUser(name));
    setName('');
  };
  return (
    <section aria-label="Users">
      <h2>Users</h2>
      <div className="d-flex gap-2 mb-3">
        <input
          className="form-control form-control-sm w-auto"
          aria-label="Name of the new user"
          placeholder="name"
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <Action scope="admin:users" look="success" onAct={add}>
          Add user
        </Action>
      </div>
      <table className="table align-middle">
        <thead>
          <tr>
            <th scope="col">User</th>
            <th scope="col">Server</th>
            <th scope="col">Actions</th>
          </tr>
        </thead>
        <tbody>
          {users.map((user) => (
            <UserRow key={user.name} user={user} viewer={viewer} startScope={startScope} act={act} />
          ))}
        </tbody>
      </table>
      {more && (
        <button type="button" className="btn btn-sm btn-secondary" onClick={onMore}>
          Show more
        </button>
      )}
    </section>
  );
}
