import type { HoldersView } from '../../engine/who_desk';
import { Name } from '../../parts/Name';
import { T } from '../../texts';

/** How many there are of each kind, and of whom nobody can tell. */
export function Figures({ view: { counts, unanswered } }: { view: HoldersView }) {
  return (
    <>
      <ul className="figures">
        {(['users', 'groups', 'services', 'tokens'] as const).map((many) => (
          <li key={many} className="card">
            <b>{counts[many].toLocaleString('en')}</b> <T id={`who.${many}`} values={{ count: counts[many] }} />
          </li>
        ))}
        {unanswered.count > 0 && (
          <li className="card">
            <b>{unanswered.count.toLocaleString('en')}</b> <T id="who.untold" />
          </li>
        )}
      </ul>
      {unanswered.count > 0 && (
        <details className="card notice">
          <summary>
            <T id="who.unanswered" values={{ count: unanswered.count }} />
          </summary>
          <ul className="tags">
            {unanswered.listed.map((name) => (
              <li key={name} className="tag">
                <Name text={name} />
              </li>
            ))}
          </ul>
          {unanswered.count > unanswered.listed.length && (
            <p className="quiet">
              <T id="more" values={{ count: unanswered.count - unanswered.listed.length }} />
            </p>
          )}
        </details>
      )}
    </>
  );
}
