import { Popover, PopoverDisclosure, PopoverHeading, PopoverProvider } from '@ariakit/react';
import { useEffect, useState } from 'react';

import type { Opened, OpenedDatabase, OpenedHub } from '../engine/protocol';
import { Icon } from '../parts/Icon';
import { Prose } from '../parts/Prose';
import { T, type TextId, useText } from '../texts';

const SECTIONS = ['users', 'groups', 'services', 'roles', 'servers', 'tokens', 'shares'] as const;

/** What the page is about, always in sight: which version, how old, how complete. More of it when it is pressed. */
export function PolicyBadge({ opened }: { opened: Opened }) {
  return (
    <PopoverProvider placement="bottom-start">
      <PopoverDisclosure className="badge">
        {opened.dialect === 'jupyterhub' ? <HubBadge opened={opened} /> : <DatabaseBadge opened={opened} />}
      </PopoverDisclosure>
      <Popover className="popover about" gutter={6} portal>
        <PopoverHeading>
          <T id="about.title" />
        </PopoverHeading>
        {opened.dialect === 'jupyterhub' ? <HubFacts opened={opened} /> : <DatabaseFacts opened={opened} />}
        <p className="quiet">
          <T id="about.private" />
        </p>
      </Popover>
    </PopoverProvider>
  );
}

/** Sections that a snapshot does not know whole. */
export function missingSections({ summary, missing }: OpenedHub): readonly string[] {
  const sections: readonly string[] = SECTIONS.filter((section) => !summary.knows.includes(section));
  return missing ? [...new Set([...sections, ...missing.map(({ code }) => code)])] : sections;
}

function HubBadge({ opened }: { opened: OpenedHub }) {
  const { summary } = opened;
  const complete = missingSections(opened).length === 0;
  return (
    <>
      <span>
        <T id="badge.hub" values={{ version: summary.hub.version }} />
      </span>
      <span className="wide">
        <Age moment={summary.issuedAt} />
      </span>
      <span className={complete ? 'state allow' : 'state unknown'}>
        <Icon name={complete ? 'allow' : 'unknown'} size={14} />
        <span className="state-words">
          <T id={complete ? 'badge.complete' : 'badge.incomplete'} />
        </span>
      </span>
    </>
  );
}

function DatabaseBadge({ opened: { release } }: { opened: OpenedDatabase }) {
  return (
    <span>
      <T id="badge.database" values={{ release }} />
    </span>
  );
}

function HubFacts({ opened }: { opened: OpenedHub }) {
  const { summary, missing, name, bytes, milliseconds } = opened;
  const incomplete = SECTIONS.filter((section) => !summary.knows.includes(section));
  return (
    <>
      <dl>
        <Fact name="about.hub">
          <T id="badge.hub" values={{ version: summary.hub.version }} />
          {summary.hub.url !== undefined && <span className="quiet"> {summary.hub.url}</span>}
        </Fact>
        <Fact name="about.taken">
          <Age moment={summary.issuedAt} />, <time dateTime={summary.issuedAt}>{new Date(summary.issuedAt).toLocaleString()}</time>
        </Fact>
        <Fact name="about.from">
          <T id={`source.${summary.source}`} />
        </Fact>
        <FileFact name={name} bytes={bytes} milliseconds={milliseconds} />
        <Fact name="about.trust">
          <T id="about.unsigned" />
        </Fact>
      </dl>
      <ul className="counts">
        {SECTIONS.map((section) => (
          <li key={section}>
            <T id={`count.${section}`} values={{ count: summary[section] }} />
          </li>
        ))}
      </ul>
      {incomplete.length > 0 && (
        <p>
          <T id="about.incomplete" values={{ sections: incomplete.join(', ') }} />
        </p>
      )}
      {missing && missing.length > 0 && (
        <ul className="missing">
          {missing.map(({ code, message }) => (
            <li key={code}>
              <Prose text={message} />
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function DatabaseFacts({ opened: { release, counts, name, bytes, milliseconds } }: { opened: OpenedDatabase }) {
  return (
    <>
      <dl>
        <Fact name="about.rules">
          <T id="badge.database" values={{ release }} />
        </Fact>
        <FileFact name={name} bytes={bytes} milliseconds={milliseconds} />
      </dl>
      <ul className="counts">
        {(['roles', 'logins', 'permissions', 'keyspaces'] as const).map((what) => (
          <li key={what}>
            <T id={`count.cql.${what}`} values={{ count: counts[what] }} />
          </li>
        ))}
      </ul>
    </>
  );
}

function FileFact({ name, bytes, milliseconds }: { name: string; bytes: number; milliseconds: number }) {
  return (
    <Fact name="about.file">
      {name}{' '}
      <span className="quiet">
        <T id="about.size" values={{ bytes: bytes < 10_000 ? `${bytes} B` : bytes < 1_000_000 ? `${Math.round(bytes / 1000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`, milliseconds: Math.max(1, Math.round(milliseconds)) }} />
      </span>
    </Fact>
  );
}

function Fact({ name, children }: { name: TextId; children: React.ReactNode }) {
  return (
    <div>
      <dt>
        <T id={name} />
      </dt>
      <dd>{children}</dd>
    </div>
  );
}

const UNITS = [
  ['minute', 60_000, 90],
  ['hour', 3_600_000, 36],
  ['day', 86_400_000, Number.POSITIVE_INFINITY],
] as const;

function Age({ moment }: { moment: string }) {
  const [now, setNow] = useState(Date.now);
  const text = useText();
  useEffect(() => {
    const timer = window.setInterval(() => setNow(Date.now()), 15_000);
    return () => window.clearInterval(timer);
  }, []);
  const age = now - Date.parse(moment);
  if (Math.abs(age) < 60_000) return text(age < -5_000 ? 'age.future' : 'age.now');
  const [unit, length] = UNITS.find(([, length, most]) => Math.abs(age) / length < most) ?? UNITS[2];
  return new Intl.RelativeTimeFormat('en', { numeric: 'auto' }).format(-Math.round(age / length), unit);
}
