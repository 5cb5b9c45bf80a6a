import { useId } from 'react';

import { parseAddress } from '../../../address/address';
import { useAddress } from '../../../address/useAddress';
import type { Form } from '../../../engine/what_if/exports';
import { Button } from '../../../parts/Button';
import { T } from '../../../texts';
import { FileButtons } from './FileButtons';
import { useCopy } from './useCopy';

const FILES = [
  ['edits', 'edits.yaml'],
  ['edits-json', 'edits.json'],
  ['snapshot', 'edited-policy.json'],
] as const satisfies readonly (readonly [Form, string])[];

/** A link to what is shown, and files for the command line. */
export function SharePanel() {
  const id = useId();
  const { copied, copy } = useCopy();
  const { value, to } = useAddress();
  // Read anew when the edits stand in the address.
  const link = new URL(to('what-if', { role: value('role'), group: value('group'), bearer: value('bearer') }), location.href).href;
  const carried = parseAddress(new URL(link).hash).values.has('edits');
  return (
    <>
      <section className="share-part">
        <h3>
          <label htmlFor={id}>
            <T id="what-if.share.link" />
          </label>
        </h3>
        <p className="quiet">
          <T id={carried ? 'what-if.share.link.about' : 'what-if.share.link.later'} />
        </p>
        <div className="field">
          <div className="field-row">
            <input id={id} readOnly value={link} onFocus={(event) => event.currentTarget.select()} />
            <Button icon={copied ? 'allow' : 'copy'} onClick={() => void copy(() => link)}>
              <T id={copied ? 'what-if.export.copied' : 'what-if.export.copy'} />
            </Button>
          </div>
        </div>
      </section>
      {FILES.map(([form, name]) => (
        <section key={form} className="share-part">
          <div className="tools">
            <div className="share-file">
              <h3>
                <code>{name}</code>
              </h3>
              <p className="quiet">
                <T id={`what-if.share.${form}`} values={{ code: (text) => <code>{text}</code> }} />
              </p>
            </div>
            <div className="grow" />
            <FileButtons form={form} name={name} copies={form !== 'snapshot'} />
          </div>
        </section>
      ))}
    </>
  );
}
