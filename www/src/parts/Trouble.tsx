import { Fault } from '../engine/fault';
import { T, type TextId } from '../texts';
import { IconButton } from './Button';
import { Prose } from './Prose';
import { useText } from '../texts';

/** What went wrong, where, and what helps; never a stack. */
export function Trouble({ title, name = '', error, onDismiss }: { title: TextId; name?: string; error: unknown; onDismiss?: () => void }) {
  const text = useText();
  const fault = error instanceof Fault ? error : null;
  return (
    <section className="card trouble" role="alert">
      <div>
        <h2>
          <T id={title} values={{ name }} />
        </h2>
        <p>
          <Prose text={error instanceof Error ? error.message : String(error)} />
        </p>
        {fault && (
          <p className="quiet">
            {fault.pointer !== undefined && fault.pointer !== '' && <code>{fault.pointer}</code>}
            {fault.line !== undefined && (
              <>
                {' '}
                <T id="trouble.place" values={{ line: fault.line, column: fault.column ?? 1 }} />
              </>
            )}{' '}
            <code>{fault.code}</code>
          </p>
        )}
      </div>
      {onDismiss && <IconButton icon="close" label={text('close')} onClick={onDismiss} />}
    </section>
  );
}
