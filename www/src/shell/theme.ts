import { useCallback, useEffect, useState } from 'react';

const THEMES = ['auto', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

const KEY = 'hubscope.theme';

/** Light, dark, or as the system has it; kept in this browser. */
export function useTheme(): [Theme, () => void] {
  const [theme, setTheme] = useState(stored);
  useEffect(() => {
    if (theme === 'auto') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
  }, [theme]);
  const next = useCallback(() => {
    setTheme((now) => {
      const chosen = THEMES[(THEMES.indexOf(now) + 1) % THEMES.length] ?? 'auto';
      try {
        localStorage.setItem(KEY, chosen);
      } catch {
        // Then it lasts as long as the page.
      }
      return chosen;
    });
  }, []);
  return [theme, next];
}

function stored(): Theme {
  try {
    const text = localStorage.getItem(KEY);
    return THEMES.find((theme) => theme === text) ?? 'auto';
  } catch {
    return 'auto';
  }
}
