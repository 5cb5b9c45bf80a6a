import type { View } from '../address/address';
import { useAddress } from '../address/useAddress';
import { Icon, type IconName } from '../parts/Icon';
import { useSession } from '../session/session';
import { T, useText } from '../texts';
import { viewsOf } from './views';

const VIEW_ICONS: Record<View, IconName> = {
  open: 'open',
  'view-as': 'view-as',
  who: 'who',
  'what-if': 'what-if',
  map: 'map',
  requests: 'requests',
  roles: 'role',
  resources: 'tree',
  statements: 'statements',
  migration: 'migration',
};

export function Navigation({ shown }: { shown: View }) {
  const { opened } = useSession();
  const { to } = useAddress();
  const text = useText();
  const views: readonly View[] = opened ? [...viewsOf(opened), 'open'] : ['open'];
  return (
    <nav className="views" aria-label={text('nav.label')}>
      {views.map((view) => (
        <a key={view} href={to(view)} aria-current={view === shown ? 'page' : undefined}>
          <Icon name={VIEW_ICONS[view]} size={20} />
          <span>
            <T id={`nav.${view}`} />
          </span>
        </a>
      ))}
    </nav>
  );
}
