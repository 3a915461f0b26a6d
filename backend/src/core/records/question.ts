/** The question marks of all scripts except Greek, whose question mark looks like a semicolon. */
const QUESTION_MARK = /[?？؟⁇⁉]/;

/**
 * Links, mentions and code in Slack's markup. A question mark in them does not make the text a question. Code between
 * single backticks ends in its line.
 */
const MARKUP_AND_CODE = /<[^>]*>|```[\s\S]*?```|`[^`\n]*`/g;

/**
 * Whether a text in Slack's markup contains a question mark outside of links, mentions and code
 * (docs/metrics.md#unanswered-questions).
 */
export function isQuestion(text: string): boolean {
  return QUESTION_MARK.test(text) && QUESTION_MARK.test(text.replace(MARKUP_AND_CODE, ''));
}
