import { useCallback, useEffect, useState } from 'react';

/** Copies a text, and says so for a moment. */
export function useCopy() {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const later = window.setTimeout(() => setCopied(false), 2_000);
    return () => window.clearTimeout(later);
  }, [copied]);
  const copy = useCallback(async (text: () => Promise<string> | string) => {
    await navigator.clipboard.writeText(await text());
    setCopied(true);
  }, []);
  return { copied, copy };
}
