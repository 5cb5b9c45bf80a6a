import { parsePrincipal } from '../../address/address';
import type { Principal } from '../../engine/protocol';

export const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

/** How a user asks; services always bring a token. */
export const WAYS = ['session', 'token'] as const;

/** A request that is asked about, as it stands in the address. */
export interface Question {
  readonly principal: Principal | null;
  readonly way: (typeof WAYS)[number];
  readonly method: (typeof METHODS)[number];
  readonly path: string;
  /** As it was typed; `null`: nothing is said of it. */
  readonly body: string | null;
}

export function questionOf(value: (name: string) => string | null): Question {
  return {
    principal: parsePrincipal(value('principal')),
    way: WAYS.find((name) => name === value('as')) ?? 'session',
    method: METHODS.find((name) => name === value('method')) ?? 'GET',
    path: value('path') ?? '',
    body: value('body'),
  };
}

/** Whether a text can be sent; addresses are typed by people. */
export function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
