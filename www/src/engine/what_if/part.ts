/** The first of a list, and how long it is. */
export interface Part<T> {
  readonly count: number;
  readonly listed: readonly T[];
}

/** Rows whose name contains a text. */
export function matching<T extends { readonly name: string }>(rows: readonly T[], text: string, limit: number): Part<T> {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return first(rows, limit);
  return first(
    rows.filter(({ name }) => name.toLowerCase().includes(wanted)),
    limit,
  );
}

export function first<T>(list: readonly T[], limit: number): Part<T> {
  return { count: list.length, listed: list.length > limit ? list.slice(0, limit) : list };
}
