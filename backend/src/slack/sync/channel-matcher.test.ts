import { expect, test } from 'vitest';
import { createChannelMatcher } from './channel-matcher.ts';

const CHANNELS = ['general', 'help-python', 'help-test', 'random', 'ünïcode', '日本'];

test.each([
  ['all', CHANNELS],
  ['none', []],
  ['general', ['general']],
  ['#general, random', ['general', 'random']],
  ['help-*', ['help-python', 'help-test']],
  ['help-*,general,!help-test', ['general', 'help-python']],
  ['!help-*', ['general', 'random', 'ünïcode', '日本']],
  ['*code', ['ünïcode']],
  ['{general,random}', []],
])('JOIN_CHANNELS=%s selects the channels %j', (setting, selected) => {
  expect(CHANNELS.filter(createChannelMatcher(setting))).toEqual(selected);
});
