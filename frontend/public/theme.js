// A file of its own and not part of the bundle: it must run before the first paint, and the page allows no inline script.
// The address wins over what is remembered: a wall is set up by its link.
if (new URLSearchParams(location.search).has('kiosk')) document.documentElement.dataset.kiosk = '';
try {
  const isTheme = (name) => name === 'dark' || name === 'light';
  const asked = new URLSearchParams(location.search).get('theme');
  const theme = isTheme(asked) ? asked : localStorage.getItem('theme');
  if (isTheme(theme)) document.documentElement.dataset.theme = theme;
} catch {
  // Storage is blocked: the system's theme it is.
}
