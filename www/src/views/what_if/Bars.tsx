import type { Part } from '../../engine/what_if/part';
import { Icon, type IconName } from '../../parts/Icon';
import { Name } from '../../parts/Name';
import { T, type TextId } from '../../texts';
import { usePlace } from './place';

interface Props {
  title: TextId;
  icon: 'group' | 'role';
  bars: Part<readonly [name: string, count: number]>;
  total: number;
}

/** How many of those affected have each group or role. */
export function Bars({ title, icon, bars: { count, listed }, total }: Props) {
  const { show } = usePlace();
  if (count === 0) return null;
  return (
    <section className="bars">
      <h3>
        <T id={title} />
      </h3>
      <ul>
        {listed.map(([name, number]) => (
          <li key={name}>
            <button
              type="button"
              className="link-button"
              onClick={() => show(icon === 'role' ? { part: 'roles', role: name } : { part: 'groups', group: name })}
            >
              <Icon name={ICON[icon]} size={14} />
              <Name text={name} />
            </button>
            <span className="bar" aria-hidden="true">
              <span style={{ inlineSize: `${(100 * number) / Math.max(total, number, 1)}%` }} />
            </span>
            <span className="bar-count">
              <T id="what-if.number" values={{ number }} />
            </span>
          </li>
        ))}
      </ul>
      {count > listed.length && (
        <p className="quiet small">
          <T id="more" values={{ count: count - listed.length }} />
        </p>
      )}
    </section>
  );
}

const ICON: Record<Props['icon'], IconName> = { group: 'group', role: 'role' };
