import { expect, test } from 'vitest';
import { isVisibleName } from './visible-name.ts';

test.each([
  ['nothing', ''],
  ['spaces', ' \u00a0\u2003\u3000'],
  ['line ends and tabs', '\n\t\r'],
  ['the Hangul filler', '\u3164'],
  ['the halfwidth Hangul filler', '\uffa0'],
  ['the Hangul fillers of a syllable', '\u115f\u1160'],
  ['the empty Braille cell', '\u2800'],
  ['zero width characters', '\u200b\u200c\u200d\u2060\ufeff'],
  ['direction marks', '\u200e\u200f\u202a\u202c\u2066\u2069\u061c'],
  ['soft hyphens', '\u00ad\u00ad'],
  ['control characters', '\u0000\u0007\u001b\u007f\u0085'],
  ['the grapheme joiner', '\u034f'],
  ['Khmer inherent vowels', '\u17b4\u17b5'],
  ['Mongolian separators', '\u180b\u180e\u180f'],
  ['variation selectors', '\ufe0f\ufe0e\u{e0100}'],
  ['tags', '\u{e0041}\u{e007f}'],
  ['combining marks alone', '\u0301\u0308\u20d0'],
  ['invisible operators', '\u2061\u2062\u2063\u2064'],
  ['line and paragraph separators', '\u2028\u2029'],
  ['private use characters and unassigned ones', '\ue000\u{10fffd}\u0378'],
  ['half of a surrogate pair', '\ud83d'],
  ['musical format characters', '\u{1d173}\u{1d17a}'],
  ['several kinds of them', ' \u3164\u200d\u2800\ufe0f '],
])('a name of %s is not visible', (_what, name) => {
  expect(isVisibleName(name)).toBe(false);
});

test.each([
  ['one letter', 'a'],
  ['one letter among blanks', '\u3164\u200ba\u2800'],
  ['Hangul', '한글'],
  ['Hangul jamo beside a filler', '\u1100\u1160'],
  ['Arabic', 'علي'],
  ['Devanagari with combining marks', 'नमस्ते'],
  ['a digit', '7'],
  ['punctuation', '.'],
  ['a symbol', '¯'],
  ['an emoji with a joiner', '👩\u200d💻'],
  ['a flag', '🇨🇭'],
  ['a keycap', '1\ufe0f\u20e3'],
  ['a Braille letter', '\u2801'],
  ['a letter beyond the first plane', '𝓩'],
])('a name of %s is visible', (_what, name) => {
  expect(isVisibleName(name)).toBe(true);
});
