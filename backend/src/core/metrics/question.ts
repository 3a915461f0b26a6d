/** The question marks of all scripts, but for the Greek one: it looks like a semicolon, which is no question elsewhere. */
const QUESTION_MARK = /[?？؟⁇⁉]/;

/** Links, mentions and code in Slack's markup: a question mark in them asks nothing. */
const MARKUP_AND_CODE = /<[^>]*>|```[\s\S]*?```|`[^`]*`/g;

/**
 * Whether a text in Slack's markup contains a question mark outside of links, mentions and code
 * (docs/metrics.md#unanswered-questions).
 */
export function isQuestion(text: string): boolean {
  return QUESTION_MARK.test(text) && QUESTION_MARK.test(text.replace(MARKUP_AND_CODE, ''));
}
