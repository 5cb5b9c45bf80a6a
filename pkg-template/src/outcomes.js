/** Words for answers, by their numbers. */
export const OUTCOMES = Object.freeze(/** @type {const} */ (['deny', 'allow', 'unknown', 'fault']));

/** Answers by number, as the engines give them. */
export const ANSWER = { deny: 0, allow: 1, unknown: 2, fault: 3 };
