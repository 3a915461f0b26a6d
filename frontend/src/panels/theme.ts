export type Theme = 'system' | 'dark' | 'light';

const NEXT: Record<Theme, Theme> = { system: 'dark', dark: 'light', light: 'system' };

/** As `theme.js` has set it before the first paint. */
export function currentTheme(): Theme {
  const theme = document.documentElement.dataset['theme'];
  return theme === 'dark' || theme === 'light' ? theme : 'system';
}

export function nextTheme(): Theme {
  const theme = NEXT[currentTheme()];
  if (theme === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
  try {
    if (theme === 'system') localStorage.removeItem('theme');
    else localStorage.setItem('theme', theme);
  } catch {
    // Storage is blocked: the choice lasts as long as the page.
  }
  return theme;
}
