/**
 * Does something that takes a while: until it is done, until one of some signals gives it up, or until it is too late. Work that heeds no signal is
 * left behind; whoever waits is answered in time all the same.
 *
 * @template T
 * @param {{ signals: AbortSignal[], timeout: number }} limits the time in milliseconds
 * @param {{ aborted: (reason: unknown) => Error, late: () => Error }} errors
 * @param {(signal: AbortSignal) => Promise<T>} work
 * @returns {Promise<T>}
 */
export function within({ signals, timeout }, errors, work) {
  const controller = new AbortController();
  return new Promise((resolve, reject) => {
    const abort = () => end(reject, errors.aborted(signals.find(({ aborted }) => aborted)?.reason));
    const timer = setTimeout(() => end(reject, errors.late()), timeout);
    /**
     * @template V
     * @param {(value: V) => void} settle
     * @param {V} value
     */
    const end = (settle, value) => {
      clearTimeout(timer);
      for (const signal of signals) signal.removeEventListener('abort', abort);
      // Settled first: what the work makes of being stopped is of no interest any more.
      settle(value);
      controller.abort();
    };
    if (signals.some(({ aborted }) => aborted)) {
      abort();
      return;
    }
    for (const signal of signals) signal.addEventListener('abort', abort);
    work(controller.signal).then(
      (value) => end(resolve, value),
      (error) => end(reject, error),
    );
  });
}
