import { Icon } from '../../parts/Icon';
import { Prose } from '../../parts/Prose';

/** Why something is refused, beside where it was typed. */
export function Refusal({ id, text }: { id?: string; text: string | null }) {
  return (
    <p id={id} className="refusal" role="alert" hidden={text === null}>
      {text !== null && (
        <>
          <Icon name="fault" size={16} /> <span><Prose text={text} /></span>
        </>
      )}
    </p>
  );
}
