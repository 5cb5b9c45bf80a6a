import type { Summary } from 'hubscope';
import { useEffect, useState } from 'react';

import type { Snapshot } from './useSnapshot';

const SOURCES: Record<Summary['source'], string> = {
  database: "the hub's database",
  rest: "the hub's REST API",
  handler: 'a handler inside the hub',
  hand: 'written by hand',
};
const COUNTS = ['users', 'groups', 'services', 'roles', 'servers', 'tokens', 'shares'] as const;
const SECTIONS = COUNTS.length;

type Loaded = Extract<Snapshot, { state: 'loaded' }>;

/** What the page is about: which hub, when, from where, and how much of it. */
export function SnapshotCard({ snapshot, onFile }: { snapshot: Loaded; onFile: (file: File) => void }) {
  const summary = snapshot.policy.summary();
  const missing = COUNTS.filter((section) => !summary.knows.includes(section));
  return (
    <section className="card snapshot" aria-label="Snapshot">
      <h2>Snapshot</h2>
      <dl>
        <div>
          <dt>Hub</dt>
          <dd>
            JupyterHub {summary.hub.version}
            {summary.hub.url !== undefined && <span className="quiet"> at {summary.hub.url}</span>}
          </dd>
        </div>
        <div>
          <dt>Taken</dt>
          <dd>
            <Age moment={summary.issuedAt} />
          </dd>
        </div>
        <div>
          <dt>From</dt>
          <dd>{SOURCES[summary.source]}</dd>
        </div>
        <div>
          <dt>File</dt>
          <dd>
            {snapshot.from}
            <span className="quiet">
              , {size(snapshot.bytes)}, loaded in {Math.max(1, Math.round(snapshot.milliseconds))} ms
            </span>
          </dd>
        </div>
      </dl>
      <ul className="counts">
        {COUNTS.map((section) => (
          <li key={section}>
            <b>{summary[section].toLocaleString('en')}</b> {summary[section] === 1 ? section.slice(0, -1) : section}
          </li>
        ))}
      </ul>
      {missing.length > 0 && (
        <p className="quiet">
          Not complete: {missing.length === SECTIONS ? 'every section' : missing.join(', ')}. What depends on them is unknown.
        </p>
      )}
      <FileButton onFile={onFile} words="Open another snapshot" />
    </section>
  );
}

/** A button that opens a file; dropping one anywhere on the page does the same. */
export function FileButton({ onFile, words }: { onFile: (file: File) => void; words: string }) {
  return (
    <label className="file">
      <input
        type="file"
        accept=".json,application/json"
        onChange={(event) => {
          const [file] = event.target.files ?? [];
          if (file) onFile(file);
          event.target.value = '';
        }}
      />
      <span>{words}</span>
    </label>
  );
}

function Age({ moment }: { moment: string }) {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 15_000);
    return () => clearInterval(timer);
  }, []);
  return (
    <>
      <time dateTime={moment}>{ago(now - Date.parse(moment))}</time>
      <span className="quiet">, {new Date(moment).toLocaleString()}</span>
    </>
  );
}

function ago(milliseconds: number): string {
  const words = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
  const minutes = milliseconds / 60_000;
  if (Math.abs(minutes) < 1) return milliseconds < -5_000 ? 'in the future' : 'just now';
  if (Math.abs(minutes) < 90) return words.format(-Math.round(minutes), 'minute');
  if (Math.abs(minutes) < 36 * 60) return words.format(-Math.round(minutes / 60), 'hour');
  return words.format(-Math.round(minutes / 1440), 'day');
}

function size(bytes: number): string {
  if (bytes < 10_000) return `${bytes} bytes`;
  return bytes < 1_000_000 ? `${Math.round(bytes / 1000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
