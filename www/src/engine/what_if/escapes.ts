/**
 * Texts in files that a program reads: what is seen is what the program gets. Characters that are not seen, that rearrange others, or that
 * look like others are written as escapes; letters of Latin alphabets stay.
 */
const PLAIN = /[ -~À-ÖØ-öø-ž]/u;

/** A literal of Python. */
export function pythonText(text: string): string {
  const escaped = Array.from(text, (character) => {
    if (character === "'" || character === '\\') return `\\${character}`;
    if (character === '\n') return '\\n';
    return PLAIN.test(character) ? character : python(character.codePointAt(0) ?? 0);
  });
  return `'${escaped.join('')}'`;
}

/** Inside double quotes of YAML, after everything that YAML itself asks for. */
export function yamlEscaped(text: string): string {
  return Array.from(text, (character) => {
    if (character === '\n' || PLAIN.test(character)) return character;
    const code = character.codePointAt(0) ?? 0;
    return code > 0xffff ? `\\U${hex(code, 8)}` : `\\u${hex(code, 4)}`;
  }).join('');
}

/** JSON that reads as it is. */
export function jsonText(value: unknown, space?: number): string {
  return JSON.stringify(value, null, space).replace(/[^\n -~À-ÖØ-öø-ž]/g, (unit) => `\\u${hex(unit.charCodeAt(0), 4)}`);
}

function python(code: number): string {
  if (code <= 0xff) return `\\x${hex(code, 2)}`;
  return code <= 0xffff ? `\\u${hex(code, 4)}` : `\\U${hex(code, 8)}`;
}

function hex(code: number, digits: number): string {
  return code.toString(16).padStart(digits, '0');
}
