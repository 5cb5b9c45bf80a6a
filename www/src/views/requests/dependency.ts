import { hasText, type useText } from '../../texts';

/** Words for what an answer depends on, such as `server-running`; a later engine may know more than the catalogue. */
export function dependencyText(text: ReturnType<typeof useText>, word: string): string {
  const id = `requests.depends.${word}`;
  return hasText(id) ? text(id) : word;
}
