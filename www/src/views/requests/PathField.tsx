import type { Principal } from '../../engine/protocol';
import { Picker } from '../../parts/Picker';
import { useHub } from '../../session/session';
import { useText } from '../../texts';
import { useRoutes } from './useRoutes';

interface Props {
  method: string;
  path: string;
  principal: Principal | null;
  onChoose: (path: string) => void;
}

/** The path of a request, with the addresses that the hub has as suggestions. */
export function PathField({ method, path, principal, onChoose }: Props) {
  const { id } = useHub();
  const text = useText();
  const { routes, base } = useRoutes();
  const own = principal?.kind === 'user' ? encodeURIComponent(principal.name) : '';
  const find = async (typed: string, limit: number) => {
    const fitting = routes.filter((route) => route.method === method).map((route) => filled(route.path, own));
    const found = [...new Set(fitting)].filter((name) => name.includes(typed));
    return { listed: found.slice(0, limit).map((name) => ({ kind: 'resource' as const, name })), count: found.length };
  };
  return (
    <Picker
      label={text('requests.path')}
      icon="requests"
      value={path}
      placeholder={`${base}hub/api/users`}
      about={[id, 'paths', method, own, routes.length]}
      find={find}
      onChoose={({ name }) => onChoose(name)}
      onText={onChoose}
      typedFirst
    />
  );
}

/** The asking user's own name in the place of users; the rest is for the reader to fill in. */
function filled(template: string, own: string): string {
  return own === '' ? template : template.replace('{user_name}', own).replace('{server_name?}', '').replace('{token_id?}', '');
}
