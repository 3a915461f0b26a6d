import picomatch from 'picomatch';

/**
 * Creates the predicate of the setting `JOIN_CHANNELS`: whether the app joins the public channel with a name. The
 * setting is `all`, `none`, or globs separated by commas, where one that begins with `!` excludes
 * (`help-*,general,!help-test`). If all globs exclude, every other channel is joined.
 */
export function createChannelMatcher(setting: string): (name: string) => boolean {
  if (setting === 'all') return () => true;
  if (setting === 'none') return () => false;
  const globs = setting
    .split(',')
    .map((glob) => glob.trim().replace(/^(!?)#/, '$1'))
    .filter(Boolean);
  const excluded = globs.filter((glob) => glob.startsWith('!')).map((glob) => glob.slice(1));
  const included = globs.filter((glob) => !glob.startsWith('!'));
  return picomatch(included.length > 0 ? included : ['*'], { ignore: excluded, nocase: true, dot: true });
}
