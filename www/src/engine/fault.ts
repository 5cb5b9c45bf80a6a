/** Errors on their way between the Worker and the page: what a person can act on crosses, the rest stays. */
import { transferHandlers } from 'comlink';

const DETAILS = ['code', 'pointer', 'line', 'column', 'suggestion', 'hubError', 'category', 'mentions', 'status'] as const;

type Details = { [detail in (typeof DETAILS)[number]]?: unknown };

/** Something that went wrong in the Worker. */
export class Fault extends Error {
  /** Class of the package's error, such as `SnapshotError`. */
  readonly kind: string;
  readonly code: string;
  readonly pointer: string | undefined;
  readonly line: number | undefined;
  readonly column: number | undefined;

  constructor(kind: string, message: string, details: Details) {
    super(message);
    this.kind = kind;
    this.code = typeof details.code === 'string' ? details.code : 'failed';
    this.pointer = typeof details.pointer === 'string' ? details.pointer : undefined;
    this.line = typeof details.line === 'number' ? details.line : undefined;
    this.column = typeof details.column === 'number' ? details.column : undefined;
  }
}

interface Packed {
  kind: string;
  message: string;
  details: Details;
}

/** Both sides call this before the first message. */
export function carryFaults() {
  const original = transferHandlers.get('throw');
  if (!original) return;
  transferHandlers.set('throw', {
    canHandle: original.canHandle,
    serialize: ({ value }: { value: unknown }): [Packed, Transferable[]] => [packed(value), []],
    deserialize: ({ kind, message, details }: Packed) => {
      throw new Fault(kind, message, details);
    },
  });
}

function packed(error: unknown): Packed {
  const { name = 'Error', message = String(error) } = (error ?? {}) as { name?: string; message?: string };
  const details: Details = {};
  for (const detail of DETAILS) {
    const value = (error as Details | null)?.[detail];
    if (value !== undefined) details[detail] = value;
  }
  return { kind: name, message, details };
}
