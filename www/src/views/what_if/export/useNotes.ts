import { office } from '../../../engine/client';
import { useAnswer } from '../../../session/useAnswer';

/** What to know about the exports. */
export function useNotes() {
  return useAnswer(['notes'], () => office.whatIf.notes(), { keep: false });
}
