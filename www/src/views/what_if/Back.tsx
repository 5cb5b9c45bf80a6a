import { Icon } from '../../parts/Icon';
import { T, type TextId } from '../../texts';
import { type Place, usePlace } from './place';

/** The way back from one row to its list. */
export function Back({ to, label }: { to: Place; label: TextId }) {
  const { show } = usePlace();
  return (
    <button type="button" className="button quiet back" onClick={() => show(to)}>
      <Icon name="back" /> <T id={label} />
    </button>
  );
}
