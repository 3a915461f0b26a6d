/** Question marks of the scripts that have one of their own; Greek's is a semicolon, which means something else elsewhere. */
const MARK = /[?？؟⁇⁉]/;

/** Links and mentions, and code: what stands there is nobody's question. */
const NOT_SAID = /<[^>]*>|```[\s\S]*?```|`[^`]*`/g;

/** Whether a text in Slack's markup asks something (`features.md` 4.6: "roots containing ?"). */
export function isQuestion(text: string): boolean {
  return MARK.test(text) && MARK.test(text.replace(NOT_SAID, ''));
}
