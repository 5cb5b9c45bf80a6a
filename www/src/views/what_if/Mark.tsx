import { T } from '../../texts';

/** What the edits did to something. */
export function Mark({ state }: { state: 'same' | 'changed' | 'new' }) {
  if (state === 'same') return null;
  return (
    <span className={`state ${state === 'new' ? 'allow' : 'filtered'}`}>
      <T id={`what-if.state.${state}`} />
    </span>
  );
}
