import { Icon } from '../../parts/Icon';

/** Takes a row out of a list. Lists are long, so that it is no more than a button. */
export function RemoveButton({ label, onClick }: { label: string; onClick: () => void }) {
  return (
    <button type="button" className="button quiet only-icon" aria-label={label} title={label} onClick={onClick}>
      <Icon name="close" />
    </button>
  );
}
