/**
 * A letter, digit, punctuation mark or symbol that shows. Slack accepts names of nothing else: the Hangul fillers are
 * letters and are drawn as nothing, and U+2800 is a symbol and is drawn as an empty cell. Combining marks show only on
 * a letter, and other characters (spaces, controls, formats) never.
 */
const VISIBLE_CHARACTER = /(?![\p{Default_Ignorable_Code_Point}\u2800])[\p{L}\p{N}\p{P}\p{S}]/u;

/**
 * Whether a name has at least one character that people see. Slack's own check of a name does not find blank ones; see
 * `docs/slack-events.md#users`. `Default_Ignorable_Code_Point`: unicode.org/reports/tr44/#Default_Ignorable_Code_Point
 */
export function isVisibleName(name: string): boolean {
  return VISIBLE_CHARACTER.test(name);
}
