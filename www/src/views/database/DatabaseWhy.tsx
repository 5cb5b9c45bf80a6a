import type { Ground, Miss } from 'hubscope/cql';

import { type DatabaseMatter, useDatabaseWhy } from '../../address/useDatabaseWhy';
import { askDatabase } from '../../engine/client';
import { Breakable } from '../../parts/Breakable';
import { Button } from '../../parts/Button';
import { Icon } from '../../parts/Icon';
import { Name } from '../../parts/Name';
import { Prose } from '../../parts/Prose';
import { Side } from '../../parts/Side';
import { Trouble } from '../../parts/Trouble';
import { useStatements } from '../../session/statements';
import { useDatabaseAnswer } from '../../session/useDatabaseAnswer';
import { T } from '../../texts';

/** Why a role may or may not do something, and which statements would change that. */
export default function DatabaseWhy() {
  const { matter, close } = useDatabaseWhy();
  return (
    <Side open={matter !== null} onClose={close} title={<T id="why.title" />}>
      {matter && <Why matter={matter} />}
    </Side>
  );
}

function Why({ matter }: { matter: DatabaseMatter }) {
  const { which } = useStatements();
  const { role, permission, on } = matter;
  const question = { as: role, permission, on } as const;
  const { data, error } = useDatabaseAnswer(['explain', matter], () => askDatabase(which, { op: 'explain', ...question }));
  if (error) return <Trouble title="trouble.view" error={error} />;
  if (!data) return <progress />;
  const outcome = data.outcome === 'error' ? 'fault' : data.outcome;
  return (
    <>
      <p className="matter">
        <span className="who">
          <Icon name="role" size={15} />
          <Name text={role} />
        </span>
        <code>{permission}</code>
        <code>
          <Breakable text={on} />
        </code>
      </p>
      <div className={`verdict ${outcome}`} role="status">
        <Icon name={outcome} size={26} />
        <p>
          <Prose text={data.because} />
        </p>
      </div>
      {data.grounds.map((ground, index) => (
        <section key={index} className="path">
          <GroundChain ground={ground} matter={matter} />
        </section>
      ))}
      {data.misses.length > 0 && (
        <section>
          <h3>
            <T id="why.misses" />
          </h3>
          <ul className="misses">
            {data.misses.map((miss, index) => (
              <li key={index}>
                <MissLine miss={miss} />
              </li>
            ))}
          </ul>
        </section>
      )}
      {data.outcome === 'deny' && <Remedies matter={matter} />}
    </>
  );
}

function GroundChain({ ground, matter: { permission, on } }: { ground: Ground; matter: DatabaseMatter }) {
  if (ground.by === 'authorizer') return <T id="database.by.authorizer" />;
  const [first, ...roles] = ground.way;
  return (
    <ol className="chain">
      <li className="link">
        <Bead icon="role" />
        <span className="quiet">
          <T id="database.chain.role" />
        </span>{' '}
        <span className="link-name">
          <Name text={first ?? ''} />
        </span>
      </li>
      {roles.map((role) => (
        <li key={role} className="link">
          <Bead icon="role" />
          <span className="quiet">
            <T id="database.chain.granted" />
          </span>{' '}
          <span className="link-name">
            <Name text={role} />
          </span>
        </li>
      ))}
      <li className="link asked">
        <Bead icon={ground.by === 'superuser' ? 'key' : 'tree'} />
        <span className="quiet">
          <T id={`database.by.${ground.by}`} values={{ permission }} />
        </span>{' '}
        {ground.by === 'row' && <code className="link-name">{ground.on}</code>}
      </li>
      <li className="link end">
        <Bead icon="allow" />
        <span className="quiet">
          <T id={ground.on === on ? 'database.chain.same' : 'database.chain.contains'} />
        </span>{' '}
        <code className="link-name">{on}</code>
      </li>
    </ol>
  );
}

function Bead({ icon }: { icon: 'role' | 'key' | 'tree' | 'allow' }) {
  return (
    <span className="bead">
      <Icon name={icon} size={15} />
    </span>
  );
}

function MissLine({ miss }: { miss: Miss }) {
  switch (miss.is) {
    case 'elsewhere':
      return <T id="database.miss.elsewhere" values={{ role: <Name text={miss.way.at(-1) ?? ''} />, on: <code>{miss.on}</code> }} />;
    case 'other-permissions':
      return (
        <T
          id="database.miss.other-permissions"
          values={{ role: <Name text={miss.way.at(-1) ?? ''} />, on: <code>{miss.on}</code>, permissions: miss.permissions.join(', ') }}
        />
      );
    case 'other-role':
      return <T id="database.miss.other-role" values={{ role: <Name text={miss.role} />, on: <code>{miss.on}</code> }} />;
    case 'inapplicable':
      return <T id="database.miss.inapplicable" />;
  }
}

function Remedies({ matter }: { matter: DatabaseMatter }) {
  const { which, add } = useStatements();
  const { role, permission, on } = matter;
  const { data, error } = useDatabaseAnswer(['remedies', matter], () => askDatabase(which, { op: 'remedies', as: role, permission, on }), { keep: false });
  return (
    <section>
      <h3>
        <T id="why.remedies" />
      </h3>
      {error && <Trouble title="trouble.view" error={error} />}
      {data?.length === 0 && <T id="why.no-remedy" />}
      <ul className="remedies">
        {data?.map(({ statement, gains, superuser }) => (
          <li key={statement}>
            <span>
              <code>
                <Name text={statement} />
              </code>
              <br />
              <span className="quiet">
                <T id={superuser ? 'database.remedy.superuser' : 'database.remedy.gains'} values={{ count: gains }} />
              </span>
            </span>
            <Button icon="statements" onClick={() => add(statement)}>
              <T id="why.try" />
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
