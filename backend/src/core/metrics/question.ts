/** Question marks of the scripts that have one of their own; Greek's is a semicolon, which means something else elsewhere. */
const QUESTION_MARK = /[?？؟⁇⁉]/;

/** Links and mentions, and code: what stands there is nobody's question. */
const MARKUP_AND_CODE = /<[^>]*>|```[\s\S]*?```|`[^`]*`/g;

/** Whether a text in Slack's markup asks something (`features.md` 4.6: "roots containing ?"). */
export function isQuestion(text: string): boolean {
  return QUESTION_MARK.test(text) && QUESTION_MARK.test(text.replace(MARKUP_AND_CODE, ''));
}
