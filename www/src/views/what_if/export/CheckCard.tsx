import type { ReactNode } from 'react';

import { office } from '../../../engine/client';
import type { Check, StartView } from '../../../engine/what_if/check';
import { Icon } from '../../../parts/Icon';
import { Prose } from '../../../parts/Prose';
import { Trouble } from '../../../parts/Trouble';
import { useAnswer } from '../../../session/useAnswer';
import { T } from '../../../texts';
import { CallList } from './CallList';
import { StartChange } from './StartChange';
import { Unsaid } from './Unsaid';
import { useNotes } from './useNotes';

/** What the hub's next start with this configuration comes to. */
export function CheckCard() {
  const { data, error } = useAnswer(['check'], () => office.whatIf.check(), { keep: false });
  const { data: notes } = useNotes();
  if (error) return <Trouble title="what-if.check.trouble" error={error} />;
  if (!data) {
    return (
      <div className="check" role="status">
        <T id="what-if.check.busy" /> <progress />
      </div>
    );
  }
  return (
    <section className="checked">
      <Verdict check={data} />
      {data.start && <Obstacles start={data.start} />}
      {notes && <Unsaid unsaid={notes.unsaid} />}
      {data.calls.length > 0 && (
        <details>
          <summary>
            <T id="what-if.check.calls" values={{ count: data.calls.length }} />
          </summary>
          <CallList calls={data.calls} />
        </details>
      )}
      {data.start && data.start.changes.count > 0 && (
        <details>
          <summary>
            <T id="what-if.check.changes" values={{ count: data.start.changes.count }} />
          </summary>
          <ul className="start-changes">
            {data.start.changes.listed.map((change, index) => (
              <li key={index}>
                <StartChange change={change} />
              </li>
            ))}
          </ul>
          {data.start.changes.count > data.start.changes.listed.length && (
            <p className="quiet">
              <T id="more" values={{ count: data.start.changes.count - data.start.changes.listed.length }} />
            </p>
          )}
        </details>
      )}
    </section>
  );
}

function Verdict({ check: { faithful, start, untold, calls, afterStart, afterCalls, rest } }: { check: Check }) {
  if (!faithful) return <Told outcome="fault" text={<T id="what-if.check.unfaithful" />} />;
  if (untold !== null) return <Told outcome="unknown" text={<T id="what-if.check.untold" values={{ reason: <Prose text={untold} /> }} />} />;
  if (start?.starts !== true) return <Told outcome="deny" text={<T id="what-if.check.stopped" />} />;
  if (afterStart) return <Told outcome="allow" text={<T id="what-if.check.same" />} />;
  if (afterCalls) return <Told outcome="allow" text={<T id="what-if.check.same-after-calls" values={{ count: calls.length }} />} />;
  return <Told outcome="unknown" text={<T id="what-if.check.differs" values={{ ...rest, calls: calls.length }} />} />;
}

function Told({ outcome, text }: { outcome: 'allow' | 'deny' | 'unknown' | 'fault'; text: ReactNode }) {
  return (
    <div className={`verdict ${outcome}`} role="status">
      <Icon name={outcome} size={24} />
      <p>{text}</p>
    </div>
  );
}

/** Why the hub would not start, and what to know besides. */
function Obstacles({ start: { obstacles, notices } }: { start: StartView }) {
  if (obstacles.length + notices.length === 0) return null;
  return (
    <ul className="obstacles">
      {obstacles.map(({ hub_error, message, pointer, first }, index) => (
        <li key={`o${index}`} className="obstacle">
          {hub_error !== null && <b>{hub_error}: </b>}
          <Prose text={message} /> <code className="quiet">{pointer}</code>
          {first && (
            <>
              {' '}
              <T id="what-if.check.first" />
            </>
          )}
        </li>
      ))}
      {notices.map(({ message, pointer }, index) => (
        <li key={`n${index}`}>
          <Prose text={message} /> <code className="quiet">{pointer}</code>
        </li>
      ))}
    </ul>
  );
}
