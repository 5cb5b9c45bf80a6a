import { useState } from 'react';

import { office } from '../../engine/client';
import type { Narrowing, Question } from '../../engine/who_desk';
import { Button } from '../../parts/Button';
import { download } from '../../parts/download';
import { Trouble } from '../../parts/Trouble';
import { T } from '../../texts';

const FORMATS = ['csv', 'json'] as const;

/** The listed holders as a file, made in the Worker. */
export function FileButtons({ count, question, narrowing }: { count: number; question: Question; narrowing: Narrowing }) {
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<unknown>(null);
  const save = async (format: (typeof FORMATS)[number]) => {
    setBusy(true);
    setTrouble(null);
    try {
      download(`who-${question.scope.replaceAll(/[^a-z]+/g, '-')}.${format}`, await office.who.file(question, narrowing, format));
    } catch (error) {
      setTrouble(error);
    }
    setBusy(false);
  };
  const narrowed = narrowing.kind !== null || narrowing.text.trim() !== '';
  return (
    <>
      {FORMATS.map((format) => (
        <Button key={format} icon="download" disabled={busy || count === 0} onClick={() => void save(format)}>
          <T id={`who.${format}`} values={{ narrowed: String(narrowed), count }} />
        </Button>
      ))}
      {trouble !== null && <Trouble title="who.file-trouble" error={trouble} onDismiss={() => setTrouble(null)} />}
    </>
  );
}
