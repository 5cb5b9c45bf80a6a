import { office } from '../../../engine/client';
import type { Form } from '../../../engine/what_if/exports';
import { Trouble } from '../../../parts/Trouble';
import { useAnswer } from '../../../session/useAnswer';
import { T, useText } from '../../../texts';
import { FileButtons } from './FileButtons';

interface Props {
  form: Form;
  /** Of the file. */
  name: string;
  comment?: string;
}

/** A file: its beginning to read, all of it to copy and to keep. */
export function FilePanel({ form, name, comment = '' }: Props) {
  const text = useText();
  const { data, error } = useAnswer(['export', form, comment], () => office.whatIf.shown(form, comment), { keep: false });
  if (error) return <Trouble title="trouble.view" error={error} />;
  if (!data) return <progress />;
  return (
    <>
      <div className="tools">
        <code>{name}</code>
        <div className="grow" />
        <FileButtons form={form} name={name} comment={comment} />
      </div>
      <pre className="file-text" tabIndex={0} role="region" aria-label={text('what-if.export.file', { name })}>
        {data.text}
      </pre>
      {data.more > 0 && (
        <p className="quiet">
          <T id="what-if.export.more-lines" values={{ count: data.more }} />
        </p>
      )}
    </>
  );
}
