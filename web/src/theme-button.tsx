import { useEffect, useState } from 'preact/hooks';

type Theme = 'system' | 'dark' | 'light';

const next: Readonly<Record<Theme, Theme>> = { system: 'dark', dark: 'light', light: 'system' };
const signs: Readonly<Record<Theme, string>> = { system: '◐', dark: '●', light: '○' };

/** Dark, light, or the system's theme. The choice is saved in this browser. */
export function ThemeButton() {
  const [theme, setTheme] = useState<Theme>(() => read());
  useEffect(() => {
    if (theme === 'system') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
    localStorage.setItem('theme', theme);
  }, [theme]);
  return (
    <button type="button" class="quiet" aria-label={`Theme: ${theme}`} onClick={() => setTheme(next[theme])}>
      {signs[theme]}
    </button>
  );
}

function read(): Theme {
  const theme = localStorage.getItem('theme');
  return theme === 'dark' || theme === 'light' ? theme : 'system';
}
