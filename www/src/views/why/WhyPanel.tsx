import type { Scope } from 'hubscope';

import { type Matter, useWhy } from '../../address/useWhy';
import { useAddress } from '../../address/useAddress';
import { askHub } from '../../engine/client';
import { asking, resource } from '../../engine/wire';
import { Breakable } from '../../parts/Breakable';
import { Button } from '../../parts/Button';
import { Icon } from '../../parts/Icon';
import { PrincipalName, TargetName } from '../../parts/PrincipalName';
import { Prose } from '../../parts/Prose';
import { Side } from '../../parts/Side';
import { Trouble } from '../../parts/Trouble';
import { useDraft } from '../../session/draft';
import { useAnswer } from '../../session/useAnswer';
import { T } from '../../texts';
import { Chain } from './Chain';

/** More paths than this are counted. */
const SHOWN = 6;

/** Why one question is answered as it is: the drawn paths, the sentences, and what would change the answer. */
export default function WhyPanel() {
  const { matter, close } = useWhy();
  return (
    <Side open={matter !== null} onClose={close} title={<T id="why.title" />}>
      {matter && <Why matter={matter} />}
    </Side>
  );
}

function Why({ matter }: { matter: Matter }) {
  const { which } = useDraft();
  const { principal, scope, target } = matter;
  const question = { principal: asking(principal), scope: scope as Scope, resource: resource(target) };
  const { data, error } = useAnswer(['explain', matter], () => askHub(which, { op: 'explain', ...question }));
  if (error) return <Trouble title="trouble.view" error={error} />;
  if (!data) return <progress />;
  const { decision, paths, misses, text } = data;
  const [sentence, ...reasons] = text;
  return (
    <>
      <p className="matter">
        <PrincipalName principal={principal} />
        <code>
          <Breakable text={scope} />
        </code>
        <TargetName target={target} />
      </p>
      <div className={`verdict ${decision.outcome}`} role="status">
        <Icon name={decision.outcome} size={26} />
        <p>
          <Prose text={sentence ?? ''} />
        </p>
      </div>
      {paths.slice(0, SHOWN).map((path, index) => (
        <section key={index} className="path">
          <Chain principal={principal} path={path} scope={scope} target={target} />
          <p className="quiet">
            <Prose text={reasons[index] ?? ''} />
          </p>
        </section>
      ))}
      {paths.length > SHOWN && (
        <p className="quiet">
          <T id="why.more-paths" values={{ count: paths.length - SHOWN }} />
        </p>
      )}
      {misses.length > 0 && (
        <section>
          <h3>
            <T id="why.misses" />
          </h3>
          <ul className="misses">
            {reasons.map((reason, index) => (
              <li key={index}>
                <Prose text={reason} />
              </li>
            ))}
          </ul>
        </section>
      )}
      {decision.outcome === 'deny' && <Remedies matter={matter} />}
    </>
  );
}

/** The smallest grants that would help, each one press away from being tried. */
function Remedies({ matter }: { matter: Matter }) {
  const { which, edits, add } = useDraft();
  const { go } = useAddress();
  const { principal, scope, target } = matter;
  const question = { principal: asking(principal), scope: scope as Scope, resource: resource(target) };
  const { data, isFetching, error } = useAnswer(
    ['remedies', matter],
    () => askHub(which, { op: 'remedies', ...question }),
    { keep: false },
  );
  return (
    <section>
      <h3>
        <T id="why.remedies" />
      </h3>
      {isFetching && <progress />}
      {error && <Trouble title="trouble.view" error={error} />}
      {data?.length === 0 && (
        <p>
          <T id="why.no-remedy" />
        </p>
      )}
      <ul className="remedies">
        {data?.map((remedy, index) => (
          <li key={index}>
            <span>
              <Prose text={remedy.text} />
            </span>
            <Button
              icon="what-if"
              onClick={() => {
                // A remedy is found for the policy that is asked: the edits before it stay.
                if (which === 'now' && edits.length > 0) go('what-if', { which: null });
                add(...remedy.edits);
              }}
            >
              <T id="why.try" />
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
