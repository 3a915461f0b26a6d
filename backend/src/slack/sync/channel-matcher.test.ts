import { expect, test } from 'vitest';
import { createChannelMatcher } from './channel-matcher.ts';

const NAMES = ['general', 'help-python', 'help-test', 'random', 'ünïcode', '日本'];

test.each([
  ['all', NAMES],
  ['none', []],
  ['general', ['general']],
  ['#general, random', ['general', 'random']],
  ['help-*', ['help-python', 'help-test']],
  ['help-*,general,!help-test', ['general', 'help-python']],
  ['!help-*', ['general', 'random', 'ünïcode', '日本']],
  ['*code', ['ünïcode']],
  ['{general,random}', []],
])('%s', (setting, chosen) => {
  expect(NAMES.filter(createChannelMatcher(setting))).toEqual(chosen);
});
