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
  expect(CHANNELS.filter(createChannelMatcher(setting).matches)).toEqual(selected);
});

test.each([
  ['all', []],
  ['none', []],
  ['*', []],
  ['help-python', ['help-python']],
  ['#GENERAL,help-*', ['general']],
  ['general,!general', []],
  ['help-tes?', []],
  ['help-[a-z]*', []],
  ['all,random', ['random']],
  ['日本', ['日本']],
])('JOIN_CHANNELS=%s has the names %j themselves', (setting, named) => {
  expect(CHANNELS.filter(createChannelMatcher(setting).names)).toEqual(named);
});
