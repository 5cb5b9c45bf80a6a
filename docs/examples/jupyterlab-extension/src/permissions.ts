import { Token } from '@lumino/coreutils';
import type { IDisposable } from '@lumino/disposable';
import { type ISignal, Signal } from '@lumino/signaling';
import { init, type ResourceOf, type Scope } from 'hubscope';

import { type Held, read, type Source } from './source.js';

/** What the current user may do at the hub: for showing the right buttons, since the hub itself decides. */
export interface IPermissions extends IDisposable {
  /** Whether the hub would allow this; `false` as long as that is not known. */
  can<S extends Scope>(scope: S, resource?: ResourceOf<S>): boolean;
  /** Everything that the user holds, or nothing as long as that is not known. */
  scopes(): readonly string[];
  /** Why nothing is known, if that is so. */
  readonly trouble: string | null;
  /** Answers may be others from now on. */
  readonly changed: ISignal<IPermissions, void>;
}

/** For plugins that require or provide {@link IPermissions}. */
export const IPermissions = new Token<IPermissions>(
  'hubscope-jupyterlab-example:IPermissions',
  'What the current user may do at the hub.',
);

/** Permissions out of a policy, which is replaced as a whole. */
export class Permissions implements IPermissions {
  readonly #user: string;
  readonly #changed = new Signal<IPermissions, void>(this);
  #held: Held | null = null;
  #trouble: string | null = 'not read yet';
  #reading = 0;
  #disposed = false;

  constructor(user: string) {
    this.#user = user;
  }

  can<S extends Scope>(scope: S, resource?: ResourceOf<S>): boolean {
    return this.#held?.who.can(scope, resource) ?? false;
  }

  scopes(): readonly string[] {
    return this.#held?.who.scopes() ?? [];
  }

  get trouble(): string | null {
    return this.#trouble;
  }

  get changed(): ISignal<IPermissions, void> {
    return this.#changed;
  }

  get isDisposed(): boolean {
    return this.#disposed;
  }

  /** Reads the source. What was known is forgotten if that fails: it may be true no longer. */
  async refresh(source: Source): Promise<void> {
    this.#reading += 1;
    const reading = this.#reading;
    let held: Held | null = null;
    let trouble: string | null = null;
    try {
      await init();
      held = await read(source, this.#user);
    } catch (error) {
      trouble = error instanceof Error ? error.message : String(error);
    }
    // Another reading has begun meanwhile, and says more.
    if (this.#disposed || reading !== this.#reading) {
      held?.policy.free();
      return;
    }
    this.#held?.policy.free();
    this.#held = held;
    this.#trouble = trouble;
    this.#changed.emit();
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#held?.policy.free();
    this.#held = null;
    Signal.clearData(this);
  }
}
