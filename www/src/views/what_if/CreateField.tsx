import { type FormEvent, useId, useState } from 'react';

import { Button } from '../../parts/Button';
import { T, type TextId } from '../../texts';
import { Refusal } from './Refusal';
import type { Editing } from './useEditing';

interface Props {
  label: TextId;
  button: TextId;
  editing: Editing;
  /** Ends with `false` where the name is refused, which then stays in the field. */
  onCreate: (name: string) => Promise<boolean>;
}

/** A name for something new. */
export function CreateField({ label, button, editing: { refusal, forget }, onCreate }: Props) {
  const [name, setName] = useState('');
  const id = useId();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (await onCreate(name)) setName('');
  };
  return (
    <form className="field create" onSubmit={(event) => void submit(event)}>
      <label htmlFor={id}>
        <T id={label} />
      </label>
      <div className="field-row">
        <input
          id={id}
          value={name}
          required
          spellCheck={false}
          autoComplete="off"
          autoCapitalize="off"
          aria-invalid={refusal !== null}
          aria-describedby={`${id}-refusal`}
          onChange={(event) => {
            setName(event.target.value);
            forget();
          }}
        />
        <Button type="submit">
          <T id={button} />
        </Button>
      </div>
      <Refusal id={`${id}-refusal`} text={refusal} />
    </form>
  );
}
