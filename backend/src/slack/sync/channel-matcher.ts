import picomatch from 'picomatch';

/** What the setting `JOIN_CHANNELS` says of the names of public channels. */
export interface ChannelMatcher {
  /** Whether the app joins the channel. */
  matches(name: string): boolean;
  /** Whether the setting has the name itself, and not only a pattern that fits. */
  names(name: string): boolean;
}

/**
 * Parses the setting `JOIN_CHANNELS`: `all`, `none`, or globs separated by commas, where one that begins with `!`
 * excludes (`help-*,general,!help-test`). If all globs exclude, every other channel is joined.
 */
export function createChannelMatcher(setting: string): ChannelMatcher {
  if (setting === 'all' || setting === 'none') return { matches: () => setting === 'all', names: () => false };
  const globs = setting
    .split(',')
    .map((glob) => glob.trim().replace(/^(!?)#/, '$1'))
    .filter(Boolean);
  const excluded = globs.filter((glob) => glob.startsWith('!')).map((glob) => glob.slice(1));
  const included = globs.filter((glob) => !glob.startsWith('!'));
  const matches = picomatch(included.length > 0 ? included : ['*'], { ignore: excluded, nocase: true, dot: true });
  const literals = new Set(included.filter((glob) => !picomatch.scan(glob).isGlob).map((glob) => glob.toLowerCase()));
  return { matches, names: (name) => literals.has(name.toLowerCase()) && matches(name) };
}
