import picomatch from 'picomatch';

/**
 * Which public channels the app joins by itself, as `JOIN_CHANNELS` says: `all`, `none`, or globs of their names, separated
 * by commas, where one that begins with `!` leaves out (`help-*,general,!help-test`; only such ones: all but those).
 */
export function createChannelMatcher(setting: string): (name: string) => boolean {
  if (setting === 'all') return () => true;
  if (setting === 'none') return () => false;
  const globs = setting
    .split(',')
    .map((glob) => glob.trim().replace(/^(!?)#/, '$1'))
    .filter(Boolean);
  const without = globs.filter((glob) => glob.startsWith('!')).map((glob) => glob.slice(1));
  const chosen = globs.filter((glob) => !glob.startsWith('!'));
  return picomatch(chosen.length > 0 ? chosen : ['*'], { ignore: without, nocase: true, dot: true });
}
