import { Icon } from './Icon';

export function SearchField({ label, value, onChange }: { label: string; value: string; onChange: (value: string) => void }) {
  return (
    <label className="picker-field search-field">
      <Icon name="search" />
      <span className="unseen-label">{label}</span>
      <input type="search" value={value} placeholder={label} spellCheck={false} autoComplete="off" onChange={(event) => onChange(event.target.value)} />
    </label>
  );
}
