import { office } from '../../../engine/client';
import type { Form } from '../../../engine/what_if/exports';
import { Button } from '../../../parts/Button';
import { download } from '../../../parts/download';
import { T } from '../../../texts';
import { useCopy } from './useCopy';

/** Copies a whole file, or keeps it. */
export function FileButtons({ form, name, comment = '', copies = true }: { form: Form; name: string; comment?: string; copies?: boolean }) {
  const { copied, copy } = useCopy();
  const whole = () => office.whatIf.file(form, comment);
  const keep = async () => download(name, new Blob([await whole()], { type: 'text/plain;charset=utf-8' }));
  return (
    <span className="file-buttons">
      {copies && (
        <Button icon={copied ? 'allow' : 'copy'} onClick={() => void copy(whole)}>
          <T id={copied ? 'what-if.export.copied' : 'what-if.export.copy'} />
        </Button>
      )}
      <Button icon="download" onClick={() => void keep()}>
        <T id="what-if.export.download" />
      </Button>
    </span>
  );
}
