'use client';
/**
 * What a page in React shows to whom. It knows no engine: it is given a subject, and asks it.
 */
import { createContext, createElement, Fragment, useContext, useEffect, useLayoutEffect, useRef, useState, useSyncExternalStore } from 'react';

import { HubscopeError } from './errors.js';
import { PENDING, PENDING_REACH, PermissionStore } from './react/store.js';

const Permissions = createContext(/** @type {PermissionStore | null} */ (null));

/** Before the page is painted, so that nobody sees another person's buttons; on a server React would complain about it. */
const useBeforePaint = typeof document === 'undefined' ? useEffect : useLayoutEffect;

const no = () => false;
const pendingAnswer = () => PENDING;
const pendingState = () => PENDING.state;
const pendingReach = () => PENDING_REACH;

/** @param {import('./react.js').PermissionsProviderProps} props */
export function PermissionsProvider({ subject, children }) {
  const [store] = useState(() => new PermissionStore(subject));
  useBeforePaint(() => store.follow(subject), [store, subject]);
  return createElement(Permissions.Provider, { value: store }, children);
}

/**
 * @param {import('./index.js').Scope} scope
 * @param {import('./index.js').Resource | null} [resource]
 */
export function useCan(scope, resource) {
  const store = useStore();
  return useSyncExternalStore(store.subscribe, () => store.can(scope, resource), no);
}

/**
 * @param {import('./index.js').Scope} scope
 * @param {import('./index.js').Resource | null} [resource]
 */
export function useDecision(scope, resource) {
  const store = useStore();
  const keep = useKept(PENDING, (answer) => JSON.stringify(answer));
  return useSyncExternalStore(store.subscribe, () => keep(store.decide(scope, resource)), pendingAnswer);
}

/** @param {import('./index.js').Scope} scope */
export function useReach(scope) {
  const store = useStore();
  // Of a group only the name is here: another policy may know other members.
  const keep = useKept(PENDING_REACH, (reach) => JSON.stringify([scope, reach, reach.groups.length > 0 && store.version]));
  return useSyncExternalStore(store.subscribe, () => keep(store.reach(scope)), pendingReach);
}

/** @param {import('./react.js').CanProps} props */
export function Can({ scope, resource, children, fallback = null, pending = fallback }) {
  const store = useStore();
  const state = useSyncExternalStore(store.subscribe, () => store.decide(scope, resource).state, pendingState);
  return createElement(Fragment, null, state === 'allow' ? children : state === 'pending' ? pending : fallback);
}

function useStore() {
  const store = useContext(Permissions);
  if (store) return store;
  throw new HubscopeError('no-provider', 'put a `<PermissionsProvider>` around what asks for permissions');
}

/**
 * A function that gives the same object for the same content, because React takes another object for another answer.
 *
 * @template T
 * @param {T} first
 * @param {(value: T) => string} contentOf
 * @returns {(value: T) => T}
 */
function useKept(first, contentOf) {
  const kept = useRef({ value: first, content: '' });
  return (value) => {
    const content = contentOf(value);
    if (kept.current.content !== content) kept.current = { value, content };
    return kept.current.value;
  };
}
